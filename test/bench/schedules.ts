/** Next due instants of schedules in a time zone, one after the other through years with changes of clocks; beside it cron-parser. */
import { CronExpressionParser } from 'cron-parser';
import { type Instant, instant } from '../../src/languages/instant.ts';
import { nextAfter, type Timetable } from '../../src/languages/schedule/next.ts';
import { parseSchedule, type Schedule } from '../../src/languages/schedule/schedule.ts';
import { zoneOf } from '../../src/languages/schedule/zone.ts';

const zoneName = 'Europe/Berlin';
const schedules = [
  ['cron(30 2 * * ? *)', '30 2 * * *'],
  ['cron(0/15 * * * ? *)', '*/15 * * * *'],
  ['cron(0 6 ? * MON-FRI *)', '0 6 * * 1-5'],
] as const;
const start = instant(Date.UTC(2026, 0));
const ours = 200_000;
const theirs = 4_000;

export async function benchSchedules(): Promise<string[]> {
  return schedules.map(([expression, crontab]) => {
    const timetable: Timetable = {
      schedule: parseSchedule(expression) as Schedule,
      anchor: start,
      zone: zoneOf(zoneName) as NonNullable<ReturnType<typeof zoneOf>>,
    };
    const next = (at: Instant): Instant => nextAfter(timetable, at) ?? start;
    walk(next, ours / 10);
    const other = CronExpressionParser.parse(crontab, { tz: zoneName, currentDate: new Date(start) });
    const otherNext = (): Instant => instant(other.next().getTime());
    const [mine, foreign] = [perSecond(next, ours), perSecond(otherNext, theirs)];
    return `schedules: ${expression} in ${zoneName}: ${mine} next instants/s; cron-parser ${foreign}/s`;
  });
}

function walk(next: (at: Instant) => Instant, steps: number): void {
  let at = start;
  for (let step = 0; step < steps; step++) at = next(at);
}

function perSecond(next: (at: Instant) => Instant, steps: number): number {
  const began = performance.now();
  walk(next, steps);
  return Math.round((steps * 1000) / (performance.now() - began));
}
