/** Whether containers' ends will still be written down, and their output copied; and if not, why. */
import type { Instant } from '../../../../languages/instant.ts';
import {
  hostRestarted,
  noProcessLeft,
  outputUnread,
  recordDamaged,
  recorderKilled,
  startUnwritten,
} from '../../../kit/stopped-reasons.ts';
import type { Host } from '../host/host.ts';
import {
  type AnyRecord,
  isCommandBroken,
  isDrained,
  isUnforked,
  type ProcessMark,
  type RecordMark,
  readCommand,
  readExit,
} from '../recorder/marks.ts';
import type { FollowedContainer } from './followed-container.ts';

/** So long after a recorder began its copier may still have left no mark, on a host that has much to do. */
const copierMsMax = 10_000;

/** Wakes them all; those whose recorder is gone are notified. The host is queried once. */
export function lookAtAll(host: Host, containers: readonly FollowedContainer[]): void {
  const all = containers.map((container) => ({ container, record: container.record(), copier: container.copier() }));
  const pids = all.flatMap(({ record, copier }) =>
    [record, copier].flatMap((one) => (typeof one === 'object' ? one.pid : [])),
  );
  const alive = host.starts(pids);
  for (const { container, record, copier } of all) {
    const why = whyGone(host, { container, record, copier }, alive);
    if (why && (!byTime.has(why) || isConfirmed(container))) container.recorderGone(why);
    else container.wake();
    if (!why) suspectedAt.delete(container);
  }
}

/** What is told by how old a mark is: a clock that jumps ahead makes one old that was just written. */
const byTime: ReadonlySet<string> = new Set([recordDamaged, outputUnread]);
/** So long it has to be so, by a clock that nobody sets: far more than lies between two marks. */
const confirmedMs = 1000;
const suspectedAt = new WeakMap<FollowedContainer, number>();

function isConfirmed(container: FollowedContainer): boolean {
  const now = performance.now();
  const since = suspectedAt.get(container) ?? now;
  suspectedAt.set(container, since);
  return now - since >= confirmedMs;
}

/** What is waited for, and since when, by a clock that nobody sets. */
interface Wait {
  readonly at: Instant;
  readonly sinceMs: number;
}
const waits = new WeakMap<FollowedContainer, Wait>();

/** It is as long ago as that by the host's clock, or was waited for so long: a clock that was put back would have it wait as long as it was put back. */
function isOver(container: FollowedContainer, at: Instant, msMax: number): boolean {
  const now = performance.now();
  const known = waits.get(container);
  const wait = known?.at === at ? known : { at, sinceMs: now };
  waits.set(container, wait);
  return Date.now() - at > msMax || now - wait.sinceMs > msMax;
}

interface Looked {
  readonly container: FollowedContainer;
  readonly record: AnyRecord | undefined;
  readonly copier: ProcessMark | undefined;
}

/**
 * Undefined: it goes on, or has come to its end. `alive`: when these processes were started, of those that live; looked up before. The recorder
 * alone writes the end; after that the copier alone has something to do.
 */
function whyGone(
  host: Host,
  { container, record, copier }: Looked,
  alive: ReadonlyMap<number, string>,
): string | undefined {
  const { folder } = container;
  if (record === undefined) return undefined;
  if (record === 'unstarted') return readCommand(folder) ? recordDamaged : undefined;
  if (record === 'broken') return recordDamaged;
  const lives = ({ pid, start }: ProcessMark): boolean => record.bootId === host.bootId && alive.get(pid) === start;
  const command = readCommand(folder);
  if (lives(record)) return !command && isStartOver(container, record) ? recordDamaged : undefined;
  const exit = readExit(folder);
  if (exit && isDrained(folder)) return command ? undefined : startUnwritten;
  if (record.bootId !== host.bootId) return hostRestarted;
  if (!exit) return isUnforked(folder) ? noProcessLeft() : recorderKilled(record.pid);
  const isCopied = copier ? lives(copier) : !isOver(container, exit.at, copierMsMax);
  return isCopied ? undefined : outputUnread;
}

/** A recorder needs milliseconds from its record to its command. */
const startMsMax = 30_000;

const isStartOver = (container: FollowedContainer, { at }: RecordMark): boolean =>
  isCommandBroken(container.folder) || isOver(container, at, startMsMax);
