/** The last runs of a job, told apart from starts that a guard skipped, since these say nothing of how the job is. */
import type { Account } from './account.ts';
import type { Job } from './job.ts';
import { describeRun, isUnderWay, listRuns, type RunDetails } from './runs.ts';

export interface LastRuns {
  /** Skipped or not. */
  readonly newest: RunDetails | undefined;
  /** Not skipped: it is under way, or has ended. */
  readonly lastRun: RunDetails | undefined;
  /** Neither skipped nor under way. */
  readonly lastEnded: RunDetails | undefined;
  /** How many starts after `lastRun` were skipped; of more than 50 only so many are counted. */
  readonly skipped: number;
}

/** Whether a start was skipped is told by it alone, so that each is asked for. */
const describedMax = 50;

/** Throws the SDK's errors. */
export async function lastRunsOf(account: Account, job: Job): Promise<LastRuns> {
  let found: LastRuns = { newest: undefined, lastRun: undefined, lastEnded: undefined, skipped: 0 };
  for (const { arn } of await listRuns(account, job, { max: describedMax })) {
    const run = await describeRun(account, job, arn);
    const { newest = run, lastRun, skipped } = found;
    if (run.status === 'SKIPPED') found = { ...found, newest, skipped: lastRun ? skipped : skipped + 1 };
    else if (isUnderWay(run)) found = { ...found, newest, lastRun: lastRun ?? run };
    else return { newest, lastRun: lastRun ?? run, lastEnded: run, skipped };
  }
  if (found.skipped < describedMax) return found;
  // One that failed or is under way was not skipped: a list tells that.
  const lists = [
    await listRuns(account, job, { max: 1, running: true }),
    await listRuns(account, job, { max: 1, failed: true }),
  ];
  const [older] = lists.flat().toSorted((one, other) => Number(other.startedAt) - Number(one.startedAt));
  const lastRun = older && (await describeRun(account, job, older.arn));
  return { ...found, lastRun, lastEnded: lastRun && !isUnderWay(lastRun) ? lastRun : undefined };
}

/** What a job's name alone stands for: its newest run that was not skipped, or the one that was. Throws the SDK's errors. */
export async function newestRun(account: Account, job: Job): Promise<RunDetails | undefined> {
  const { lastRun, newest } = await lastRunsOf(account, job);
  return lastRun ?? newest;
}
