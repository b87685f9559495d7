/**
 * The interpreter: an execution and what happened to it -> the execution after it, the events for its history, and what is to be done.
 * Pure: time and random numbers are passed in, nothing sleeps, nothing is changed in place. An input that comes twice or too late (the
 * response to a call that timed out, a timer that was cleared) changes nothing.
 * Source: https://states-language.net/spec.html; the order of events as AWS recorded it.
 */
import type { Instant } from '../instant.ts';
import type { Command } from './command.ts';
import type { Ending, Execution, ThreadStatus } from './execution.ts';
import { Failure } from './failure.ts';
import type { HistoryEvent } from './history.ts';
import { Json } from './json.ts';
import { causeLengthMax, errorLengthMax, historyEventsMax } from './limits.ts';
import type { Machine } from './machine.ts';
import { endingOf, retryOrCatch } from './retry-or-catch.ts';
import { HistoryFull, type LiveThread, Run } from './run.ts';
import { enterState, finishWait } from './states.ts';
import type { StepInput } from './step-input.ts';
import { attemptTask, receiveResponse, timeOutTask } from './task.ts';

export interface Step {
  readonly execution: Execution;
  readonly history: readonly HistoryEvent[];
  readonly commands: readonly Command[];
}

/** Returns the same execution where nothing has changed. `random` returns a number in [0, 1); `eventsMax` bounds the events of this step (a state or two may go over it). */
export function step(
  machine: Machine,
  execution: Execution,
  input: StepInput,
  at: Instant,
  random: () => number,
  eventsMax = historyEventsMax,
): Step {
  if (execution.ending) return { execution, history: [], commands: [] };
  const run = new Run(machine, execution, at, random);
  try {
    apply(run, input);
    for (const thread of run.threads) advance(run, thread, eventsMax);
  } catch (full) {
    if (!(full instanceof HistoryFull)) throw full;
    const cause = `The execution reached the maximum number of history events (${historyEventsMax}).`;
    end(run, { status: 'FAILED', error: 'States.Runtime', cause }, run.threads[0]!.last);
  }
  const { history, commands } = run;
  const same = history.length === 0 && commands.length === 0;
  return { execution: same ? execution : run.execution(), history, commands };
}

function apply(run: Run, input: StepInput): void {
  switch (input.is) {
    case 'start':
      start(run);
      break;
    case 'continue':
      break;
    case 'stopped':
      end(run, { status: 'ABORTED', error: input.error, cause: input.cause }, 0);
      break;
    case 'timed-out':
      end(run, { status: 'TIMED_OUT' }, 0);
      break;
    case 'woken': {
      const thread = run.threads.find(({ status }) => 'timer' in status && status.timer === input.timer);
      if (thread) attempt(run, thread, () => timerDue(run, thread));
      break;
    }
    case 'submitted':
    case 'succeeded':
    case 'failed': {
      const thread = run.threads.find(({ status }) => 'token' in status && status.token === input.token);
      if (thread) attempt(run, thread, () => receiveResponse(run, thread, input));
    }
  }
}

function start(run: Run): void {
  if (run.threads.length > 0) return;
  const { input, roleArn } = run.about;
  const thread: LiveThread = {
    state: run.machine.startAt,
    input: Json.ofText(input),
    enteredEvent: 0,
    enteredAt: run.at,
    last: 0,
    attempts: [],
    status: { is: 'entering' },
  };
  run.threads.push(thread);
  run.record(thread, { type: 'ExecutionStarted', input, roleArn });
  // AWS counts the first state as following nothing.
  thread.last = 0;
}

/** A timer of the thread is due: what it was set for says what to do. */
function timerDue(run: Run, thread: LiveThread): Ending | undefined {
  const { status } = thread;
  if ('token' in status) return timeOutTask(run, thread, status.token);
  return status.is === 'waiting' ? finishWait(run, thread) : attemptTask(run, thread);
}

function advance(run: Run, thread: LiveThread, eventsMax: number): void {
  while (thread.status.is === 'entering' && !run.ending) {
    if (run.history.length >= eventsMax) {
      run.commands.push({ do: 'continue' });
      return;
    }
    attempt(run, thread, () => enterState(run, thread));
  }
}

/** Does something in a thread's state; a failure there is the state's own: it is retried, caught, or the execution's end. */
function attempt(run: Run, thread: LiveThread, work: () => Ending | undefined): void {
  try {
    const ending = work();
    if (ending) end(run, ending, thread.last);
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure;
    const ending = afterFailure(run, thread, failure);
    if (ending) end(run, ending, thread.last);
  }
}

function afterFailure(run: Run, thread: LiveThread, failure: Failure): Ending | undefined {
  try {
    return retryOrCatch({ run, thread, state: run.stateOf(thread) }, failure);
  } catch (worse) {
    if (!(worse instanceof Failure)) throw worse;
    return endingOf(thread, worse);
  }
}

function end(run: Run, ending: Ending, previous: number): void {
  run.ending = cut(ending);
  for (const { status } of run.threads) for (const command of cleanUp(status)) run.commands.push(command);
  run.threads = [];
  run.recordEnd(endEvent(run.ending), previous);
}

function cleanUp(status: ThreadStatus): Command[] {
  const clear: Command[] =
    'timer' in status && status.timer !== undefined ? [{ do: 'clear-timer', timer: status.timer }] : [];
  return 'token' in status ? [...clear, { do: 'cancel', token: status.token }] : clear;
}

function cut(ending: Ending): Ending {
  if (!('error' in ending)) return ending;
  const { status, error, cause } = ending;
  return { status, error: error?.slice(0, errorLengthMax), cause: cause?.slice(0, causeLengthMax) };
}

function endEvent(ending: Ending): Omit<HistoryEvent, 'previous'> {
  switch (ending.status) {
    case 'SUCCEEDED':
      return { type: 'ExecutionSucceeded', output: ending.output };
    case 'TIMED_OUT':
      return { type: 'ExecutionTimedOut', error: 'States.Timeout' };
    case 'FAILED':
      return { type: 'ExecutionFailed', error: ending.error, cause: ending.cause };
    case 'ABORTED':
      return { type: 'ExecutionAborted', error: ending.error, cause: ending.cause };
  }
}
