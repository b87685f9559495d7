/**
 * After how long without a success somebody is told, and who notices: an alarm of CloudWatch up to its seven days, beyond them a look once a day.
 * Source: "PutMetricAlarm", CloudWatch API reference (a window of at most a day with periods under an hour, else seven days).
 */
import { instant, later } from '../../../languages/instant.ts';
import { zoneOf } from '../../../languages/schedule/zone.ts';
import type { JobSchedule, Silence } from '../../resolved-app.ts';
import { renderDuration, sayDuration } from '../duration.ts';
import { type Gaps, gapsOf } from '../schedule/gaps.ts';
import type { View } from './view.ts';

const hour = 3600;
const alarmSecondsMax = 7 * 86_400;

/** The longest and the shortest time between two runs that are due. Of several schedules, at most and at least that. */
export function gapsOfAll(schedules: readonly JobSchedule[]): Gaps {
  const all = schedules.map(({ schedule, expression, zone }) =>
    gapsOf(
      { schedule, anchor: instant(0), zone: zoneOf(zone) as NonNullable<ReturnType<typeof zoneOf>> },
      `${expression} ${zone}`,
    ),
  );
  const least = (values: readonly (number | undefined)[]): number | undefined =>
    values.reduce((a, b) => (a === undefined || (b !== undefined && b < a) ? b : a), undefined);
  return { longest: least(all.map(({ longest }) => longest)), shortest: least(all.map(({ shortest }) => shortest)) };
}

export interface Timing {
  readonly gaps: Gaps;
  readonly timeoutSeconds: number;
  readonly startWithinSeconds: number;
}

export function silenceOf(job: View, schedules: readonly JobSchedule[], timing: Timing): Silence | undefined {
  const written = job.get('alarms', 'silent');
  if (written === false || schedules.length === 0) return undefined;
  const { gaps, timeoutSeconds, startWithinSeconds } = timing;
  // A flexible window lets one run begin at its end and the last have begun at its beginning.
  const lateSeconds = Math.max(0, ...schedules.map(({ windowMinutes = 0 }) => windowMinutes * 60));
  const given = job.duration('alarms', 'silent');
  if (given !== undefined && gaps.longest !== undefined && given < gaps.longest)
    job.wrong(
      ['alarms', 'silent'],
      `found ${renderDuration(given)}; ${sayDuration(gaps.longest)} may lie between two runs`,
      `silent: ${renderDuration(upToHour(gaps.longest + lateSeconds + timeoutSeconds + hour))}`,
    );
  const ends = schedules.map(lastOf);
  const last = instant(Math.max(...ends.map((end) => end ?? 0)));
  if (gaps.longest === undefined) {
    if (last === 0) return undefined;
    const windowSeconds = startWithinSeconds + lateSeconds + timeoutSeconds + hour;
    return { windowSeconds, by: 'once', at: later(last, windowSeconds), tellsMissed: schedules.length > 1 };
  }
  const windowSeconds = given ?? upToHour(gaps.longest + lateSeconds + timeoutSeconds + hour);
  const tellsMissed = given === undefined && (schedules.length > 1 || isUneven(gaps, windowSeconds));
  if (!ends.includes(undefined)) return { windowSeconds, by: 'daily', at: last, tellsMissed };
  return {
    windowSeconds: windowSeconds < 86_400 ? windowSeconds : upToHour(windowSeconds),
    by: windowSeconds > alarmSecondsMax ? 'daily' : 'alarm',
    tellsMissed,
  };
}

/** More than clocks that change make of an even schedule. */
const unevenSeconds = 3 * hour;

/** Whether a run may be missed, and the next one succeed, before the window has passed: of a job whose gaps are alike only where it is due often. */
const isUneven = ({ longest = 0, shortest = 0 }: Gaps, windowSeconds: number): boolean =>
  longest - shortest > unevenSeconds && windowSeconds > 2 * shortest;

const upToHour = (seconds: number): number => Math.ceil(seconds / hour) * hour;

/** The last instant of a schedule that ends; undefined: it goes on. */
const lastOf = ({ schedule, zone, end }: JobSchedule): number | undefined =>
  schedule.kind === 'at' ? (zoneOf(zone)?.instantOf(schedule.local) ?? 0) : end;
