/**
 * Task: the call, its responses, its time-out, its heartbeats; an activity's worker.
 * A retry is a new call without a new StateEntered event (recorded). A heartbeat is watched where somebody can send one: of tasks that wait for their
 * token, and of activities once a worker has them. Source: https://states-language.net/spec.html#task-state, #errors
 */
import { later } from '../../instant.ts';
import { fill, pathSource, select } from '../data-flow.ts';
import { answersTo, ask, wrongType } from '../evaluate.ts';
import { type Heartbeat, timersOf } from '../execution.ts';
import { Failure, runtimeFailure, tooLargeFailure } from '../failure.ts';
import type { StateFrame } from '../frame.ts';
import { saw, sawArguments, sawResult } from '../inspect.ts';
import { emptyObject, isTooLarge, Json } from '../json.ts';
import { leave } from '../leave.ts';
import { causeLengthMax, errorLengthMax } from '../limits.ts';
import type { TaskState } from '../machine.ts';
import type { Resource } from '../resource.ts';
import { parameterProblems } from '../resources.ts';
import { secondsOf } from '../seconds.ts';
import type { Evaluated, StepInput } from '../step-input.ts';
import { fillTemplate, type Source, type Template } from '../template.ts';
import { outcomeEvent, scheduledEvent, startedEvent, submittedEvent } from './task-events.ts';

type Frame = StateFrame<TaskState>;

const asked = ({ parameters, timeoutSeconds, heartbeatSeconds, credentials }: TaskState) => [
  parameters,
  timeoutSeconds,
  heartbeatSeconds,
  credentials,
];

/** Its result is told by whoever has its token. */
const hasToken = ({ kind, pattern }: Resource): boolean => kind === 'activity' || pattern === '.waitForTaskToken';

/** Calls the task's resource, for the first time or again. */
export function attemptTask(frame: Frame): void {
  const { run, thread, state } = frame;
  if (hasToken(state.resource)) thread.taskToken = run.outside.taskToken(thread.id);
  // The token of a task before it answers nothing of this one.
  else delete thread.taskToken;
  const data = select(frame, state.inputPath, frame.input);
  saw(frame, 'afterInputPath', data);
  const source = ask(frame, { at: 'enter' }, asked(state), data);
  if (source) call(frame, source, data);
}

export const resumeTask = (frame: Frame, results: readonly Evaluated[]): void =>
  call(frame, answersTo(frame, asked(frame.state), results), frame.input);

function call(frame: Frame, source: Source, data: Json): void {
  const { run, thread, state } = frame;
  const { resource } = state;
  const seconds = (template: Template | undefined, field: string) =>
    template && secondsOf(frame, template, field, source);
  const timeoutInSeconds = seconds(state.timeoutSeconds, 'TimeoutSeconds');
  const heartbeatInSeconds = seconds(state.heartbeatSeconds, 'HeartbeatSeconds');
  const roleArn = roleOf(frame, source);
  const given = state.language === 'JSONata' ? emptyObject : data;
  const filled = fill(source, state.parameters, given);
  sawArguments(frame, filled);
  checkParameters(frame, filled);
  const parameters = withAdded(resource, filled);
  if (isTooLarge(parameters.text)) throw tooLargeFailure(resource.arn);
  const region = run.about.machineArn.split(':')[3]!;
  const scheduled = { parameters: parameters.text, region, timeoutInSeconds, heartbeatInSeconds, roleArn };
  run.record(thread, scheduledEvent(state, scheduled));
  if (resource.kind !== 'activity') run.record(thread, startedEvent(state));
  const token = run.token();
  const timer = timeoutInSeconds === undefined ? undefined : run.token();
  command(frame, token, parameters, roleArn);
  if (timer !== undefined) run.commands.push({ do: 'set-timer', timer, at: later(run.at, timeoutInSeconds!) });
  const watched = hasToken(resource) && heartbeatInSeconds !== undefined;
  const heartbeat = watched ? { timer: run.token(), seconds: heartbeatInSeconds } : undefined;
  thread.status = { is: 'calling', token, ...(timer === undefined ? {} : { timer }), ...(heartbeat && { heartbeat }) };
  // "The count begins when GetActivityTask receives a token."
  if (heartbeat && resource.kind !== 'activity') expectHeartbeat(frame, heartbeat);
}

/** As the definition was checked: what a path or an expression gives is known only now. */
function checkParameters({ run, state }: Frame, { value, text }: Json): void {
  const problems = parameterProblems(state.resource, value, run.outside);
  const field = state.language === 'JSONata' ? 'Arguments' : 'Parameters';
  if (problems.length > 0)
    throw runtimeFailure(`The ${field} '${text}' could not be used to start the Task: [${problems.join(', ')}]`);
}

/** The command that carries it out. */
function command({ run, thread, state }: Frame, token: number, parameters: Json, roleArn: string | undefined): void {
  const { kind, arn, service, action, pattern } = state.resource;
  if (kind === 'activity') {
    const activityTask = { token, activityArn: arn, taskToken: thread.taskToken!, input: parameters.text };
    run.commands.push({ do: 'offer', ...activityTask });
  } else {
    const role = roleArn === undefined ? {} : { roleArn };
    run.commands.push({ do: 'call', token, service, action, pattern, parameters: parameters.value, ...role });
  }
}

/** The role that Credentials names. */
function roleOf(frame: Frame, source: Source): string | undefined {
  const { credentials } = frame.state;
  if (!credentials) return undefined;
  const { RoleArn } = fillTemplate(credentials, source) as { readonly RoleArn?: unknown };
  if (typeof RoleArn === 'string') return RoleArn;
  if (frame.state.language === 'JSONata') throw wrongType(frame, credentials, 'Credentials/RoleArn', 'string', RoleArn);
  throw runtimeFailure(`The value for the field 'RoleArn' must be a string: ${JSON.stringify(RoleArn)}`);
}

function withAdded({ sync, entry }: Resource, parameters: Json): Json {
  if (!sync || !entry || Object.keys(entry.addedWithSync).length === 0) return parameters;
  return Json.ofValue({ ...(parameters.value as object), ...entry.addedWithSync });
}

const expectHeartbeat = ({ run }: Frame, { timer, seconds }: Heartbeat): void =>
  void run.commands.push({ do: 'set-timer', timer, at: later(run.at, seconds) });

export type Response = Extract<StepInput, { is: 'submitted' | 'succeeded' | 'failed' | 'picked-up' | 'alive' }>;

/** The response to the thread's call, its failure, or a sign of life. */
export function receiveResponse(frame: Frame, response: Response): void {
  const { thread } = frame;
  const { status } = thread;
  if (status.is !== 'calling' && status.is !== 'running') return;
  switch (response.is) {
    case 'submitted':
    case 'picked-up':
      if (status.is === 'calling') begin(frame, response);
      return;
    case 'alive':
      if (status.heartbeat) expectHeartbeat(frame, status.heartbeat);
      return;
    case 'succeeded':
    case 'failed':
      finish(frame, response);
  }
}

function begin(frame: Frame, response: Extract<Response, { is: 'submitted' | 'picked-up' }>): void {
  const { run, thread, state } = frame;
  const { status } = thread;
  if (status.is !== 'calling') return;
  if (response.is === 'submitted') run.record(thread, submittedEvent(state, { output: response.output }));
  else {
    run.record(thread, { type: 'ActivityStarted', workerName: response.workerName });
    if (status.heartbeat) expectHeartbeat(frame, status.heartbeat);
  }
  thread.status = { ...status, is: 'running' };
}

function finish(frame: Frame, response: Extract<Response, { is: 'succeeded' | 'failed' }>): void {
  const { run, thread, state } = frame;
  const { resource } = state;
  const notSubmitted = (resource.pattern !== '' || resource.kind === 'activity') && thread.status.is === 'calling';
  stopWaiting(frame);
  if (response.is === 'failed') {
    const failure = new Failure(response.error?.slice(0, errorLengthMax), response.cause?.slice(0, causeLengthMax));
    const { error, cause } = failure;
    const event = notSubmitted
      ? submittedEvent(state, { error, cause })
      : outcomeEvent(state, 'Failed', { error, cause });
    run.record(thread, event);
    throw failure;
  }
  if (isTooLarge(response.output)) {
    const failure = tooLargeFailure(resource.arn);
    run.record(thread, outcomeEvent(state, 'Failed', { error: failure.error, cause: failure.cause }));
    throw failure;
  }
  run.record(thread, outcomeEvent(state, 'Succeeded', { output: response.output }));
  const output = Json.ofText(response.output);
  sawResult(frame, output);
  const selected = fill(pathSource(frame, output), state.resultSelector, output);
  saw(frame, 'afterResultSelector', selected);
  leave(frame, selected);
}

/** `due`: the timer that is not to be cleared. */
function stopWaiting({ run, thread }: Frame, due?: number): void {
  const { status } = thread;
  if (status.is !== 'calling' && status.is !== 'running') return;
  for (const timer of timersOf(status)) if (timer !== due) run.commands.push({ do: 'clear-timer', timer });
  thread.status = { is: 'entering' };
}

/**
 * TimeoutSeconds or HeartbeatSeconds are over: what the task started is stopped, and the failure is for the state's Retry and Catch.
 * A missed heartbeat is recorded as States.Timeout too (recorded); Retry and Catch know it by its own name as well.
 */
export function timeOutTask(frame: Frame, timer: number): never {
  const { run, thread, state } = frame;
  const { status } = thread;
  if (status.is !== 'calling' && status.is !== 'running') throw new Error(`the timer ${timer} belongs to no call`);
  const missed = status.heartbeat?.timer === timer;
  run.commands.push({ do: 'cancel', token: status.token });
  stopWaiting(frame, timer);
  run.record(thread, outcomeEvent(state, 'TimedOut', { error: 'States.Timeout' }));
  throw new Failure('States.Timeout', undefined, missed ? 'States.HeartbeatTimeout' : undefined);
}
