/**
 * A gap of very many ticks: the host was away for months, or its clock was years behind (one without a battery begins in 1970). Its newest ticks
 * have a row each; one line stands for those before, which would fill the disk.
 */
import { type Instant, instant } from '../../languages/instant.ts';
import { type Timetable, ticksBetween } from '../../languages/schedule/next.ts';
import { missedOfAllMax, missedPerGapMax } from './limits.ts';

/** No two ticks of a schedule are nearer. */
const shortestMs = 60_000;

/** How many rows one of so many schedules may have, which missed their ticks together. */
export const shareOf = (schedules: number): number =>
  Math.max(1, Math.min(missedPerGapMax, Math.floor(missedOfAllMax / Math.max(1, schedules))));

/** After which the ticks up to `until` have rows of their own: `after` itself, or later so that at least half of `most` are left. */
export function newestAfter(timetable: Timetable, after: Instant, until: Instant, most: number): Instant {
  let lengthMs = most * shortestMs;
  while (lengthMs < until - after && isWithin(most, timetable, instant(until - 2 * lengthMs), until)) lengthMs *= 2;
  return instant(Math.max(after, until - lengthMs));
}

function isWithin(most: number, timetable: Timetable, after: Instant, until: Instant): boolean {
  let count = 0;
  for (const _ of ticksBetween(timetable, after, until)) if (++count > most) return false;
  return true;
}
