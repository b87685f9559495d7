/** Reads what older runs did, newest first, of all jobs alike, while the board is shown without that. */
import { type Account, mapSome } from '../../operator/account.ts';
import { type KnownJob, type KnownRun, readRun, unread } from './known-job.ts';
import { unreadable } from './unreadable.ts';

export interface Filling {
  /** Goes on until all is read, also what is found meanwhile. */
  begin(): void;
  /** These are looked at. */
  show(ids: readonly string[]): void;
  /** Nothing is left to read, but for what is refused. */
  isDone(): boolean;
  /** Why a job's older runs could not be read, in words. */
  problemOf(id: string): string | undefined;
  close(): void;
}

export interface FillingSettings {
  readonly account: Account;
  readonly reportError: (what: string, error: unknown) => void;
  /** As they are known at each moment. */
  readonly known: ReadonlyMap<string, KnownJob>;
  readonly keep: (id: string, run: KnownRun) => void;
}

/** Of more jobs, what older runs did is read of those alone that somebody looks at. */
export const manyMin = 400;

export function openFilling({ account, reportError, known, keep }: FillingSettings): Filling {
  const problems = new Map<string, string>();
  let isFilling = false;
  let shown: ReadonlySet<string> = new Set();
  let isClosed = false;

  async function fill(): Promise<void> {
    isFilling = true;
    try {
      for (let ids = wanted(); ids.length > 0 && !isClosed; ids = unfilled()) await mapSome(ids, fillJob);
    } catch (error) {
      if (!isClosed) reportError('read older runs', error);
    } finally {
      isFilling = false;
    }
  }

  const isWanted = (id: string): boolean => known.size <= manyMin || shown.has(id);

  /** Also those that were refused before. */
  const wanted = (): string[] =>
    [...known.values()].flatMap((job) => (isWanted(job.id) && unread(job).length > 0 ? [job.id] : []));

  const unfilled = (): string[] => wanted().filter((id) => !problems.has(id));

  async function fillJob(id: string): Promise<void> {
    try {
      for (const run of unread(known.get(id))) {
        if (isClosed) return;
        keep(id, await readRun(account, run));
      }
      problems.delete(id);
    } catch (error) {
      problems.set(id, unreadable(error));
    }
  }

  function begin(): void {
    if (!isFilling) void fill();
  }

  return {
    begin,
    show(ids) {
      shown = new Set(ids);
      begin();
    },
    isDone: () => unfilled().length === 0,
    problemOf: (id) => problems.get(id),
    close() {
      isClosed = true;
    },
  };
}
