/** What is known of a job: its runs of 30 days, with all of those that the grid shows, and its ticks. Read again, only what can have changed is asked for. */
import { type Account, mapSome } from '../../operator/account.ts';
import type { Job } from '../../operator/job.ts';
import { describeRun, listRuns, type Run, type RunDetails } from '../../operator/runs.ts';
import { attemptsOfRun } from '../../operator/show-run.ts';
import { listTicks, type Tick } from '../../operator/ticks.ts';
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
}

const dayMs = 86_400_000;
const lookedBackMs = 30 * dayMs;
/** Of a job that runs each minute these are a good half day. */
const runsMax = 1000;

/** `before`: as it was known. Throws the SDK's errors. */
export async function readJob(
  account: Account,
  { job, id }: Pick<KnownJob, 'job' | 'id'>,
  before: KnownJob | undefined,
  now: Date,
): Promise<KnownJob> {
  const since = new Date(Number(now) - lookedBackMs);
  const [listed, perTrigger] = await Promise.all([
    listRuns(account, job, before ? { max: 2 * slotsShown } : { max: runsMax, since }),
    mapSome(job.triggers, ({ arn }) => listTicks(account, arn, slotsShown)),
  ]);
  const known = new Map(before?.runs.map((each) => [each.run.arn, each]));
  const runs = listed.map((run) => {
    const was = known.get(run.arn);
    known.delete(run.arn);
    return was && isSame(was.run, run) ? was : { run, details: undefined, attempts: undefined };
  });
  const older = [...known.values()].filter(({ run }) => run.startedAt >= since);
  const ticks = perTrigger.some((each) => each !== undefined) ? perTrigger.flatMap((each) => each ?? []) : undefined;
  return { job, id, runs: [...runs, ...older].slice(0, runsMax), ticks };
}

const isSame = (one: Run, other: Run): boolean =>
  one.status !== 'RUNNING' && one.status === other.status && Number(one.stoppedAt) === Number(other.stoppedAt);

/** Of the runs that the grid shows, those of which only the list's words are known. */
export const unread = ({ runs }: KnownJob): Run[] =>
  runs.slice(0, slotsShown).flatMap(({ run, details }) => (details ? [] : [run]));

/** Throws the SDK's errors. */
export async function readRun(account: Account, run: Run): Promise<KnownRun> {
  const [details, attempts] = await Promise.all([describeRun(account, run.job, run.arn), attemptsOfRun(account, run)]);
  return { run, details, attempts };
}

export const withRuns = (known: KnownJob, read: readonly KnownRun[]): KnownJob => {
  const byArn = new Map(read.map((each) => [each.run.arn, each]));
  return { ...known, runs: known.runs.map((each) => byArn.get(each.run.arn) ?? each) };
};
