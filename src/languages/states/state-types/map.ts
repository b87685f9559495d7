/**
 * Map: what both modes begin with; and the inline one, whose processor runs for each item, some at the same time. Source: https://states-language.net/spec.html#map-state;
 * the words are AWS's, the order of events as AWS recorded it.
 */
import { fill, pathSource, select } from '../data-flow.ts';
import { answersTo, ask, queryFailed, wrongType } from '../evaluate.ts';
import type { Thread } from '../execution.ts';
import { Failure, runtimeFailure, tooLargeFailure } from '../failure.ts';
import { addResult, addThread, cutFork, openFork, resultsOf } from '../fork.ts';
import type { StateFrame } from '../frame.ts';
import { isTooLarge, Json } from '../json.ts';
import { leave } from '../leave.ts';
import { inlineConcurrencyMax } from '../limits.ts';
import type { MapState } from '../machine.ts';
import { failuresMaxOf, maxConcurrencyOf, toleratedOf } from '../map-limits.ts';
import type { LiveThread } from '../run.ts';
import type { Evaluated } from '../step-input.ts';
import { fillTemplate, type Source } from '../template.ts';
import { batchTemplates, beginMapRun } from './map-run.ts';

type Frame = StateFrame<MapState>;

const asked = (state: MapState) => [
  state.items,
  state.maxConcurrency,
  state.toleratedFailureCount,
  state.toleratedFailurePercentage,
  ...batchTemplates(state),
];

/** For the first time, or again. */
export function attemptMap(frame: Frame): void {
  const data = select(frame, frame.state.inputPath, frame.input);
  const source = ask(frame, { at: 'enter' }, asked(frame.state), data);
  if (source) begin(frame, source, data);
}

export const resumeMap = (frame: Frame, results: readonly Evaluated[]): void =>
  begin(frame, answersTo(frame, asked(frame.state), results), frame.input);

function begin(frame: Frame, source: Source, data: Json) {
  const { run, thread } = frame;
  const items = itemsOf(frame, source, data);
  const maxConcurrency = maxConcurrencyOf(frame, source);
  run.record(thread, { type: 'MapStateStarted', length: items.length });
  const tolerated = toleratedOf(frame, source);
  if (frame.state.distributed) {
    const [toleratedFailureCount, toleratedFailurePercentage] = [tolerated.count, tolerated.percentage];
    return beginMapRun(frame, source, items, { maxConcurrency, toleratedFailureCount, toleratedFailurePercentage });
  }
  openFork(run, thread, {
    count: items.length,
    items: items.map((item) => JSON.stringify(item)),
    concurrency: Math.min(maxConcurrency || items.length, inlineConcurrencyMax),
    failuresMax: failuresMaxOf(tolerated, items.length),
  });
  if (items.length === 0) return finish(frame, thread.last);
  const { last } = thread;
  for (let i = 0; i < Math.min(run.fork(thread.id).concurrency, items.length); i++) startIteration(frame, last);
}

function itemsOf(frame: Frame, source: Source, data: Json): readonly unknown[] {
  const { items } = frame.state;
  const value = items ? fillTemplate(items, source) : data.value;
  if (Array.isArray(value)) return value;
  if (items?.is === 'jsonata') throw wrongType(frame, items, 'Items', 'array', value);
  if (frame.state.language === 'JSONata')
    throw queryFailed(frame, `Map state input must be an array but was: ${JSON.stringify(value)}`);
  throw runtimeFailure(`Reference path "${items?.is === 'path' ? items.path.text : '$'}" must point to array.`);
}

/** Starts the next iteration. `last`: the event that it follows. */
function startIteration(frame: Frame, last: number) {
  const { run, thread, state } = frame;
  const fork = run.fork(thread.id);
  const index = fork.next;
  const item = fork.items[index]!;
  run.forks.set(thread.id, { ...fork, next: index + 1, running: fork.running + 1 });
  const iteration = addThread(run, thread, { index, input: item, item, last });
  run.record(iteration, { type: 'MapIterationStarted', name: state.name, index });
  if (!state.itemSelector) return run.todo({ do: 'enter', thread: iteration.id });
  try {
    const data = select(frame, state.inputPath, frame.input);
    const given = { item: { index, value: JSON.parse(item) as unknown } };
    const source = ask(frame, { at: 'select' }, [state.itemSelector], data, given, iteration);
    if (source) enterWith(frame, iteration, source);
  } catch (failure) {
    if (!(failure instanceof Failure) || failure.error === 'States.Runtime') throw failure;
    run.todo({ do: 'fail-scope', thread: iteration.id, failure });
  }
}

/** The selector of an iteration has been evaluated; `frame` is the Map's. */
export const resumeSelector = (frame: Frame, iteration: LiveThread, results: readonly Evaluated[]): void =>
  enterWith(frame, iteration, answersTo(frame, [frame.state.itemSelector], results));

function enterWith({ run, state }: Frame, iteration: LiveThread, source: Source): void {
  const input = JSON.stringify(fillTemplate(state.itemSelector!, source));
  if (isTooLarge(input)) throw tooLargeFailure(state.name);
  iteration.input = input;
  iteration.status = { is: 'entering' };
  run.todo({ do: 'enter', thread: iteration.id });
}

export function iterationEnded(frame: Frame, iteration: Thread, output: string): void {
  const { run, state } = frame;
  const { index, last } = iteration;
  const succeeded = run.note({ type: 'MapIterationSucceeded', name: state.name, index }, last);
  addResult(run, iteration, output, succeeded);
  goOn(frame, last);
}

/** True: the failure is tolerated, the others go on. */
export function iterationFailed(frame: Frame, iteration: Thread, { error, cause }: Failure): boolean {
  const { run, thread, state } = frame;
  const { index, last } = iteration;
  const fork = run.fork(thread.id);
  if (fork.failed >= fork.failuresMax) {
    run.remove(iteration.id);
    cutFork(run, thread, last);
    run.note({ type: 'MapIterationFailed', name: state.name, index }, last);
    return false;
  }
  const failed = run.note({ type: 'MapIterationFailed', name: state.name, index }, last);
  const after = addResult(run, iteration, JSON.stringify({ Error: error, Cause: cause }), failed);
  run.forks.set(thread.id, { ...after, failed: after.failed + 1 });
  goOn(frame, last);
  return true;
}

/** A place is free: the next item's, or all have ended. */
function goOn(frame: Frame, last: number): void {
  const { run, thread } = frame;
  const fork = run.fork(thread.id);
  if (fork.next < fork.count) startIteration(frame, last);
  else if (fork.running === 0) finish(frame, fork.last);
}

function finish(frame: Frame, last: number): void {
  const { run, thread, state } = frame;
  const result = Json.ofText(resultsOf(run.fork(thread.id)));
  run.forks.delete(thread.id);
  run.note({ type: 'MapStateSucceeded' }, last);
  thread.last = last;
  leave(frame, fill(pathSource(frame, result), state.resultSelector, result));
}
