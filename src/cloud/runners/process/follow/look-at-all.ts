/** Whether containers' ends will still be written down, and their output copied; and if not, why. */
import { hostRestarted, outputUnread, recorderKilled } from '../../../kit/stopped-reasons.ts';
import type { Host } from '../host/host.ts';
import { type AnyRecord, isDrained, type ProcessMark, readExit } from '../recorder/marks.ts';
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
    if (why) container.recorderGone(why);
    else container.wake();
  }
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
  if (record === undefined || record === 'unstarted' || isDrained(folder)) return undefined;
  if (record === 'broken' || record.bootId !== host.bootId) return hostRestarted;
  const lives = ({ pid, start }: ProcessMark): boolean => alive.get(pid) === start;
  if (lives(record)) return undefined;
  const exit = readExit(folder);
  if (!exit) return recorderKilled(record.pid);
  const isCopied = copier ? lives(copier) : Date.now() - exit.at < copierMsMax;
  return isCopied ? undefined : outputUnread;
}
