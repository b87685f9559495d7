/** The next time that clocks set forward take a run away. */
import { type Instant, instant } from '../../../languages/instant.ts';
import type { Cron } from '../../../languages/schedule/cron.ts';
import { daysOf } from '../../../languages/schedule/days.ts';
import type { LocalTime, Zone } from '../../../languages/schedule/zone.ts';

export interface Skipped {
  /** `02:30` */
  readonly time: string;
  /** `2027-03-28` */
  readonly date: string;
  /** The same minute, when clocks go on. */
  readonly mend: string;
}

/** Of a schedule that is due at few times a day: what is due every hour misses one of many. */
const timesOfDayMax = 6;
const yearsAhead = 2;

/** The first such day of each time of day, within two years after `now`. */
export function skippedTimes(cron: Cron, zone: Zone, now: Instant): Skipped[] {
  if (cron.hours.length * cron.minutes.length > timesOfDayMax) return [];
  const days = forwardDays(zone, new Date(now).getUTCFullYear()).filter((day) => isDue(cron, day));
  return cron.hours.flatMap((hour) =>
    cron.minutes.flatMap((minute) => {
      const times = days.map((day) => (day + (hour * 60 + minute) * 60_000) as LocalTime);
      const local = times.find((time) => time > now && zone.instantOf(time) === undefined);
      if (local === undefined) return [];
      return [{ time: clock(local), date: new Date(local).toISOString().slice(0, 10), mend: clock(local + 3_600_000) }];
    }),
  );
}

const dayMs = 86_400_000;
const known = new Map<string, readonly number[]>();

/** The local days, as midnights, on which clocks are set forward, and their neighbours. */
function forwardDays(zone: Zone, year: number): readonly number[] {
  const key = `${zone.name} ${year}`;
  const before = known.get(key);
  if (before) return before;
  const offset = (day: number): number => zone.reachedAt(instant(day)) - day;
  const days = new Set<number>();
  for (let day = Date.UTC(year, 0, 1); day < Date.UTC(year + yearsAhead + 1, 0, 1); day += dayMs)
    if (offset(day + dayMs) > offset(day)) for (const near of [-1, 0, 1, 2]) days.add(day + near * dayMs);
  known.set(key, [...days]);
  return [...days];
}

function isDue(cron: Cron, day: number): boolean {
  const date = new Date(day);
  const month = date.getUTCMonth() + 1;
  if (!cron.years.includes(date.getUTCFullYear()) || !cron.months.includes(month)) return false;
  return (daysOf(cron.days, date.getUTCFullYear(), month) & (1 << date.getUTCDate())) !== 0;
}

const clock = (local: number): string => new Date(local).toISOString().slice(11, 16);
