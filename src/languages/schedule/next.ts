/** When a schedule is due. Cron is due at second 0 of its minute, UTC; a rate counts from its anchor. */
import { type Instant, instant } from '../instant.ts';
import type { Cron } from './cron.ts';
import { daysOf } from './days.ts';
import type { Schedule } from './schedule.ts';

/** The last instant that a JavaScript date can show. */
const lastInstant = 8_640_000_000_000_000;

/**
 * The first due instant strictly after `at`; undefined if there is none before the year 2200.
 * `anchor` is when the schedule was made: a rate is first due one interval later.
 */
export function nextAfter(schedule: Schedule, at: Instant, anchor: Instant): Instant | undefined {
  if (schedule.kind === 'cron') return nextOfCron(schedule, at);
  const count = Math.max(1, Math.floor((at - anchor) / schedule.intervalMs) + 1);
  const next = anchor + count * schedule.intervalMs;
  return next <= lastInstant ? instant(next) : undefined;
}

/** Due instants after `after`, up to and including `until`, one at a time. */
export function* ticksBetween(
  schedule: Schedule,
  after: Instant,
  until: Instant,
  anchor: Instant,
): Generator<Instant, void> {
  let tick = nextAfter(schedule, after, anchor);
  while (tick !== undefined && tick <= until) {
    yield tick;
    tick = nextAfter(schedule, tick, anchor);
  }
}

/**
 * The last due instant up to and including `until`; `tick` is one that is not after it.
 * Halves the time in between: a hundred years of minutes cost some forty steps.
 */
export function lastUpTo(schedule: Schedule, tick: Instant, until: Instant, anchor: Instant): Instant {
  let last = tick;
  let beyond: number = until;
  for (;;) {
    const next = nextAfter(schedule, last, anchor);
    if (next === undefined || next > until) return last;
    const middle = instant(Math.floor((next + beyond) / 2));
    const later = nextAfter(schedule, middle, anchor);
    if (later !== undefined && later <= until) last = later;
    else {
      last = next;
      beyond = middle;
    }
  }
}

/** Walks years, months and days that the fields allow: at most 230 * 12 steps, each a few operations. */
function nextOfCron(cron: Cron, at: Instant): Instant | undefined {
  const from = new Date(Math.max(0, Math.floor(at / 60_000) * 60_000 + 60_000));
  const [year, month, day] = [from.getUTCFullYear(), from.getUTCMonth() + 1, from.getUTCDate()];
  const time = from.getUTCHours() * 60 + from.getUTCMinutes();
  for (const y of cron.years) {
    if (y < year) continue;
    for (const m of cron.months) {
      if (y === year && m < month) continue;
      const sameMonth = y === year && m === month;
      let days = daysOf(cron.days, y, m) & (sameMonth ? -1 << day : -1);
      for (; days !== 0; days &= days - 1) {
        const d = 31 - Math.clz32(days & -days);
        const found = firstTime(cron, sameMonth && d === day ? time : 0);
        if (found !== undefined) return instant(Date.UTC(y, m - 1, d, 0, found));
      }
    }
  }
  return undefined;
}

/** The first minute of a day, from `earliest` on, that the fields allow. */
function firstTime({ hours, minutes }: Cron, earliest: number): number | undefined {
  const hourNow = Math.floor(earliest / 60);
  for (const hour of hours) {
    if (hour < hourNow) continue;
    const minute = hour > hourNow ? minutes[0] : minutes.find((candidate) => candidate >= earliest % 60);
    if (minute !== undefined) return hour * 60 + minute;
  }
  return undefined;
}
