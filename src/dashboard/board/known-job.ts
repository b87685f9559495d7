/** What is known of a job: its runs of 30 days, with all of those that the grid shows, and its ticks. Read again, only what can have changed is asked for. */
import type { Account } from '../../operator/account.ts';
import type { Job } from '../../operator/job.ts';
import { describeRun, isUnderWay, listRuns, type Run, type RunDetails } from '../../operator/runs.ts';
import { attemptsOfRun } from '../../operator/show-run.ts';
import { type Tick, ticksOf } from '../../operator/ticks.ts';
import { slotsShown } from '../views.ts';
import type { KnownAttempts } from './run-state.ts';

export interface KnownRun {
  readonly run: Run;
  readonly details: RunDetails | undefined;
  readonly attempts: KnownAttempts | undefined;
}

export interface KnownJob {
  readonly job: Job;
  /** By which addresses name it. */
  readonly id: string;
  /** Newest first. */
  readonly runs: readonly KnownRun[];
  /** Undefined: no ledger is kept. */
  readonly ticks: readonly Tick[] | undefined;
  /** What of it could not be read, in words: the rest is of before. */
  readonly problem: string | undefined;
}

const dayMs = 86_400_000;
const lookedBackMs = 30 * dayMs;
/** Of a job that runs each minute these are a good half day. */
const runsMax = 1000;
/** So many that have ended are listed again. */
const relistedMin = 2 * slotsShown;

/** `before`: as it was known; what began since then is all listed, however long ago that was. Throws the SDK's errors. */
export async function readJob(
  account: Account,
  { job, id }: Pick<KnownJob, 'job' | 'id'>,
  before: KnownJob | undefined,
  now: Date,
): Promise<KnownJob> {
  const monthAgo = new Date(Number(now) - lookedBackMs);
  const since = before ? changingSince(before, monthAgo) : monthAgo;
  const [listed, ticks] = await Promise.all([
    listRuns(account, job, { max: runsMax, since, pageSize: before ? relistedMin : runsMax }),
    ticksOf(account, job, slotsShown),
  ]);
  const known = new Map(before?.runs.map((each) => [each.run.arn, each]));
  const runs = listed.map((run) => {
    const was = known.get(run.arn);
    known.delete(run.arn);
    return was && isSame(was.run, run) ? was : { run, details: undefined, attempts: undefined };
  });
  const older = [...known.values()].filter(({ run }) => run.startedAt >= monthAgo && run.startedAt < since);
  return { job, id, runs: [...runs, ...older].slice(0, runsMax), ticks, problem: undefined };
}

/** What began before that has ended: only a redrive changes it, which is seen of the newest that are listed again anyway. */
function changingSince({ runs }: KnownJob, monthAgo: Date): Date {
  const newest = runs[Math.min(relistedMin, runs.length) - 1];
  const oldestUnderWay = runs.findLast(({ run }) => isUnderWay(run));
  const found = [newest, oldestUnderWay].flatMap((each) => (each ? [Number(each.run.startedAt)] : []));
  return found.length === 0 ? monthAgo : new Date(Math.max(Number(monthAgo), Math.min(...found)));
}

/** The newest instant that a run was for, of those that have been read: what a rate counts from where AWS does not tell it. */
export const lastDueOf = ({ runs }: KnownJob): Date | undefined =>
  runs.find(({ details }) => details?.due)?.details?.due;

const isSame = (one: Run, other: Run): boolean =>
  one.status !== 'RUNNING' && one.status === other.status && Number(one.stoppedAt) === Number(other.stoppedAt);

/** Of the runs that the grid shows, those of which only the list's words are known. */
export const unread = (known: KnownJob | undefined): Run[] =>
  (known?.runs ?? []).slice(0, slotsShown).flatMap(({ run, details }) => (details ? [] : [run]));

/** With its end, where it has ended since it was listed. Throws the SDK's errors. */
export async function readRun(account: Account, run: Run): Promise<KnownRun> {
  const [details, attempts] = await Promise.all([describeRun(account, run.job, run.arn), attemptsOfRun(account, run)]);
  // Lists have no word for skipped, and are compared with what is known.
  const status = details.status === 'SKIPPED' ? 'SUCCEEDED' : details.status;
  return { run: { ...run, status, stoppedAt: details.stoppedAt }, details, attempts };
}

export const withRuns = (known: KnownJob, read: readonly KnownRun[]): KnownJob => {
  const byArn = new Map(read.map((each) => [each.run.arn, each]));
  return { ...known, runs: known.runs.map((each) => byArn.get(each.run.arn) ?? each) };
};

/** What is known of the same runs by another reading, where this one has only the list's words. */
export function keepDetails(known: KnownJob, other: KnownJob | undefined): KnownJob {
  const byArn = new Map(other?.runs.map((each) => [each.run.arn, each]));
  const runs = known.runs.map((each) => {
    const found = byArn.get(each.run.arn);
    return !each.details && found && isSame(found.run, each.run) ? found : each;
  });
  return { ...known, runs };
}
