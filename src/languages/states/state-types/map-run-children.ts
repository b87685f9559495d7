/**
 * A Map Run starts a child execution for each item, or for each batch of them. Which children run is the caller's business, which asks for them as there is
 * room; what goes into a child is found here, when its turn comes. Sources: Step Functions guide, "Using Map state in Distributed mode", "ItemBatcher (Map)".
 */

import { select } from '../data-flow.ts';
import { answersTo, ask } from '../evaluate.ts';
import type { BatchLimits } from '../execution.ts';
import { tooLargeFailure } from '../failure.ts';
import { addThread } from '../fork.ts';
import type { StateFrame } from '../frame.ts';
import { isTooLarge } from '../json.ts';
import type { MapState } from '../machine.ts';
import type { LiveThread } from '../run.ts';
import type { Evaluated } from '../step-input.ts';
import { fillTemplate, type Source } from '../template.ts';
import { batchInput, batchSoFar, bytesWith, emptyBatch, keepItems, keptItems } from './batch.ts';
import { orFail } from './map-run-end.ts';

type Frame = StateFrame<MapState>;

/** There is room for children, until so many have begun. */
export function wantChildren(frame: Frame, upTo: number): void {
  const { run, thread } = frame;
  const { children, ...fork } = run.fork(thread.id);
  if (!children || children.wanted >= upTo) return;
  run.forks.set(thread.id, { ...fork, children: { ...children, wanted: upTo } });
  run.hasNewFork = true;
  beginChildren(frame);
}

export function beginChildren(frame: Frame): void {
  orFail(frame, () => {
    while (mayBegin(frame)) beginChild(frame);
  });
}

/** Children whose input is found at the same time, where that takes an evaluation: each has all of the Map's input with it. */
const preparedAtOnceMax = 10;

/** Batches are made one after the other: where one ends is known only then. */
function mayBegin({ run, thread }: Frame): boolean {
  const { next, count, children } = run.fork(thread.id);
  if (next >= count || children!.begun >= children!.wanted) return false;
  return run.childrenOf(thread.id).length < (batchOf(thread) ? 1 : preparedAtOnceMax);
}

const batchOf = ({ status }: LiveThread): BatchLimits | undefined =>
  status.is === 'map-run' ? status.batch : undefined;

function beginChild(frame: Frame) {
  const { run, thread, state } = frame;
  const fork = run.fork(thread.id);
  const number = fork.children!.begun;
  run.forks.set(thread.id, { ...fork, children: { ...fork.children!, begun: number + 1 } });
  if (!batchOf(thread) && !state.itemSelector) return startChild(frame, number, 1, takeItem(frame));
  const child = addThread(run, thread, { index: number, input: '', last: thread.last });
  if (batchOf(thread)) child.batch = emptyBatch(batchOf(thread)!);
  else takeItem(frame);
  prepareChild(frame, child);
}

/** Finds what the child gets; where it has no batch, its number is its item's. */
export function prepareChild(frame: Frame, child: LiveThread) {
  if (child.batch) return collect(frame, child);
  const { items } = frame.run.fork(frame.thread.id);
  const item = selectItem(frame, child, items[child.index]!);
  if (item !== undefined) startWith(frame, child, item);
}

function takeItem({ run, thread }: Frame): string {
  const fork = run.fork(thread.id);
  run.forks.set(thread.id, { ...fork, next: fork.next + 1 });
  return fork.items[fork.next]!;
}

/**
 * The child's items, until its batch is full. One that does not fit any more is the next batch's; one that is too large for any has a batch to itself. What is collected is kept with
 * the fork's results only where the next has to be evaluated first.
 */
function collect(frame: Frame, child: LiveThread, selected?: string) {
  const { run, thread, state } = frame;
  const limits = batchOf(thread)!;
  const { kept, more, ...begun } = batchSoFar(child, limits);
  let { bytes } = begun;
  for (let ready = selected; ; ready = undefined) {
    const { next, count, items } = run.fork(thread.id);
    const size = kept + more.length;
    if (next >= count || size === (limits.maxItems || count)) return closeBatch(frame, child, kept, more);
    const item = ready ?? (state.itemSelector ? selectItem(frame, child, items[next]!) : items[next]!);
    if (item === undefined) break;
    const after = bytesWith(limits, { items: size, bytes }, item);
    if (after === undefined) return closeBatch(frame, child, kept, more);
    takeItem(frame);
    more.push(item);
    bytes = after;
  }
  keepItems(frame, more);
  child.batch = { items: kept + more.length, bytes };
}

/** The child's item, or undefined: it is evaluated first. */
function selectItem(frame: Frame, child: LiveThread, item: string): string | undefined {
  const { run, thread, state } = frame;
  const { next, children } = run.fork(thread.id);
  const data = select(frame, state.inputPath, frame.input);
  const value: unknown = JSON.parse(item);
  const { Key: key, Value } = value as { Key: string; Value: unknown };
  const index = child.batch ? next : child.index;
  const given = { item: children!.pairs ? { index, key, value: Value } : { index, value } };
  const source = ask(frame, { at: 'select' }, [state.itemSelector], data, given, child);
  return source && selectedBy(frame, source);
}

const selectedBy = ({ state }: Frame, source: Source): string =>
  JSON.stringify(fillTemplate(state.itemSelector!, source));

function startWith(frame: Frame, child: LiveThread, item: string): void {
  frame.run.remove(child.id);
  startChild(frame, child.index, 1, item);
}

/** The selector of a child's item has been evaluated. */
export function resumeChild(frame: Frame, child: LiveThread, results: readonly Evaluated[]): void {
  orFail(frame, () => {
    const item = selectedBy(frame, answersTo(frame, [frame.state.itemSelector], results));
    child.status = { is: 'entering' };
    if (child.batch) collect(frame, child, item);
    else startWith(frame, child, item);
  });
  beginChildren(frame);
}

function closeBatch(frame: Frame, child: LiveThread, kept: number, more: readonly string[]): void {
  const batch = [...keptItems(frame, kept), ...more];
  child.batch = undefined;
  frame.run.remove(child.id);
  startChild(frame, child.index, batch.length, batchInput(batchOf(frame.thread)!.input, batch));
}

function startChild({ run, thread, state }: Frame, number: number, items: number, input: string): void {
  if (thread.status.is !== 'map-run') return;
  if (isTooLarge(input)) throw tooLargeFailure(state.name);
  run.commands.push({ do: 'start-child', token: thread.status.token, number, items, input });
}
