/** Why a schedule is not due any more, or never was. */
import { type Instant, instant } from '../instant.ts';
import { nextAfter } from './next.ts';
import type { Schedule } from './schedule.ts';
import type { Zone } from './zone.ts';

/** `left out`: its one time does not exist, where clocks are set forward. `over`: it had its time, or an end. `never`: no day is like that. */
export type WhyNeverDue = 'left out' | 'over' | 'never';

/** `endDate`: as it is written, ISO 8601; what is none ends nothing. Undefined: it is due after `now`. */
export function whyNeverDue(schedule: Schedule, zone: Zone, endDate: unknown, now: Instant): WhyNeverDue | undefined {
  const isOnce = schedule.kind === 'at';
  if (isOnce && zone.instantOf(schedule.local) === undefined) return 'left out';
  const ends = Date.parse(String(endDate));
  const end = Number.isNaN(ends) ? undefined : instant(ends);
  if (nextAfter({ schedule, anchor: now, zone, end }, now) !== undefined) return undefined;
  return isOnce || end !== undefined ? 'over' : 'never';
}
