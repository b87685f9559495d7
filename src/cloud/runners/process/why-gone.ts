/** Whether a container's end will still be written down, and its output copied; and if not, why. */
import type { Host } from './host.ts';
import { type AnyRecord, isDrained, type ProcessMark, readExit } from './marks.ts';

/** So long after a recorder began its copier may still have left no mark, on a host that has much to do. */
const copierMsMax = 10_000;

/**
 * Undefined: it goes on, or has come to its end. `alive`: when these processes were started, of those that live; asked before. The recorder
 * alone writes the end; after that the copier alone has something to do.
 */
export function whyGone(
  host: Host,
  folder: string,
  record: AnyRecord | undefined,
  copier: ProcessMark | undefined,
  alive: ReadonlyMap<number, string>,
): string | undefined {
  if (record === undefined || record === 'unstarted' || isDrained(folder)) return undefined;
  if (record === 'broken' || record.bootId !== host.bootId) return 'the host was restarted while it ran';
  const lives = ({ pid, start }: ProcessMark): boolean => alive.get(pid) === start;
  if (lives(record)) return undefined;
  const exit = readExit(folder);
  if (!exit) return `its recorder (process ${record.pid}) was killed, so its exit code is not known`;
  const isCopied = copier ? lives(copier) : Date.now() - exit.at < copierMsMax;
  return isCopied ? undefined : 'its output could not be read to the end';
}
