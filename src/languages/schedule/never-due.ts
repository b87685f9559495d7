/** Why a schedule is not due any more, or never was. */
import { type Instant, instant } from '../instant.ts';
import { isProblems } from '../problem.ts';
import { nextAfter } from './next.ts';
import { parseOneTimeOrRecurring, type Schedule } from './schedule.ts';
import { utc, type Zone, zoneOf } from './zone.ts';

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

/** A schedule as it is written in AWS's members. */
export interface WrittenSchedule {
  readonly ScheduleExpression?: unknown;
  readonly ScheduleExpressionTimezone?: unknown;
  readonly EndDate?: unknown;
  readonly State?: unknown;
}

/** What is to be said of one that AWS takes as it is. Undefined: it is due, or switched off. */
export function neverDue(
  { ScheduleExpression: text, ScheduleExpressionTimezone: name, EndDate, State }: WrittenSchedule,
  now: Instant,
): string | undefined {
  if (typeof text !== 'string' || State === 'DISABLED') return undefined;
  const schedule = parseOneTimeOrRecurring(text);
  const zone = name === undefined ? utc : zoneOf(String(name));
  if (isProblems(schedule) || !zone) return undefined;
  const why = whyNeverDue(schedule, zone, EndDate, now);
  if (why === undefined) return undefined;
  if (why === 'left out') return `\`${text}\` is never due: ${name} has no such time, its clocks are set forward then`;
  return `\`${text}\` is never due${why === 'over' ? ' again' : ''}: it starts nothing`;
}
