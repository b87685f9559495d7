/**
 * The interpreter: an execution and what happened to it -> the execution after it, the events for its history, and what is to be done.
 * Pure: time and random numbers are passed in, nothing sleeps, nothing is changed in place. An input that comes twice or too late (the
 * response to a call that timed out, a timer that was cleared) changes nothing.
 * Source: https://states-language.net/spec.html; the order of events as AWS recorded it.
 */
import type { Instant } from '../instant.ts';
import type { Command } from './command.ts';
import { attemptState, enterState, resumeState, tryAgain } from './enter.ts';
import { type Execution, rootId, type Thread, type ThreadStatus, timersOf } from './execution.ts';
import { Failure } from './failure.ts';
import { frameOf, type StateFrame } from './frame.ts';
import type { HistoryEvent } from './history.ts';
import { historyEventsMax } from './limits.ts';
import type { Machine, MapState, TaskState, WaitState } from './machine.ts';
import { redrive } from './redrive.ts';
import type { Remains } from './remains.ts';
import { retryOrCatch } from './retry-or-catch.ts';
import { HistoryFull, type LiveThread, type Outside, Run, type Work } from './run.ts';
import { endExecution, failAtOnce, failScope, joinScope } from './scope-end.ts';
import { resumeSelector } from './state-types/map.ts';
import { receiveItems } from './state-types/map-run.ts';
import { resumeChild, wantChildren } from './state-types/map-run-children.ts';
import { mapRunFailed, mapRunSucceeded } from './state-types/map-run-end.ts';
import { type Response, receiveResponse, timeOutTask } from './state-types/task.ts';
import { finishWait } from './state-types/wait.ts';
import type { Evaluated, StepInput } from './step-input.ts';

export interface Step {
  readonly execution: Execution;
  readonly history: readonly HistoryEvent[];
  readonly commands: readonly Command[];
  /** Of an execution that ended badly in this step: what can be redriven. */
  readonly remains?: Remains | undefined;
}

/** Returns the same execution where nothing has changed. `random` returns a number in [0, 1); `eventsMax` bounds the events of this step (a state or two may go over it). */
export function step(
  machine: Machine,
  execution: Execution,
  input: StepInput,
  at: Instant,
  random: () => number,
  eventsMax = historyEventsMax,
  outside: Outside = nothingOutside,
): Step {
  if (execution.ending) return { execution, history: [], commands: [] };
  const run = new Run(machine, execution, at, random, outside);
  try {
    apply(run, input);
    doAll(run, eventsMax);
  } catch (full) {
    if (!(full instanceof HistoryFull)) throw full;
    const cause = `The execution reached the maximum number of history events (${historyEventsMax}).`;
    endExecution(run, { status: 'FAILED', error: 'States.Runtime', cause }, run.lastEvent);
  }
  const { history, commands } = run;
  // In a test an iteration ends without an event.
  const same = history.length === 0 && commands.length === 0 && !run.hasNewFork && !outside.inspector;
  return { execution: same ? execution : run.execution(), history, commands, remains: run.remains };
}

/** For machines without tokens and `aws-sdk` tasks. */
const nothingOutside: Outside = {
  taskToken() {
    throw new Error('nobody makes tokens for tasks here');
  },
  parameterProblems: () => [],
};

function apply(run: Run, input: StepInput) {
  switch (input.is) {
    case 'start':
      return start(run);
    case 'continue':
      for (const { id, status } of run.threads.values())
        if (status.is === 'entering') run.todo({ do: 'enter', thread: id });
      return;
    case 'stopped':
      return endExecution(run, { status: 'ABORTED', error: input.error, cause: input.cause }, 0);
    case 'timed-out':
      return endExecution(run, { status: 'TIMED_OUT' }, 0);
    case 'woken':
      return inThread(run, threadOfTimer(run.threads, input.timer), (frame) => timerDue(frame, input.timer));
    case 'submitted':
    case 'succeeded':
    case 'failed':
    case 'picked-up':
    case 'alive':
      return inThread(run, threadOfToken(run.threads, input.token), (frame) => respond(frame, input));
    case 'items-read':
      return inThread(run, threadOfToken(run.threads, input.token), (frame) =>
        receiveItems(frame as StateFrame<MapState>, input.data, input.most),
      );
    case 'children-wanted':
      return inThread(run, threadOfToken(run.threads, input.token), (frame) =>
        wantChildren(frame as StateFrame<MapState>, input.upTo),
      );
    case 'redriven':
      return redrive(run, input.count, input.failed);
    case 'evaluated':
      return evaluated(run, threadOfToken(run.threads, input.token), input.results);
  }
}

function respond(frame: StateFrame, response: Response) {
  if (frame.thread.status.is !== 'map-run') return receiveResponse(frame as StateFrame<TaskState>, response);
  const map = frame as StateFrame<MapState>;
  if (response.is === 'succeeded') mapRunSucceeded(map, response.output);
  if (response.is === 'failed') mapRunFailed(map, new Failure(response.error, response.cause));
}

function start(run: Run): void {
  if (run.threads.size > 0) return;
  const { input, roleArn } = run.about;
  const thread: LiveThread = {
    id: rootId,
    parent: undefined,
    index: 0,
    state: run.machine.startAt,
    input,
    enteredEvent: 0,
    enteredAt: run.at,
    enteredAfter: 0,
    last: 0,
    attempts: [],
    status: { is: 'entering' },
  };
  run.add(thread);
  // AWS counts the first state as following nothing.
  run.note({ type: 'ExecutionStarted', input, roleArn }, 0);
  run.todo({ do: 'enter', thread: rootId });
}

/** The thread that waits for that timer, for that token. */
export const threadOfTimer = (threads: Execution['threads'], timer: number): Thread | undefined =>
  find(threads, (status) => timersOf(status).includes(timer));
export const threadOfToken = (threads: Execution['threads'], token: number): Thread | undefined =>
  find(threads, (status) => 'token' in status && status.token === token);

/** The thread whose task has that token, while it is waited for. */
export function threadOfTaskToken(threads: Execution['threads'], id: number, taskToken: string): Thread | undefined {
  const thread = threads.get(id);
  const waits = thread?.status.is === 'calling' || thread?.status.is === 'running';
  return waits && thread.taskToken === taskToken ? thread : undefined;
}

function find(threads: Execution['threads'], fits: (status: ThreadStatus) => boolean): Thread | undefined {
  for (const thread of threads.values()) if (fits(thread.status)) return thread;
  return undefined;
}

/** A timer of the thread is due: what it was set for says what to do. */
function timerDue(frame: StateFrame, timer: number): void {
  const { status } = frame.thread;
  if ('token' in status) timeOutTask(frame as StateFrame<TaskState>, timer);
  else if (status.is === 'waiting') finishWait(frame as StateFrame<WaitState>);
  else attemptState(frame);
}

function evaluated(run: Run, found: Thread | undefined, results: readonly Evaluated[]) {
  if (found?.status.is !== 'evaluating') return;
  const { stage } = found.status;
  if (stage.at !== 'select') {
    const work = (frame: StateFrame) => resumeState(frame, stage, results);
    return stage.at === 'catch' ? caught(run, found, work) : inThread(run, found, work);
  }
  const iteration = run.thread(found.id);
  const map = frameOf(run, run.parentOf(iteration)!) as StateFrame<MapState>;
  if (map.thread.status.is === 'map-run')
    return attempt(
      () => resumeChild(map, iteration, results),
      (failure) => fail(run, map.thread, failure),
    );
  attempt(
    () => resumeSelector(map, iteration, results),
    (failure) => fail(run, failScope(run, iteration, failure), failure),
  );
}

function doAll(run: Run, eventsMax: number): void {
  let postponed = false;
  for (let work = run.next(); work && !run.ending; work = run.next()) {
    if (work.do !== 'enter' || run.history.length < eventsMax) doOne(run, work);
    else postponed = true;
  }
  if (postponed && !run.ending) run.commands.push({ do: 'continue' });
}

function doOne(run: Run, work: Work) {
  const known = run.threads.get(work.thread);
  // It was cut together with its fork.
  if (!known) return;
  const thread = run.thread(known.id);
  switch (work.do) {
    case 'enter':
      return attempt(
        () => enterState(run, thread),
        (failure) => fail(run, thread, failure),
      );
    case 'join': {
      const parent = run.parentOf(thread);
      return attempt(
        () => joinScope(run, thread, work.output),
        (failure) => fail(run, parent, failure),
      );
    }
    case 'fail':
      return fail(run, thread, work.failure);
    case 'redrive':
      return attempt(
        () => tryAgain(run, thread, work.entering),
        (failure) => fail(run, thread, failure),
      );
    case 'fail-scope':
      return fail(run, failScope(run, thread, work.failure), work.failure);
  }
}

/** Does something in the state that a thread is in. */
function inThread(run: Run, found: Thread | undefined, work: (frame: StateFrame) => void): void {
  if (!found) return;
  const thread = run.thread(found.id);
  attempt(
    () => work(frameOf(run, thread)),
    (failure) => fail(run, thread, failure),
  );
}

/** As `inThread`; but a failure is not for the state's Retry and Catch, which have had theirs. */
function caught(run: Run, found: Thread, work: (frame: StateFrame) => void): void {
  const thread = run.thread(found.id);
  attempt(
    () => work(frameOf(run, thread)),
    (failure) => fail(run, failScope(run, thread, failure), failure),
  );
}

function attempt(work: () => void, onFailure: (failure: Failure) => void): void {
  try {
    work();
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure;
    onFailure(failure);
  }
}

/** The state that the thread is in has failed: it is retried or caught, or its scope has failed, and by that the state around it. */
function fail(run: Run, failed: LiveThread | undefined, first: Failure) {
  if (failed && !run.ending) run.beginFailure(failed.id);
  failUpwards(run, failed, first);
  if (!run.ending) run.endFailure();
}

function failUpwards(run: Run, failed: LiveThread | undefined, first: Failure) {
  let failure = first;
  for (let thread = failed; thread && !run.ending; thread = failScope(run, thread, failure)) {
    if (failure.error === 'States.Runtime') return failAtOnce(run, thread, failure);
    try {
      if (retryOrCatch(frameOf(run, thread), failure)) return;
    } catch (worse) {
      if (!(worse instanceof Failure)) throw worse;
      failure = worse;
      if (failure.error === 'States.Runtime') return failAtOnce(run, thread, failure);
    }
  }
}
