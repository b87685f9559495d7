/**
 * How much space log lines may take of the disk. The limits of size shrink while little is free, so that the oldest lines make place; below
 * that lines are not written at all, while there is still space for the ledger.
 */
import type { Logs } from '../context.ts';
import type { SizeLimits } from '../limits.ts';

const mebibyte = 1024 * 1024;
/** Left to everything else: this much, or a share of a small disk. */
const keptFreeMax = 256 * mebibyte;
const keptFreeShare = 8;
/** So many times as much has to be free for lines to go on: not on and off for each of them. */
const goOnFactor = 1.25;
/** Below so many times as much nothing is added to the log file that does not take the place of older lines. */
const growFactor = 2;

interface Seen {
  readonly keptFree: number;
  /** With what is free inside the log file. */
  readonly free: number;
}

/** Undefined: nobody knows, or there is plenty. */
function little({ host, lines }: Logs): Seen | undefined {
  const disk = host.world.disk();
  if (!disk) return undefined;
  const keptFree = Math.min(keptFreeMax, disk.totalBytes / keptFreeShare);
  if (disk.freeBytes >= growFactor * keptFree) return undefined;
  return { keptFree, free: disk.freeBytes + lines.file.freeBytes() };
}

/** `wasShort`: it was when it was last asked. */
export function isShort(logs: Logs, wasShort: boolean): boolean {
  const seen = little(logs);
  return seen !== undefined && seen.free < seen.keptFree * (wasShort ? goOnFactor : 1);
}

/** The limits of size by what is free now: all in proportion. */
export function limitsOf(logs: Logs): SizeLimits {
  const { bytesMax, lines, space } = logs;
  const seen = little(logs);
  space.fileMax = seen && (space.fileMax ?? lines.file.allBytes() + Math.max(0, seen.free - seen.keptFree) / 2);
  const share = Math.min(1, (space.fileMax ?? Infinity) / bytesMax.file);
  return { stream: bytesMax.stream * share, group: bytesMax.group * share, file: bytesMax.file * share };
}
