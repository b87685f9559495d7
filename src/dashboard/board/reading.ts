/** Reads a job as it is now, with what its runs do that are under way. One that is refused says so, and the rest of it is of before. */
import { type Account, mapSome } from '../../operator/account.ts';
import { isUnderWay } from '../../operator/runs.ts';
import { type KnownJob, type NamedJob, readJob, readRun, runsMax, withRuns } from './known-job.ts';
import { unreadable } from './unreadable.ts';

export interface Reading {
  /** `found`: as an answer for many has it; `problem`: what of it could not be read elsewhere. Rejects with errors that are not of one job alone. */
  read(
    of: NamedJob,
    before: KnownJob | undefined,
    found: KnownJob | undefined,
    problem: string | undefined,
  ): Promise<KnownJob>;
  /** When it was read last. */
  isRefused(id: string): boolean;
}

export function openReading(account: Account, now: () => Date): Reading {
  const refused = new Set<string>();
  return {
    async read(of, before, found, problem) {
      const { id } = of;
      try {
        const listed = found ?? (await readJob(account, of, refused.has(id) ? undefined : before, now()));
        const underWay = listed.runs.filter(({ run }) => isUnderWay(run));
        const read = withRuns(listed, await mapSome(underWay, (run) => readRun(account, run)));
        refused.delete(id);
        return { ...read, problem };
      } catch (error) {
        const words = unreadable(error);
        refused.add(id);
        const none = { runs: [], ticks: undefined, usual: undefined, asked: runsMax, isBrief: false };
        return { ...none, ...before, ...of, problem: words };
      }
    },
    isRefused: (id) => refused.has(id),
  };
}
