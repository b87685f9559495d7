/** Every job at a glance: how it is, how its last run went, when its next one is due. */
import { instant } from '../languages/instant.ts';
import { type Account, mapSome } from './account.ts';
import { type Due, dueOf, isPaused, type Job, nextDue, type Trigger } from './job.ts';
import { type LastRuns, lastRunsOf } from './last-runs.ts';
import { describeRun, hasFailed, listRuns, type RunDetails } from './runs.ts';

export interface JobOverview extends LastRuns {
  readonly job: Job;
  readonly paused: boolean;
  /** The instant that its last scheduled run was for, where that is known. */
  readonly lastDue: Date | undefined;
  readonly next: Due | undefined;
  /** An instant at which it was due, and after which no run began. */
  readonly missed: Date | undefined;
  /** It needs somebody: the last run that ended did not succeed, or one never was. */
  readonly needsCare: boolean;
}

/** Throws the SDK's errors. */
export const overviewOf = (account: Account, jobs: readonly Job[], now: Date): Promise<JobOverview[]> =>
  mapSome(jobs, (job) => overviewOfJob(account, job, now));

export async function overviewOfJob(account: Account, job: Job, now: Date): Promise<JobOverview> {
  const last = await lastRunsOf(account, job);
  const missed = job.machineArn === undefined ? undefined : missedBy(job, last.newest, now);
  const due = await lastDue(account, job, last.newest);
  return {
    job,
    lastDue: due,
    paused: isPaused(job),
    ...last,
    next: nextDue(job, instant(now.getTime()), 1, due)[0],
    missed,
    needsCare:
      job.machineArn === undefined ||
      missed !== undefined ||
      (last.lastEnded !== undefined && hasFailed(last.lastEnded)),
  };
}

/** AWS does not tell when a rule's rate began: the last run that it started does. */
async function lastDue(account: Account, job: Job, lastRun: RunDetails | undefined): Promise<Date | undefined> {
  if (lastRun?.due || !job.triggers.some(({ kind, expression }) => kind === 'rule' && /^rate/.test(expression)))
    return lastRun?.due;
  for (const { arn } of await listRuns(account, job, { max: lookedAtMax })) {
    const { due } = await describeRun(account, job, arn);
    if (due) return due;
  }
  return undefined;
}

const lookedAtMax = 5;

/** A start may be so late before it is called missed: Scheduler promises the minute, and tries again where it is refused. */
export const graceMs = 5 * 60_000;

/** The first instant after the last run at which a schedule was due. Of rules AWS does not tell since when they are as they are. */
function missedBy(job: Job, lastRun: RunDetails | undefined, now: Date): Date | undefined {
  const missed = job.triggers
    .map((trigger) => unstartedBy(trigger, lastRun, now))
    .filter((each) => each !== undefined && each.lateMs > graceMs);
  return missed.length === 0 ? undefined : new Date(Math.min(...missed.map((each) => Number(each?.due))));
}

export interface Unstarted {
  readonly due: Date;
  /** How long ago it should have begun at the latest; beyond `graceMs` it counts as missed. */
  readonly lateMs: number;
}

/** The first instant at which one that is on was due, and after which no run began. */
export function unstartedBy(
  trigger: Trigger,
  lastRun: Pick<RunDetails, 'due' | 'startedAt'> | undefined,
  now: Date,
): Unstarted | undefined {
  const { enabled, changed, since = changed, windowMinutes } = trigger;
  if (!enabled || since === undefined) return undefined;
  const runs = Math.max(Number(lastRun?.due ?? 0), Number(lastRun?.startedAt ?? 0));
  const after = Math.max(Number(since), Number(changed ?? 0), runs);
  const [due] = dueOf(trigger, instant(after), 1);
  const lateMs = due === undefined ? 0 : Number(now) - due - windowMinutes * 60_000;
  return due !== undefined && lateMs > 0 ? { due: new Date(due), lateMs } : undefined;
}
