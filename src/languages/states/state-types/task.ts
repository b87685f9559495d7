/**
 * Task: the call, its responses, its time-out.
 * A retry is a new call without a new StateEntered event (recorded). A heartbeat is written into the history and watched by nobody: only tasks that wait for a
 * token or an activity send any. Source: https://states-language.net/spec.html#task-state, #errors
 */
import { later } from '../../instant.ts';
import { fill, pathSource, select } from '../data-flow.ts';
import { answersTo, ask } from '../evaluate.ts';
import { Failure, tooLargeFailure } from '../failure.ts';
import type { StateFrame } from '../frame.ts';
import { emptyObject, isTooLarge, Json } from '../json.ts';
import { leave } from '../leave.ts';
import { causeLengthMax, errorLengthMax } from '../limits.ts';
import type { TaskState } from '../machine.ts';
import { resourceName } from '../resources.ts';
import { secondsOf } from '../seconds.ts';
import type { Evaluated, StepInput } from '../step-input.ts';
import type { Source, Template } from '../template.ts';

type Frame = StateFrame<TaskState>;

const asked = ({ parameters, timeoutSeconds, heartbeatSeconds }: TaskState) => [
  parameters,
  timeoutSeconds,
  heartbeatSeconds,
];

/** Calls the task's resource, for the first time or again. */
export function attemptTask(frame: Frame): void {
  const data = select(frame, frame.state.inputPath, frame.input);
  const source = ask(frame, { at: 'enter' }, asked(frame.state), data);
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
  const given = state.language === 'JSONata' ? emptyObject : data;
  const parameters = withAdded(state, fill(source, state.parameters, given));
  if (isTooLarge(parameters.text)) throw tooLargeFailure(resource.arn);
  run.record(thread, {
    type: 'TaskScheduled',
    parameters: parameters.text,
    region: run.about.machineArn.split(':')[3]!,
    ...resourceFields(state),
    timeoutInSeconds,
    heartbeatInSeconds,
  });
  run.record(thread, { type: 'TaskStarted', ...resourceFields(state) });
  const token = run.token();
  const timer = timeoutInSeconds === undefined ? undefined : run.token();
  const { service, action, sync } = resource;
  run.commands.push({ do: 'call', token, service, action, sync, parameters: parameters.value });
  if (timer !== undefined) run.commands.push({ do: 'set-timer', timer, at: later(run.at, timeoutInSeconds!) });
  thread.status = { is: 'calling', token, ...(timer === undefined ? {} : { timer }) };
}

const resourceFields = ({ resource }: TaskState) => ({
  resource: resourceName(resource),
  resourceType: resource.service,
});

function withAdded({ resource }: TaskState, parameters: Json): Json {
  if (!resource.sync) return parameters;
  return Json.ofValue({ ...(parameters.value as object), ...resource.entry.addedWithSync });
}

export type Response = Extract<StepInput, { is: 'submitted' | 'succeeded' | 'failed' }>;

/** The response to the thread's call, or its failure. */
export function receiveResponse(frame: Frame, response: Response): void {
  const { run, thread, state } = frame;
  const { status } = thread;
  if (status.is !== 'calling' && status.is !== 'running') return;
  if (response.is === 'submitted') {
    if (status.is === 'running') return;
    run.record(thread, { type: 'TaskSubmitted', output: response.output, ...resourceFields(state) });
    thread.status = { ...status, is: 'running' };
    return;
  }
  if (status.timer !== undefined) run.commands.push({ do: 'clear-timer', timer: status.timer });
  thread.status = { is: 'entering' };
  if (response.is === 'failed') {
    const notSubmitted = state.resource.sync && status.is === 'calling';
    const type = notSubmitted ? 'TaskSubmitFailed' : 'TaskFailed';
    throw failed(frame, type, new Failure(response.error, response.cause));
  }
  if (isTooLarge(response.output)) throw failed(frame, 'TaskFailed', tooLargeFailure(state.resource.arn));
  run.record(thread, { type: 'TaskSucceeded', output: response.output, ...resourceFields(state) });
  const output = Json.ofText(response.output);
  leave(frame, fill(pathSource(frame, output), state.resultSelector, output));
}

/** Notes that an attempt failed; the failure is then for the state's Retry and Catch. */
function failed(
  { run, thread, state }: Frame,
  type: 'TaskSubmitFailed' | 'TaskFailed',
  { error, cause }: Failure,
): Failure {
  const failure = new Failure(error?.slice(0, errorLengthMax), cause?.slice(0, causeLengthMax));
  run.record(thread, { type, error: failure.error, cause: failure.cause, ...resourceFields(state) });
  return failure;
}

/** The task's TimeoutSeconds are over: what it started is stopped, and the failure is for the state's Retry and Catch. */
export function timeOutTask({ run, thread, state }: Frame, token: number): never {
  run.commands.push({ do: 'cancel', token });
  thread.status = { is: 'entering' };
  run.record(thread, { type: 'TaskTimedOut', error: 'States.Timeout', ...resourceFields(state) });
  throw new Failure('States.Timeout', undefined);
}
