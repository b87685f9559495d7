/** How long a job's attempts take and how often they fail, by what was recorded of its runs. */
import { type Account, mapSome } from './account.ts';
import type { Job } from './job.ts';
import { listRuns } from './runs.ts';
import { attemptsOfRun } from './show-run.ts';

export interface RecordedHabits {
  /** Of attempts that succeeded, and at least one. */
  readonly takesSeconds: readonly number[];
  /** Of a hundred attempts. */
  readonly failures: number;
  /** Attempts that were looked at. */
  readonly attempts: number;
}

/** Of its newest runs; undefined: none of their attempts succeeded. Throws the SDK's errors. */
export async function habitsOf(account: Account, job: Job, runsMax: number): Promise<RecordedHabits | undefined> {
  const runs = await listRuns(account, job, { max: runsMax });
  const attempts = (await mapSome(runs, (run) => attemptsOfRun(account, run))).flat();
  const well = attempts.filter(({ end }) => end.kind === 'succeeded');
  const failed = attempts.filter(({ end }) => end.kind === 'failed' || end.kind === 'timed out');
  if (well.length === 0) return undefined;
  return {
    takesSeconds: well.map(({ startedAt, endedAt }) =>
      Math.max(1, Math.round((Number(endedAt) - Number(startedAt)) / 1000)),
    ),
    failures: (failed.length / (well.length + failed.length)) * 100,
    attempts: well.length + failed.length,
  };
}
