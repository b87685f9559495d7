/** Whether containers' ends will still be written down, and their output copied; and if not, why. */
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
    const why = whyGone(host, container.folder, record, copier, alive);
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

/**
 * Undefined: it goes on, or has come to its end. `alive`: when these processes were started, of those that live; looked up before. The recorder
 * alone writes the end; after that the copier alone has something to do.
 */
function whyGone(
  host: Host,
  folder: string,
  record: AnyRecord | undefined,
  copier: ProcessMark | undefined,
  alive: ReadonlyMap<number, string>,
): string | undefined {
  if (record === undefined) return undefined;
  if (record === 'unstarted') return readCommand(folder) ? recordDamaged : undefined;
  if (record === 'broken') return recordDamaged;
  const lives = ({ pid, start }: ProcessMark): boolean => record.bootId === host.bootId && alive.get(pid) === start;
  const command = readCommand(folder);
  if (lives(record)) return !command && isStartOver(folder, record) ? recordDamaged : undefined;
  const exit = readExit(folder);
  if (exit && isDrained(folder)) return command ? undefined : startUnwritten;
  if (record.bootId !== host.bootId) return hostRestarted;
  if (!exit) return isUnforked(folder) ? noProcessLeft() : recorderKilled(record.pid);
  const isCopied = copier ? lives(copier) : Date.now() - exit.at < copierMsMax;
  return isCopied ? undefined : outputUnread;
}

/** A recorder needs milliseconds from its record to its command. */
const startMsMax = 30_000;

const isStartOver = (folder: string, { at }: RecordMark): boolean =>
  isCommandBroken(folder) || Date.now() - at > startMsMax;
