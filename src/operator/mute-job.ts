/**
 * A job of which nobody is told until an instant, by a mute of each alarm that watches its machine alone. Offered only where these tell of its runs: the
 * message by which a configuration's stack tells of them cannot be muted, and what watches other jobs too is not muted for one.
 */
import type { Account } from './account.ts';
import type { Job } from './job.ts';
import { alarmsOf, type JobAlarm } from './job-alarms.ts';
import { endMute, type Mute, mutesOf, muteUntil } from './mute-alarms.ts';
import { OperatorError } from './operator-error.ts';
import { messagesGoTo } from './told.ts';

/** Of the alarms that watch a job of which no message tells. */
export const mutableOf = (alarms: readonly JobAlarm[]): string[] =>
  alarms.filter(({ isOwn, tells }) => isOwn && tells).map(({ name }) => name);

/** The names of the alarms by which alone it is told how its runs ended; else, and where we may not look, none. Throws the SDK's other errors. */
export async function mutableAlarms(account: Account, job: Job): Promise<string[]> {
  try {
    return (await messagesGoTo(account, job)) ? [] : mutableOf(await alarmsOf(account, [job]));
  } catch (error) {
    if (/AccessDenied|NotAuthorized/.test((error as Error).name)) return [];
    throw error;
  }
}

/** The instant at which the first of them tells again; undefined: one of them is not muted, or not from here. */
export function mutedUntil(
  alarms: readonly string[],
  mutes: ReadonlyMap<string, readonly Mute[]> | undefined,
): Date | undefined {
  const ends = alarms.map((alarm) => mutes?.get(alarm)?.find(({ isOurs }) => isOurs)?.until);
  return ends.includes(undefined) ? undefined : new Date(Math.min(...ends.map(Number)));
}

/** Throws OperatorError where something else tells of it, and the SDK's errors. */
export async function muteJob(account: Account, job: Job, now: Date, until: Date): Promise<void> {
  const alarms = await mutableAlarms(account, job);
  if (alarms.length === 0)
    throw new OperatorError(
      `no alarm of its own alone tells of ${job.name}`,
      'the Alerts screen mutes an alarm, whatever it watches',
    );
  for (const alarm of alarms) await muteUntil(account, alarm, now, until);
}

/** Throws the SDK's errors. */
export async function unmuteJob(account: Account, job: Job): Promise<void> {
  const mutes = await mutesOf(account);
  for (const alarm of await mutableAlarms(account, job))
    if (mutes?.get(alarm)?.some(({ isOurs }) => isOurs)) await endMute(account, alarm);
}
