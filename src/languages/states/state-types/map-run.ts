/**
 * Map, distributed: a Map Run begins, has its items read, and goes on when it is redriven. Its children stand in `map-run-children.ts`, its end in `map-run-end.ts`.
 * Sources: Step Functions guide, "Using Map state in Distributed mode", "Redriving Map Runs"; the order of events as AWS recorded it.
 */

import type { MapRunSettings } from '../command.ts';
import { pathSource } from '../data-flow.ts';
import type { BatchLimits } from '../execution.ts';
import { Failure } from '../failure.ts';
import { openFork } from '../fork.ts';
import type { StateFrame } from '../frame.ts';
import { Json, type JsonObject } from '../json.ts';
import type { MapState } from '../machine.ts';
import { numberOf } from '../map-limits.ts';
import type { Run } from '../run.ts';
import { fillTemplate, type Source, type Template } from '../template.ts';
import { uuidOf } from '../uuid.ts';
import { type Items, itemsIn } from './items-in.ts';
import { beginChildren, prepareChild } from './map-run-children.ts';
import { orFail } from './map-run-end.ts';

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
    for (const { id } of run.childrenOf(thread.id)) prepareChild(frame, run.thread(id));
  });
  beginChildren(frame);
}
