/**
 * Batches of a distributed Map's items: what a child gets, and what of a batch is kept while its next item is evaluated.
 * Source: Step Functions guide, "ItemBatcher (Map)".
 */
import type { Batch, BatchLimits, Thread } from '../execution.ts';
import type { StateFrame } from '../frame.ts';
import { dataBytesMax } from '../limits.ts';

type Frame = Pick<StateFrame, 'run' | 'thread'>;

export const batchInput = (input: string | undefined, batch: readonly string[]): string =>
  `{${input === undefined ? '' : `"BatchInput":${input},`}"Items":[${batch.join(',')}]}`;

export const emptyBatch = ({ input }: BatchLimits): Batch => ({
  items: 0,
  bytes: Buffer.byteLength(batchInput(input, [])),
});

/** How many bytes a batch has with one item more; undefined: that does not fit any more. One that is too large for any fits an empty one. */
export function bytesWith({ maxInputBytes }: BatchLimits, { items, bytes }: Batch, item: string): number | undefined {
  const after = bytes + Buffer.byteLength(item) + (items > 0 ? 1 : 0);
  return items > 0 && after > Math.min(maxInputBytes || dataBytesMax, dataBytesMax) ? undefined : after;
}

/** How many items are kept, and which are not. */
export function batchSoFar({ batch }: Thread, { input }: BatchLimits): { kept: number; more: string[]; bytes: number } {
  if (batch && 'bytes' in batch) return { kept: batch.items, more: [], bytes: batch.bytes };
  return { kept: 0, more: [...batch!], bytes: Buffer.byteLength(batchInput(input, batch!)) };
}

/** Those of batches that are closed stay before them, as in the store: what is read from there is the same. */
export function keepItems({ run, thread }: Frame, more: readonly string[]): void {
  const fork = run.fork(thread.id);
  let { results } = fork;
  for (const output of more) results = { index: 0, output, number: (results?.number ?? 0) + 1, before: results };
  run.forks.set(thread.id, { ...fork, results });
}

export function keptItems({ run, thread }: Frame, count: number): string[] {
  const items: string[] = [];
  let each = run.fork(thread.id).results;
  for (; each && items.length < count; each = each.before) items.push(each.output);
  return items.reverse();
}

/** What the batches of these items are, JSON texts: as `collect` makes them. */
export function batchesOf(limits: BatchLimits, items: readonly string[]): string[] {
  const batches: string[] = [];
  let batch: string[] = [];
  let { bytes } = emptyBatch(limits);
  const withOneMore = (item: string): number | undefined => bytesWith(limits, { items: batch.length, bytes }, item);
  const close = (): void => {
    batches.push(batchInput(limits.input, batch));
    batch = [];
    ({ bytes } = emptyBatch(limits));
  };
  for (const item of items) {
    if (withOneMore(item) === undefined) close();
    bytes = withOneMore(item)!;
    batch.push(item);
    if (batch.length === limits.maxItems) close();
  }
  if (batch.length > 0) close();
  return batches;
}
