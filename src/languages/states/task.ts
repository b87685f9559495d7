/**
 * Task states: the call, its answers, its time-out.
 * A retry is a new call without a new StateEntered event (recorded). A heartbeat is written into the history and watched by nobody: only tasks that wait for a
 * token or an activity send any. Source: https://states-language.net/spec.html#task-state, #errors
 */
import { later } from '../instant.ts';
import type { Happening } from './command.ts';
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

/** Calls the task's resource, for the first time or again. */
export function attemptTask(run: Run, thread: LiveThread): undefined {
  const state = run.stateOf(thread) as TaskState;
  const here = { run, thread, state };
  const { resource } = state;
  const data = select(here, state.inputPath, thread.input);
  const [timeoutInSeconds, heartbeatInSeconds] = [
    state.timeoutSeconds && secondsOf(here, state.timeoutSeconds, 'TimeoutSecondsPath', data),
    state.heartbeatSeconds && secondsOf(here, state.heartbeatSeconds, 'HeartbeatSecondsPath', data),
  ];
  const parameters = withAdded(state, fill(here, state.parameters, data));
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
  if (timer !== undefined) run.commands.push({ do: 'wake', timer, at: later(run.at, timeoutInSeconds!) });
  thread.doing = { is: 'calling', token, timer };
}

const resourceFields = ({ resource }: TaskState) => ({
  resource: resourceName(resource),
  resourceType: resource.service,
});

function withAdded({ resource }: TaskState, parameters: Json): Json {
  if (!resource.sync) return parameters;
  return Json.ofValue({ ...(parameters.value as object), ...resource.entry.addedWithSync });
}

/** An answer to the thread's call. */
export function answerTask(
  run: Run,
  thread: LiveThread,
  answer: Extract<Happening, { token: number }>,
): Ending | undefined {
  const state = run.stateOf(thread) as TaskState;
  const { doing } = thread;
  if (doing.is !== 'calling' && doing.is !== 'running') return undefined;
  if (answer.is === 'submitted') {
    if (doing.is === 'running') return undefined;
    run.record(thread, { type: 'TaskSubmitted', output: answer.output, ...resourceFields(state) });
    thread.doing = { ...doing, is: 'running' };
    return undefined;
  }
  if (doing.timer !== undefined) run.commands.push({ do: 'forget', timer: doing.timer });
  thread.doing = { is: 'entering' };
  if (answer.is === 'failed') {
    const notTaken = state.resource.sync && doing.is === 'calling';
    throw failed(run, thread, notTaken ? 'TaskSubmitFailed' : 'TaskFailed', new Failure(answer.error, answer.cause));
  }
  if (isTooLarge(answer.output)) throw failed(run, thread, 'TaskFailed', tooLargeFailure(state.resource.arn));
  run.record(thread, { type: 'TaskSucceeded', output: answer.output, ...resourceFields(state) });
  const here = { run, thread, state };
  const result = fill(here, state.resultSelector, Json.ofText(answer.output));
  return leave(here, combine(here, state.resultPath, state.outputPath, result), state.next);
}

/** Notes that an attempt failed; the failure is then for the state to mend. */
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

/** The task's TimeoutSeconds are over: what it started is stopped, and the failure is for the state to mend. */
export function timeOutTask(run: Run, thread: LiveThread, token: number): never {
  const state = run.stateOf(thread) as TaskState;
  run.commands.push({ do: 'cancel', token });
  thread.doing = { is: 'entering' };
  run.record(thread, { type: 'TaskTimedOut', error: 'States.Timeout', ...resourceFields(state) });
  throw new Failure('States.Timeout', undefined);
}
