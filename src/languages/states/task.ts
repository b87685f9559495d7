/**
 * Task states: the call, its responses, its time-out.
 * A retry is a new call without a new StateEntered event (recorded). A heartbeat is written into the history and watched by nobody: only tasks that wait for a
 * token or an activity send any. Source: https://states-language.net/spec.html#task-state, #errors
 */
import { later } from '../instant.ts';
import { combine, fill, select } from './data-flow.ts';
import type { Ending } from './execution.ts';
import { Failure, tooLargeFailure } from './failure.ts';
import { isTooLarge, Json } from './json.ts';
import { leave } from './leave.ts';
import { causeLengthMax, errorLengthMax } from './limits.ts';
import type { TaskState } from './machine.ts';
import { resourceName } from './resources.ts';
import type { LiveThread, Run } from './run.ts';
import { secondsOf } from './seconds.ts';
import type { StepInput } from './step-input.ts';

/** Calls the task's resource, for the first time or again. */
export function attemptTask(run: Run, thread: LiveThread): undefined {
  const state = run.stateOf(thread) as TaskState;
  const frame = { run, thread, state };
  const { resource } = state;
  const data = select(frame, state.inputPath, thread.input);
  const [timeoutInSeconds, heartbeatInSeconds] = [
    state.timeoutSeconds && secondsOf(frame, state.timeoutSeconds, 'TimeoutSecondsPath', data),
    state.heartbeatSeconds && secondsOf(frame, state.heartbeatSeconds, 'HeartbeatSecondsPath', data),
  ];
  const parameters = withAdded(state, fill(frame, state.parameters, data));
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
  thread.status = { is: 'calling', token, timer };
}

const resourceFields = ({ resource }: TaskState) => ({
  resource: resourceName(resource),
  resourceType: resource.service,
});

function withAdded({ resource }: TaskState, parameters: Json): Json {
  if (!resource.sync) return parameters;
  return Json.ofValue({ ...(parameters.value as object), ...resource.entry.addedWithSync });
}

/** The response to the thread's call, or its failure. */
export function receiveResponse(
  run: Run,
  thread: LiveThread,
  response: Extract<StepInput, { token: number }>,
): Ending | undefined {
  const state = run.stateOf(thread) as TaskState;
  const { status } = thread;
  if (status.is !== 'calling' && status.is !== 'running') return undefined;
  if (response.is === 'submitted') {
    if (status.is === 'running') return undefined;
    run.record(thread, { type: 'TaskSubmitted', output: response.output, ...resourceFields(state) });
    thread.status = { ...status, is: 'running' };
    return undefined;
  }
  if (status.timer !== undefined) run.commands.push({ do: 'clear-timer', timer: status.timer });
  thread.status = { is: 'entering' };
  if (response.is === 'failed') {
    const notSubmitted = state.resource.sync && status.is === 'calling';
    throw failed(
      run,
      thread,
      notSubmitted ? 'TaskSubmitFailed' : 'TaskFailed',
      new Failure(response.error, response.cause),
    );
  }
  if (isTooLarge(response.output)) throw failed(run, thread, 'TaskFailed', tooLargeFailure(state.resource.arn));
  run.record(thread, { type: 'TaskSucceeded', output: response.output, ...resourceFields(state) });
  const frame = { run, thread, state };
  const result = fill(frame, state.resultSelector, Json.ofText(response.output));
  return leave(frame, combine(frame, state.resultPath, state.outputPath, result), state.next);
}

/** Notes that an attempt failed; the failure is then for the state's Retry and Catch. */
function failed(
  run: Run,
  thread: LiveThread,
  type: 'TaskSubmitFailed' | 'TaskFailed',
  { error, cause }: Failure,
): Failure {
  const failure = new Failure(error?.slice(0, errorLengthMax), cause?.slice(0, causeLengthMax));
  const state = run.stateOf(thread) as TaskState;
  run.record(thread, { type, error: failure.error, cause: failure.cause, ...resourceFields(state) });
  return failure;
}

/** The task's TimeoutSeconds are over: what it started is stopped, and the failure is for the state's Retry and Catch. */
export function timeOutTask(run: Run, thread: LiveThread, token: number): never {
  const state = run.stateOf(thread) as TaskState;
  run.commands.push({ do: 'cancel', token });
  thread.status = { is: 'entering' };
  run.record(thread, { type: 'TaskTimedOut', error: 'States.Timeout', ...resourceFields(state) });
  throw new Failure('States.Timeout', undefined);
}
