/**
 * Map, distributed: a Map Run starts a child execution for each item, or for each batch of them. Which children run is the caller's business, which asks for
 * them as there is room; what goes into a child is found here, when its turn comes. Sources: Step Functions guide, "Using Map state in Distributed mode",
 * "ItemBatcher (Map)", "Redriving Map Runs"; the order of events as AWS recorded it.
 */

import type { MapRunSettings } from '../command.ts';
import { fill, pathSource, select } from '../data-flow.ts';
import { answersTo, ask } from '../evaluate.ts';
import type { BatchLimits } from '../execution.ts';
import { Failure, tooLargeFailure, whereItArose } from '../failure.ts';
import { abandon, addThread, openFork } from '../fork.ts';
import type { StateFrame } from '../frame.ts';
import { isTooLarge, Json, type JsonObject } from '../json.ts';
import { leave } from '../leave.ts';
import type { MapState } from '../machine.ts';
import { numberOf } from '../map-limits.ts';
import type { LiveThread, Run } from '../run.ts';
import type { Evaluated } from '../step-input.ts';
import { fillTemplate, type Source, type Template } from '../template.ts';
import { uuidOf } from '../uuid.ts';
import { batchInput, batchSoFar, bytesWith, emptyBatch, keepItems, keptItems } from './batch.ts';
import { type Items, itemsIn } from './items-in.ts';

type Frame = StateFrame<MapState>;

/** What is evaluated when the Map is entered, after the fields that both modes have. */
export const distributedTemplates = ({ distributed }: MapState): (Template | undefined)[] => {
  const { batcher, reader, writer } = distributed ?? {};
  const ofBatches = [batcher?.maxItems, batcher?.maxInputBytes, batcher?.input];
  return [...ofBatches, reader?.maxItems, reader?.parameters, writer?.parameters];
};

/** `most`: items are read later, no more than so many. */
interface Begun extends Items {
  readonly most: number | undefined;
}

export function beginMapRun(
  frame: Frame,
  source: Source,
  { items, pairs, most }: Begun,
  settings: MapRunSettings,
): void {
  const { run, thread, state } = frame;
  const { label, batcher, reader, writer } = state.distributed!;
  const batch = batcher && batchLimitsOf(frame, source);
  const reading = reader && {
    action: reader.action,
    parameters: fillTemplate(reader.parameters, source),
    format: reader.format,
    flattens: reader.flattens,
    most,
  };
  const writing = writer && { parameters: fillTemplate(writer.parameters, source), lines: writer.lines };
  const token = run.token();
  const name = nameOf(run, token);
  run.record(thread, { type: 'MapRunStarted', mapRunArn: mapRunArn(run.about.machineArn, label, name) });
  openFork(run, thread, {
    count: items.length,
    items: items.map((item) => JSON.stringify(item)),
    concurrency: 0,
    failuresMax: 0,
    children: { begun: 0, wanted: 0, ...(pairs ? { pairs } : {}) },
  });
  thread.status = { is: 'map-run', token, ...(batch ? { batch } : {}) };
  const started = { token, name, label, items: items.length, settings };
  run.commands.push({ do: 'start-map-run', ...started, ...(reading && { reading }), ...(writing && { writing }) });
}

/** The ItemReader has read its data: ItemsPath and MaxItems say which of them are the items. */
export function receiveItems(frame: Frame, data: unknown, most: number | undefined): void {
  const { run, thread, state } = frame;
  if (thread.status.is !== 'map-run') return;
  const { token } = thread.status;
  const fork = run.fork(thread.id);
  orFail(frame, () => {
    const value = state.items ? fillTemplate(state.items, pathSource(frame, Json.ofValue(data))) : data;
    if (typeof value !== 'object' || value === null) throw notIterable;
    const { items, pairs } = itemsIn(value as readonly unknown[] | JsonObject, most);
    const children = { ...fork.children!, ...(pairs ? { pairs } : {}) };
    const texts = items.map((item) => JSON.stringify(item));
    run.forks.set(thread.id, { ...fork, count: items.length, items: texts, children });
    run.hasNewFork = true;
    run.commands.push({ do: 'set-map-run-items', token, items: items.length });
  });
}

/** AWS's words (localstack/localstack, its reader of JSON). */
const notIterable = new Failure('States.ItemReaderFailed', 'Attempting to map over non-iterable node.');

const nameOf = ({ about }: Run, token: number): string => uuidOf(`${about.executionArn} ${about.startedAt} ${token}`);

/** `arn:aws:states:us-east-1:111111111111:mapRun:MACHINE/LABEL:NAME`. */
export const mapRunArn = (machineArn: string, label: string, name: string): string =>
  `${machineArn.replace(':stateMachine:', ':mapRun:')}/${label}:${name}`;

export function batchLimitsOf(frame: Frame, source: Source): BatchLimits {
  const { maxItems, maxInputBytes, input } = frame.state.distributed!.batcher!;
  return {
    maxItems: numberOf(frame, maxItems, 'MaxItemsPerBatch', source) ?? 0,
    maxInputBytes: numberOf(frame, maxInputBytes, 'MaxInputBytesPerBatch', source) ?? 0,
    ...(input ? { input: JSON.stringify(fillTemplate(input, source)) } : {}),
  };
}

/** There is room for children, until so many have begun. */
export function wantChildren(frame: Frame, upTo: number): void {
  const { run, thread } = frame;
  const { children, ...fork } = run.fork(thread.id);
  if (!children || children.wanted >= upTo) return;
  run.forks.set(thread.id, { ...fork, children: { ...children, wanted: upTo } });
  run.hasNewFork = true;
  beginChildren(frame);
}

/** The execution was redriven, whose end was the Map Run's too: it goes on. What its next children get is found anew. */
export function redriveMapRun(frame: Frame): void {
  const { run, thread, state } = frame;
  if (thread.status.is !== 'map-run') return;
  const { token } = thread.status;
  const { children, ...fork } = run.fork(thread.id);
  const redriveCount = (children!.redrives ?? 0) + 1;
  run.forks.set(thread.id, { ...fork, children: { ...children!, redrives: redriveCount } });
  const arn = mapRunArn(run.about.machineArn, state.distributed!.label, nameOf(run, token));
  run.record(thread, { type: 'MapRunRedriven', mapRunArn: arn, redriveCount });
  run.commands.push({ do: 'redrive-map-run', token });
  orFail(frame, () => {
    for (const { id } of run.childrenOf(thread.id)) prepare(frame, run.thread(id));
  });
  beginChildren(frame);
}

function beginChildren(frame: Frame): void {
  orFail(frame, () => {
    while (mayBegin(frame)) beginChild(frame);
  });
}

function orFail(frame: Frame, work: () => void): void {
  try {
    work();
  } catch (failure) {
    if (failure instanceof Failure) failMapRun(frame, failure);
    throw failure;
  }
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
  prepare(frame, child);
}

/** Finds what the child gets; where it has no batch, its number is its item's. */
function prepare(frame: Frame, child: LiveThread) {
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

/** What goes into a child cannot be made: no other is started, those that run are stopped. */
function failMapRun({ run, thread }: Frame, { error, cause }: Failure): void {
  if (thread.status.is !== 'map-run') return;
  run.commands.push({ do: 'stop-map-run', token: thread.status.token, failed: true });
  close(run, thread);
  run.record(thread, { type: 'MapRunFailed', error, cause });
}

function close(run: Run, thread: LiveThread): void {
  for (const child of run.childrenOf(thread.id)) abandon(run, child);
  run.forks.delete(thread.id);
  thread.status = { is: 'entering' };
}

/** `output`: the children's, a JSON list. */
export function mapRunSucceeded(frame: Frame, output: string): void {
  const { run, thread, state } = frame;
  close(run, thread);
  const succeeded = run.note({ type: 'MapRunSucceeded' }, thread.last);
  run.note({ type: 'MapStateSucceeded' }, succeeded);
  if (!exitFollowsStart(thread)) thread.last = succeeded;
  const result = Json.ofText(output);
  leave(frame, fill(pathSource(frame, result), state.resultSelector, result));
}

/**
 * AWS recorded the exit of a distributed Map in two ways: after MapRunSucceeded (all recordings up to June 2024), and after MapRunStarted (all since November
 * 2024). Both are wanted of us; the later ones are those that come right after a first state without events of its own.
 */
const exitFollowsStart = ({ enteredEvent }: LiveThread): boolean => enteredEvent === 4;

export function mapRunFailed(frame: Frame, failure: Failure): never {
  const { run, thread, state } = frame;
  // Whatever else it failed by, the execution can be redriven with it as it is now. Children that gave too much would do so again, and one that has read no items has none: "a new Map Run is started".
  if (failure.error !== 'States.DataLimitExceeded' && failure.error !== 'States.ItemReaderFailed')
    run.beginFailure(thread.id);
  close(run, thread);
  const told = ofS3.includes(String(failure.error))
    ? new Failure(failure.error, `${whereItArose(state.name, thread)}${failure.cause}`)
    : failure;
  run.record(thread, { type: 'MapRunFailed', error: told.error, cause: told.cause });
  throw told;
}

/** Of these AWS says where they arose (aws/aws-cdk, issue 32144). */
const ofS3: readonly string[] = ['States.ItemReaderFailed', 'States.ResultWriterFailed'];
