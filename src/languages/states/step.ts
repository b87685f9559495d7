/**
 * The interpreter: an execution and a happening -> the execution after it, the events for its history, and what is to be done.
 * Pure: time and chance are passed in, nothing sleeps, nothing is changed in place. A happening that comes twice or too late (an answer to a call
 * that timed out, a timer that was forgotten) changes nothing.
 * Source: https://states-language.net/spec.html; the order of events as AWS recorded it.
 */
import type { Instant } from '../instant.ts';
import type { Command, Happening } from './command.ts';
import type { Doing, Ending, Execution } from './execution.ts';
import { Failure } from './failure.ts';
import type { HistoryEvent } from './history.ts';
import { Json } from './json.ts';
import { causeLengthMax, errorLengthMax, historyEventsMax } from './limits.ts';
import type { Machine } from './machine.ts';
import { endingOf, mend } from './mend.ts';
import { HistoryFull, type LiveThread, Run } from './run.ts';
import { enterState, finishWait } from './states.ts';
import { answerTask, attemptTask, timeOutTask } from './task.ts';

export interface Step {
  readonly execution: Execution;
  readonly history: readonly HistoryEvent[];
  readonly commands: readonly Command[];
}

/** Answers the same execution where nothing has changed. `chance` answers a number in [0, 1); `eventsMax` bounds the events of this step (a state or two may go over it). */
export function step(
  machine: Machine,
  execution: Execution,
  happening: Happening,
  at: Instant,
  chance: () => number,
  eventsMax = historyEventsMax,
): Step {
  if (execution.ending) return { execution, history: [], commands: [] };
  const run = new Run(machine, execution, at, chance);
  try {
    happen(run, happening);
    for (const thread of run.threads) goOn(run, thread, eventsMax);
  } catch (full) {
    if (!(full instanceof HistoryFull)) throw full;
    const cause = `The execution reached the maximum number of history events (${historyEventsMax}).`;
    end(run, { status: 'FAILED', error: 'States.Runtime', cause }, run.threads[0]!.last);
  }
  const { history, commands } = run;
  const same = history.length === 0 && commands.length === 0;
  return { execution: same ? execution : run.execution(), history, commands };
}

function happen(run: Run, happening: Happening): void {
  switch (happening.is) {
    case 'start':
      start(run);
      break;
    case 'continue':
      break;
    case 'stopped':
      end(run, { status: 'ABORTED', error: happening.error, cause: happening.cause }, 0);
      break;
    case 'timed-out':
      end(run, { status: 'TIMED_OUT' }, 0);
      break;
    case 'woken': {
      const thread = run.threads.find(({ doing }) => 'timer' in doing && doing.timer === happening.timer);
      if (thread) attempt(run, thread, () => wake(run, thread));
      break;
    }
    case 'submitted':
    case 'succeeded':
    case 'failed': {
      const thread = run.threads.find(({ doing }) => 'token' in doing && doing.token === happening.token);
      if (thread) attempt(run, thread, () => answerTask(run, thread, happening));
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
    doing: { is: 'entering' },
  };
  run.threads.push(thread);
  run.record(thread, { type: 'ExecutionStarted', input, roleArn });
  // AWS counts the first state as following nothing.
  thread.last = 0;
}

/** A timer of the thread went off: what it was for says what to do. */
function wake(run: Run, thread: LiveThread): Ending | undefined {
  const { doing } = thread;
  if ('token' in doing) return timeOutTask(run, thread, doing.token);
  return doing.is === 'waiting' ? finishWait(run, thread) : attemptTask(run, thread);
}

function goOn(run: Run, thread: LiveThread, eventsMax: number): void {
  while (thread.doing.is === 'entering' && !run.ending) {
    if (run.history.length >= eventsMax) {
      run.commands.push({ do: 'continue' });
      return;
    }
    attempt(run, thread, () => enterState(run, thread));
  }
}

/** Does something in a thread's state; a failure there is the state's own, and what it cannot mend ends the execution. */
function attempt(run: Run, thread: LiveThread, work: () => Ending | undefined): void {
  try {
    const ending = work();
    if (ending) end(run, ending, thread.last);
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure;
    const ending = mended(run, thread, failure);
    if (ending) end(run, ending, thread.last);
  }
}

function mended(run: Run, thread: LiveThread, failure: Failure): Ending | undefined {
  try {
    return mend({ run, thread, state: run.stateOf(thread) }, failure);
  } catch (worse) {
    if (!(worse instanceof Failure)) throw worse;
    return endingOf(thread, worse);
  }
}

function end(run: Run, ending: Ending, previous: number): void {
  run.ending = cut(ending);
  for (const { doing } of run.threads) for (const command of leftBehind(doing)) run.commands.push(command);
  run.threads = [];
  run.recordEnd(endEvent(run.ending), previous);
}

function leftBehind(doing: Doing): Command[] {
  const forget: Command[] = 'timer' in doing && doing.timer !== undefined ? [{ do: 'forget', timer: doing.timer }] : [];
  return 'token' in doing ? [...forget, { do: 'cancel', token: doing.token }] : forget;
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
