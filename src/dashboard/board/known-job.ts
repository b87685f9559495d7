/** What is known of a job: its runs of 30 days, with all of those that the grid shows, and its ticks. Read again, only what can have changed is asked for. */
import type { Account } from '../../operator/account.ts';
import type { Job } from '../../operator/job.ts';
import type { Recent } from '../../operator/recent.ts';
import { describeRun, isUnderWay, type Run, type RunDetails, runsOfMachine } from '../../operator/runs.ts';
import { attemptsOfRun } from '../../operator/show-run.ts';
import { type Tick, ticksOf } from '../../operator/ticks.ts';
import { slotsShown } from '../views.ts';
import type { KnownAttempts } from './run-state.ts';
import { measure, type Usual } from './usual.ts';

export interface KnownRun {
  readonly run: Run;
  /** What lists do not tell. */
  readonly details: Pick<RunDetails, 'due' | 'status'> | undefined;
  readonly attempts: KnownAttempts | undefined;
}

export interface NamedJob {
  readonly job: Job;
  /** By which addresses name it. */
  readonly id: string;
}

export interface KnownJob extends NamedJob {
  /** Newest first. */
  readonly runs: readonly KnownRun[];
  /** Those that say more than its runs do; undefined: no ledger is kept. */
  readonly ticks: readonly Tick[] | undefined;
  /** Of all its runs of 30 days; undefined: what is known of them here says it. */
  readonly usual: Usual | undefined;
  /** So many of its newest runs were asked for: where it has as many, there may be older ones. */
  readonly asked: number;
  /** There may be runs and ticks before these that the grid shows, and that have not been asked for. */
  readonly isBrief: boolean;
  /** What of it could not be read, in words: the rest is of before. */
  readonly problem: string | undefined;
}

const dayMs = 86_400_000;
const lookedBackMs = 30 * dayMs;
/** Of a job that runs each minute these are a good half day. */
export const runsMax = 1000;
/** So many that have ended are listed again. */
export const relistedMin = 2 * slotsShown;

/** `before`: as it was known; what began since then is all listed, however long ago that was. Throws the SDK's errors. */
export async function readJob(
  account: Account,
  { job, id }: NamedJob,
  before: KnownJob | undefined,
  now: Date,
): Promise<KnownJob> {
  const monthAgo = new Date(Number(now) - lookedBackMs);
  const since = before ? changingSince(before, monthAgo) : monthAgo;
  const [listed, ticks] = await Promise.all([
    runsOfMachine(account, job, { max: runsMax, since, pageSize: before ? relistedMin : runsMax }),
    ticksOf(account, job, slotsShown),
  ]);
  const runs = withBefore(
    listed.map((run) => ({ run, details: undefined, attempts: undefined })),
    before,
    { from: monthAgo, until: since },
  );
  return {
    job,
    id,
    runs: runs.slice(0, runsMax),
    ticks,
    usual: undefined,
    asked: runsMax,
    isBrief: false,
    problem: undefined,
  };
}

/** Out of one answer for many. `max`: so many runs are remembered. What has not changed is as it was. */
export function knownOf(
  { job, id }: NamedJob,
  { runs: listed, measured, ticks }: Recent,
  before: KnownJob | undefined,
  now: Date,
  max: number,
): KnownJob {
  const until = listed.at(-1)?.run.startedAt ?? new Date(0);
  const span = { from: new Date(Number(now) - lookedBackMs), until };
  const runs = withBefore(
    listed.map((each) => ({ ...each, attempts: undefined })),
    before,
    span,
  ).slice(0, max);
  const usual = measured ? measure(measured.tookMs, measured.ended) : before?.usual;
  return { job, id, runs, ticks: telling(ticks, runs), usual, asked: max, isBrief: false, problem: undefined };
}

/** Without those that came to a run which says itself when it was due: of most jobs none is left, and of many they take most room. */
function telling(ticks: readonly Tick[], runs: readonly KnownRun[]): readonly Tick[] {
  const due = new Map(runs.map(({ run, details }) => [run.arn, Number(details?.due)]));
  const isToldBy = ({ due: at, status, deliveries }: Tick): boolean =>
    (status === 'fired' || status === 'caught up') &&
    deliveries.length > 0 &&
    deliveries.every(({ started = '' }) => due.get(started) === Number(at));
  return ticks.filter((tick) => !isToldBy(tick));
}

/** Out of one that has no more than `asked` of each: where these do not reach back to what is known, older ones are to be asked for. */
export function brieflyKnownOf(
  named: NamedJob,
  recent: Recent,
  before: KnownJob | undefined,
  now: Date,
  { asked, max }: { readonly asked: number; readonly max: number },
): KnownJob {
  const ofSchedules = [...Map.groupBy(recent.ticks, ({ scheduleArn }) => scheduleArn).values()];
  const isAll = [recent.runs, ...ofSchedules].every(({ length }) => length < asked);
  if (isAll) return knownOf(named, recent, before, now, max);
  const oldest = recent.runs.at(-1)?.run.arn;
  const known = new Set([...(before?.ticks ?? []).map(keyOf), ...(before?.runs ?? []).map(({ run }) => run.arn)]);
  const isKnown = (tick: Tick): boolean =>
    known.has(keyOf(tick)) || tick.deliveries.some(({ started }) => started !== undefined && known.has(started));
  const meets =
    (oldest === undefined || known.has(oldest)) && ofSchedules.every((ticks) => isKnown(ticks.at(-1) as Tick));
  if (!before || !meets) return { ...knownOf(named, recent, undefined, now, max), isBrief: true };
  const ticks = withOlder(recent.ticks, before.ticks);
  return { ...knownOf(named, { ...recent, ticks }, before, now, max), isBrief: before.isBrief };
}

const keyOf = ({ scheduleArn, due }: Tick): string => `${scheduleArn} ${Number(due)}`;

function withOlder(ticks: readonly Tick[], older: readonly Tick[] | undefined): Tick[] {
  const known = new Set(ticks.map(keyOf));
  return [...ticks, ...(older ?? []).filter((tick) => !known.has(keyOf(tick)))];
}

/** With what `read` has from before it. */
export function widenedBy(known: KnownJob, read: KnownJob): KnownJob {
  const usual = read.usual ?? known.usual;
  if (!known.isBrief) return { ...known, usual };
  const oldest = known.runs.at(-1)?.run.startedAt ?? Infinity;
  const arns = new Set(known.runs.map(({ run }) => run.arn));
  const older = read.runs.filter(({ run }) => run.startedAt <= oldest && !arns.has(run.arn));
  const ticks = withOlder(known.ticks ?? [], read.ticks);
  return { ...known, runs: [...known.runs, ...older], ticks, usual, asked: read.asked, isBrief: false };
}

/** Those of `listed` that were known so are as they were; behind them those of before that began in that span. */
function withBefore(
  listed: readonly KnownRun[],
  before: KnownJob | undefined,
  { from, until }: { readonly from: Date; readonly until: Date },
): KnownRun[] {
  const known = new Map(before?.runs.map((each) => [each.run.arn, each]));
  const runs = listed.map((each) => {
    const was = known.get(each.run.arn);
    known.delete(each.run.arn);
    return was && isSame(was.run, each.run) ? was : each;
  });
  const older = [...known.values()].filter(({ run }) => run.startedAt >= from && run.startedAt < until);
  return [...runs, ...older];
}

/** Nothing of it is other than it was. */
export const isUnchanged = (one: KnownJob, other: KnownJob): boolean =>
  one.job === other.job &&
  one.problem === other.problem &&
  one.isBrief === other.isBrief &&
  one.runs.length === other.runs.length &&
  one.runs.every((run, index) => isSameRun(run, other.runs[index] as KnownRun)) &&
  JSON.stringify([one.ticks, one.usual]) === JSON.stringify([other.ticks, other.usual]);

const isSameRun = (one: KnownRun, other: KnownRun): boolean =>
  one === other ||
  (one.run.arn === other.run.arn &&
    one.run.status === other.run.status &&
    one.attempts !== undefined &&
    JSON.stringify(one.attempts) === JSON.stringify(other.attempts));

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
export const unread = (known: KnownJob | undefined): KnownRun[] =>
  (known?.runs ?? []).slice(0, slotsShown).filter(({ attempts }) => !attempts);

/** With its end, where it has ended since it was listed. Throws the SDK's errors. */
export async function readRun(account: Account, { run, details: known }: KnownRun): Promise<KnownRun> {
  if (known && !isUnderWay(run)) return { run, details: known, attempts: await attemptsOfRun(account, run) };
  const [details, attempts] = await Promise.all([describeRun(account, run.job, run.arn), attemptsOfRun(account, run)]);
  // Lists have no word for skipped, and are compared with what is known.
  const status = details.status === 'SKIPPED' ? 'SUCCEEDED' : details.status;
  const { due } = details;
  return {
    run: { ...run, status, stoppedAt: details.stoppedAt },
    details: { due, status: details.status },
    attempts,
  };
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
    return !each.attempts && found && isSame(found.run, each.run) ? found : each;
  });
  return { ...known, runs };
}
