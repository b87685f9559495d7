/**
 * Switches on again what starts a job, and what watches over its silence: this counts from now, since nothing was due meanwhile, and rings if the job
 * has not succeeded by the time that it should have.
 */
import type { Account } from './account.ts';
import { beatOf } from './heartbeat.ts';
import type { Job, Trigger } from './job.ts';
import { type JobAlarm, setMuted, silenceAlarms } from './job-alarms.ts';
import { setPaused } from './pause-job.ts';

export interface Resumed {
  /** Those that were off. */
  readonly changed: readonly Trigger[];
  readonly unmuted: readonly JobAlarm[];
  /** Its silence counts from now: not where it was on, and not of a template that others wrote. */
  readonly isRenewed: boolean;
}

/** Throws OperatorError for a job that nothing starts, and the SDK's errors. */
export async function resumeJob(account: Account, job: Job): Promise<Resumed> {
  // First, so that no alarm rings in between.
  const isRenewed = job.triggers.some(({ enabled }) => !enabled) && (await beatOf(account, job));
  const changed = await setPaused(account, job, false);
  const unmuted = (await silenceAlarms(account, job)).filter(({ muted }) => muted);
  await setMuted(account, unmuted, false);
  return { changed, unmuted, isRenewed };
}
