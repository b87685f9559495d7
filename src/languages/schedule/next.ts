/**
 * When a schedule is due. Cron is due at second 0 of its minute; a rate counts from its anchor.
 * In a time zone, a local time that does not exist is skipped, one that happens twice is due once, at its first time.
 * Source: "Daylight savings time in EventBridge Scheduler", User Guide.
 */
import { type Instant, instant } from '../instant.ts';
import type { Cron } from './cron.ts';
import { daysOf } from './days.ts';
import type { Schedule } from './schedule.ts';
import { type LocalTime, utc, type Zone } from './zone.ts';

/** A schedule, and what else says when it is due. */
export interface Timetable {
  readonly schedule: Schedule;
  /** A rate is first due one interval later. */
  readonly anchor: Instant;
  /** Default: UTC. Of no meaning to a rate. */
  readonly zone?: Zone;
  /** What recurs is not due before the one and after the other. */
  readonly start?: Instant | undefined;
  readonly end?: Instant | undefined;
}

/** The last instant that a JavaScript date can show. */
const lastInstant = 8_640_000_000_000_000;

const minuteMs = 60_000;

/** The first due instant strictly after `at`; undefined if there is none, of cron before the year 2200. */
export function nextAfter(timetable: Timetable, at: Instant): Instant | undefined {
  const { schedule, anchor, zone = utc, start, end } = timetable;
  if (schedule.kind === 'at') {
    const due = zone.instantOf(schedule.local);
    return due !== undefined && due > at ? due : undefined;
  }
  const after = start !== undefined && start > at ? instant(start - 1) : at;
  const next =
    schedule.kind === 'cron' ? nextOfCron(schedule, after, zone) : nextOfRate(schedule.intervalMs, after, anchor);
  return next !== undefined && end !== undefined && next > end ? undefined : next;
}

/** Due instants after `after`, up to and including `until`, one at a time. */
export function* ticksBetween(timetable: Timetable, after: Instant, until: Instant): Generator<Instant, void> {
  let tick = nextAfter(timetable, after);
  while (tick !== undefined && tick <= until) {
    yield tick;
    tick = nextAfter(timetable, tick);
  }
}

/**
 * The last due instant up to and including `until`; `tick` is one that is not after it.
 * Halves the time in between: a hundred years of minutes cost some forty steps.
 */
export function lastUpTo(timetable: Timetable, tick: Instant, until: Instant): Instant {
  let last = tick;
  let beyond: number = until;
  for (;;) {
    const next = nextAfter(timetable, last);
    if (next === undefined || next > until) return last;
    const middle = instant(Math.floor((next + beyond) / 2));
    const later = nextAfter(timetable, middle);
    if (later !== undefined && later <= until) last = later;
    else {
      last = next;
      beyond = middle;
    }
  }
}

function nextOfRate(intervalMs: number, at: Instant, anchor: Instant): Instant | undefined {
  const count = Math.max(1, Math.floor((at - anchor) / intervalMs) + 1);
  const next = anchor + count * intervalMs;
  return next <= lastInstant ? instant(next) : undefined;
}

/** From one local time that the fields allow to the next, until one is at an instant. */
function nextOfCron(cron: Cron, at: Instant, zone: Zone): Instant | undefined {
  let local = zone.reachedAt(at);
  for (;;) {
    const next = nextLocal(cron, local);
    if (next === undefined) return undefined;
    const due = zone.instantOf(next);
    if (due !== undefined) return due;
    local = (zone.resumesAt(next) - 1) as LocalTime;
  }
}

/** Walks years, months and days that the fields allow: at most 230 * 12 steps, each a few operations. */
function nextLocal(cron: Cron, after: LocalTime): LocalTime | undefined {
  const from = new Date(Math.max(0, Math.floor(after / minuteMs) * minuteMs + minuteMs));
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
        if (found !== undefined) return Date.UTC(y, m - 1, d, 0, found) as LocalTime;
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
