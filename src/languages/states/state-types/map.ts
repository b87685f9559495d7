/**
 * Map: what both modes begin with; and the inline one, whose processor runs for each item, some at the same time. Source: https://states-language.net/spec.html#map-state;
 * the words are AWS's, the order of events as AWS recorded it.
 */

import { isObject } from '../../is-object.ts';
import { fill, pathSource, select } from '../data-flow.ts';
import { answersTo, ask, queryFailed, wrongType } from '../evaluate.ts';
import type { Thread } from '../execution.ts';
import { Failure, runtimeFailure, tooLargeFailure } from '../failure.ts';
import { addResult, addThread, cutFork, openFork, outputsOf, resultsOf } from '../fork.ts';
import type { StateFrame } from '../frame.ts';
import { saw, sawResult } from '../inspect.ts';
import type { Inspector } from '../inspector.ts';
import { itemData, usualFormat } from '../item-data.ts';
import { isTooLarge, Json, type JsonObject } from '../json.ts';
import { leave } from '../leave.ts';
import { inlineConcurrencyMax } from '../limits.ts';
import type { MapState } from '../machine.ts';
import { failuresMaxOf, maxConcurrencyOf, numberOf, toleratedOf } from '../map-limits.ts';
import { mockedResult } from '../mocked-result.ts';
import type { LiveThread } from '../run.ts';
import type { Evaluated } from '../step-input.ts';
import { fillTemplate, type Source } from '../template.ts';
import { batchesOf } from './batch.ts';
import { itemsIn } from './items-in.ts';
import { batchLimitsOf, beginMapRun, distributedTemplates } from './map-run.ts';

type Frame = StateFrame<MapState>;

const asked = (state: MapState) => [
  state.items,
  state.maxConcurrency,
  state.toleratedFailureCount,
  state.toleratedFailurePercentage,
  ...distributedTemplates(state),
];

/** For the first time, or again. */
export function attemptMap(frame: Frame): void {
  const input = select(frame, frame.state.inputPath, frame.input);
  saw(frame, 'afterInputPath', input);
  const source = ask(frame, { at: 'enter' }, asked(frame.state), input);
  if (source) begin(frame, source, input);
}

export const resumeMap = (frame: Frame, results: readonly Evaluated[]): void =>
  begin(frame, answersTo(frame, asked(frame.state), results), frame.input);

/** What a test says that the ItemReader has read; it is known to be right. */
function itemsOfTest({ run, state }: Frame): Json | undefined {
  const { inspector } = run.outside;
  if (inspector?.itemData === undefined) return undefined;
  const read = itemData(state.distributed?.reader?.format ?? usualFormat, inspector.itemData, '');
  if (typeof read === 'string') throw new Error(read);
  if (read.atPointer !== undefined) inspector.saw('afterItemsPointer', read.atPointer);
  return Json.ofValue(read.items);
}

function begin(frame: Frame, source: Source, input: Json) {
  const { run, thread } = frame;
  const { batcher, reader } = frame.state.distributed ?? {};
  const { inspector } = run.outside;
  const most = numberOf(frame, reader?.maxItems, 'MaxItems', source);
  const isReadLater = reader !== undefined && !inspector;
  const { items, pairs } = isReadLater
    ? { items: [], pairs: false }
    : itemsIn(itemsOf(frame, source, input, itemsOfTest(frame)), most);
  const maxConcurrency = maxConcurrencyOf(frame, source);
  saw(frame, 'afterItemsPath', Json.ofValue(items));
  run.record(thread, { type: 'MapStateStarted', length: items.length });
  const tolerated = toleratedOf(frame, source);
  const [toleratedFailureCount, toleratedFailurePercentage] = [tolerated.count, tolerated.percentage];
  const limits = { maxConcurrency, toleratedFailureCount, toleratedFailurePercentage };
  inspector?.limits({ ...limits, maxConcurrency: maxConcurrency || undefined });
  if (frame.state.distributed && !inspector) return beginMapRun(frame, source, { items, pairs, most }, limits);
  openFork(run, thread, {
    count: items.length,
    items: items.map((item) => JSON.stringify(item)),
    concurrency: inspector ? items.length : Math.min(maxConcurrency || items.length, inlineConcurrencyMax),
    failuresMax: failuresMaxOf(tolerated, items.length),
    ...(batcher ? { batch: batchLimitsOf(frame, source) } : {}),
  });
  if (items.length === 0) return inspector ? finishTest(frame, inspector) : finish(frame, thread.last);
  const { last } = thread;
  const atOnce = Math.min(run.fork(thread.id).concurrency, items.length);
  for (let i = 0; i < atOnce; i++) startIteration(frame, last);
}

/** An object's members are items of a distributed Map alone: so AWS recorded it, where its guide makes no difference. `read`: by its ItemReader. */
function itemsOf(frame: Frame, source: Source, input: Json, read: Json | undefined): unknown[] | JsonObject {
  const { items, distributed } = frame.state;
  const value = items ? fillTemplate(items, read ? pathSource(frame, read) : source) : (read ?? input).value;
  if (Array.isArray(value) || (distributed && isObject(value))) return value;
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
  selectItem(frame, iteration);
}

/** What an iteration is given, before its first state. */
export function selectItem(frame: Frame, iteration: LiveThread) {
  const { run, state } = frame;
  const { index, item } = iteration;
  if (!state.itemSelector) return enter(frame, iteration);
  try {
    const data = select(frame, state.inputPath, frame.input);
    const given = { item: { index, value: JSON.parse(item!) as unknown } };
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

function enterWith(frame: Frame, iteration: LiveThread, source: Source): void {
  const { state } = frame;
  const input = JSON.stringify(fillTemplate(state.itemSelector!, source));
  if (isTooLarge(input)) throw tooLargeFailure(state.name);
  iteration.input = input;
  iteration.status = { is: 'entering' };
  enter(frame, iteration);
}

/** In a test no iteration runs: what they would have been given is looked at when it is known of all. */
function enter(frame: Frame, iteration: LiveThread) {
  const { run, thread } = frame;
  const { inspector } = run.outside;
  if (!inspector) return run.todo({ do: 'enter', thread: iteration.id });
  const { running, next, count } = addResult(run, iteration, iteration.input, thread.last);
  if (running === 0 && next === count) finishTest(frame, inspector);
}

function finishTest(frame: Frame, inspector: Inspector): void {
  const { run, thread, state } = frame;
  const fork = run.fork(thread.id);
  if (state.itemSelector) inspector.saw('afterItemSelector', resultsOf(fork, state.name));
  if (fork.batch) inspector.saw('afterItemBatcher', `[${batchesOf(fork.batch, outputsOf(fork)).join(',')}]`);
  run.forks.delete(thread.id);
  const result = inspector.iterationFailures > fork.failuresMax ? exceeded : mockedResult(inspector);
  // It is the Map's, whatever iteration came last.
  if (result instanceof Failure) run.todo({ do: 'fail', thread: thread.id, failure: result });
  else end(frame, result, thread.last);
}

const exceeded = new Failure(
  'States.ExceedToleratedFailureThreshold',
  'The specified tolerated failure threshold was exceeded',
);

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
  const fork = run.fork(thread.id);
  run.forks.delete(thread.id);
  end(frame, Json.ofText(resultsOf(fork, state.name)), last);
}

function end(frame: Frame, result: Json, last: number): void {
  const { run, thread, state } = frame;
  run.note({ type: 'MapStateSucceeded' }, last);
  thread.last = last;
  sawResult(frame, result);
  const selected = fill(pathSource(frame, result), state.resultSelector, result);
  saw(frame, 'afterResultSelector', selected);
  leave(frame, selected);
}
