/**
 * How far apart a schedule's instants lie: the longest gap bounds how long silence may be, the shortest how late a start still helps.
 * Looked at in two fixed years, 2028 (a leap year) and 2029, so that a template's bytes do not depend on the day it is made.
 */
import { type Instant, instant } from '../../../languages/instant.ts';
import type { Cron } from '../../../languages/schedule/cron.ts';
import { daysOf } from '../../../languages/schedule/days.ts';
import { nextAfter, type Timetable } from '../../../languages/schedule/next.ts';
import { type LocalTime, utc, type Zone } from '../../../languages/schedule/zone.ts';

const from = instant(Date.UTC(2028, 0, 1));
const until = instant(Date.UTC(2030, 0, 1));
const dayMs = 86_400_000;

export interface Gaps {
  /** Seconds; undefined where it is not due twice in those years. */
  readonly longest: number | undefined;
  readonly shortest: number | undefined;
}

const known = new Map<string, Gaps>();

/** Of one schedule. `key` names it, with its zone: what was computed once is kept. */
export function gapsOf(timetable: Timetable, key: string): Gaps {
  const before = known.get(key);
  if (before) return before;
  const gaps = compute({ ...timetable, anchor: from, start: undefined, end: undefined });
  known.set(key, gaps);
  return gaps;
}

/** Due more often on a day, not every instant is looked at. */
const timesOfDayMax = 3;

function compute(timetable: Timetable): Gaps {
  const { schedule } = timetable;
  if (schedule.kind === 'rate') return { longest: schedule.intervalMs / 1000, shortest: schedule.intervalMs / 1000 };
  if (schedule.kind === 'at') return { longest: undefined, shortest: undefined };
  if (schedule.minutes.length * schedule.hours.length > timesOfDayMax) return ofDense(timetable, schedule);
  return gapsAmong(differences(take(timetable, instant(from - 1))), []);
}

const gapsAmong = (between: readonly number[], within: readonly number[]): Gaps => {
  const all = [...between, ...within];
  return all.length === 0
    ? { longest: undefined, shortest: undefined }
    : { longest: Math.max(...all) / 1000, shortest: Math.min(...all) / 1000 };
};

/** Of each hour only the first and last minute are looked at: what lies between is the same in all hours. */
function ofDense(timetable: Timetable, cron: Cron): Gaps {
  const [first = 0, last = 0] = [cron.minutes[0], cron.minutes.at(-1)];
  const inHour = differences(cron.minutes).map((minutes) => minutes * 60_000);
  const ends = { ...timetable, schedule: { ...cron, minutes: [...new Set([first, last])] } };
  const acrossHour = (last - first) * 60_000;
  const between = byDays(ends, ends.schedule, timetable.zone ?? utc).filter(
    (gap) => gap !== acrossHour || inHour.length === 0,
  );
  return gapsAmong(between, inHour);
}

/** The gaps after each day's last instant, and all gaps of the first days and of those on which clocks change. */
function byDays(timetable: Timetable, cron: Cron, zone: Zone): number[] {
  const gaps: number[] = [];
  const lastMs = ((cron.hours.at(-1) ?? 0) * 60 + (cron.minutes.at(-1) ?? 0)) * 60_000;
  for (const day of daysIn(cron)) {
    const last = zone.instantOf((day + lastMs) as LocalTime);
    const next = last === undefined ? undefined : nextAfter(timetable, last);
    if (last !== undefined && next !== undefined && next < until) gaps.push(next - last);
  }
  const offset = (day: number): number => zone.reachedAt(instant(day)) - day;
  for (let day: number = from; day < until; day += dayMs) {
    if (day >= from + 3 * dayMs && offset(day) === offset(day + dayMs)) continue;
    gaps.push(...differences(take(timetable, instant(day - dayMs), day + 2 * dayMs)));
  }
  return gaps;
}

/** The days on which it is due, each as its local midnight. */
function* daysIn(cron: Cron): Generator<number> {
  for (const year of [2028, 2029])
    for (const month of cron.months) {
      const days = daysOf(cron.days, year, month);
      for (let day = 1; day <= 31; day++) if (days & (1 << day)) yield Date.UTC(year, month - 1, day);
    }
}

function take(timetable: Timetable, after: Instant, before: number = until): Instant[] {
  const instants: Instant[] = [];
  for (let at = nextAfter(timetable, after); at !== undefined && at < before; at = nextAfter(timetable, at))
    instants.push(at);
  return instants;
}

const differences = (instants: readonly number[]): number[] =>
  instants.slice(1).map((at, index) => at - (instants[index] as number));
