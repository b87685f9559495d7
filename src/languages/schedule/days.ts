/**
 * Which days of a month a cron expression means: the day-of-month field with `L`, `W`, `LW` and `L-n`, or the
 * day-of-week field with `L` and `#`.
 * Where the pages are silent, Quartz's rules hold, which AWS's dialect comes from: `L` among the days of the week is
 * Saturday; a weekday nearest to a day never leaves the month. Ours: `31W` has no run in a month without a 31st.
 * Source: "Cron expressions reference", Amazon EventBridge User Guide; "CronExpression", Quartz 2.3.
 */
import type { Problem } from '../problem.ts';
import { dayOfMonthField, dayOfWeekField } from './fields.table.ts';
import { parseNumber, parseNumbers } from './numbers.ts';

/** Days count from 1; days of the week from 1 = Sunday; a set is a bit mask. */
export type Days =
  | { readonly are: 'days'; readonly set: number }
  | { readonly are: 'days-of-week'; readonly set: number }
  | { readonly are: 'last-day'; readonly daysBefore: number }
  | { readonly are: 'last-weekday' }
  | { readonly are: 'weekday-nearest'; readonly day: number }
  | { readonly are: 'nth'; readonly dayOfWeek: number; readonly nth: number }
  | { readonly are: 'last'; readonly dayOfWeek: number };

export function parseDayOfMonth(text: string): Days | Problem[] {
  if (text === 'LW' || text === 'WL') return { are: 'last-weekday' };
  const [last, daysBefore = '0'] = /^L(?:-([0-9]{1,2}))?$/.exec(text) ?? [];
  if (last !== undefined && Number(daysBefore) <= 30) return { are: 'last-day', daysBefore: Number(daysBefore) };
  if (/^[0-9]{1,2}W$/.test(text)) {
    const day = parseNumber(text.slice(0, -1), dayOfMonthField);
    return typeof day === 'string'
      ? [{ path: [], message: day, got: text, hint: 'write 1W to 31W' }]
      : { are: 'weekday-nearest', day };
  }
  if (/[LW]/.test(text)) {
    const hint = 'write `L`, `L-3`, `LW` or `15W`';
    return [{ path: [], message: 'day-of-month: `L` and `W` stand alone', got: text, hint }];
  }
  const days = parseNumbers(text, dayOfMonthField);
  return isNumbers(days) ? { are: 'days', set: maskOf(days) } : days;
}

export function parseDayOfWeek(text: string): Days | Problem[] {
  if (text === 'L') return { are: 'days-of-week', set: 1 << dayOfWeekField.max };
  const [, name = '', mark = ''] = /^([^,#]+?)(L|#[1-5])$/.exec(text) ?? [];
  if (mark) {
    const dayOfWeek = parseNumber(name, dayOfWeekField);
    if (typeof dayOfWeek === 'string') {
      return [{ path: [], message: dayOfWeek, got: text, hint: 'write for example `6L` or `2#1`' }];
    }
    return mark === 'L' ? { are: 'last', dayOfWeek } : { are: 'nth', dayOfWeek, nth: Number(mark.slice(1)) };
  }
  if (text.includes('#')) {
    const hint = 'write for example `2#1`, the first Monday';
    return [{ path: [], message: 'day-of-week: `#` stands alone, between a day and 1 to 5', got: text, hint }];
  }
  const days = parseNumbers(text, dayOfWeekField);
  return isNumbers(days) ? { are: 'days-of-week', set: maskOf(days) } : days;
}

/** The days of that month as a bit mask: bit 1 is the first. `month` counts from 1. */
export function daysOf(days: Days, year: number, month: number): number {
  const length = lengthOfMonth(year, month);
  switch (days.are) {
    case 'days':
      return days.set & upTo(length);
    case 'days-of-week': {
      const first = dayOfWeekOf(year, month, 1);
      return maskWhere(length, (day) => (days.set & (1 << (((first + day - 2) % 7) + 1))) !== 0);
    }
    case 'last-day':
      return days.daysBefore < length ? 1 << (length - days.daysBefore) : 0;
    case 'last-weekday':
      return 1 << nearestWeekday(year, month, length, length);
    case 'weekday-nearest':
      return days.day <= length ? 1 << nearestWeekday(year, month, days.day, length) : 0;
    case 'nth': {
      const day = 1 + ((days.dayOfWeek - dayOfWeekOf(year, month, 1) + 7) % 7) + (days.nth - 1) * 7;
      return day <= length ? 1 << day : 0;
    }
    case 'last':
      return 1 << (length - ((dayOfWeekOf(year, month, length) - days.dayOfWeek + 7) % 7));
  }
}

function nearestWeekday(year: number, month: number, day: number, length: number): number {
  const dayOfWeek = dayOfWeekOf(year, month, day);
  if (dayOfWeek === 7) return day === 1 ? 3 : day - 1;
  if (dayOfWeek === 1) return day === length ? day - 2 : day + 1;
  return day;
}

function maskWhere(length: number, test: (day: number) => boolean): number {
  let mask = 0;
  for (let day = 1; day <= length; day++) if (test(day)) mask |= 1 << day;
  return mask;
}

const isNumbers = (value: readonly number[] | Problem[]): value is readonly number[] => typeof value[0] === 'number';

const maskOf = (days: readonly number[]): number => days.reduce((mask, day) => mask | (1 << day), 0);

/** Bits 1 to `length`; 31 days fill the mask. */
const upTo = (length: number): number => (length === 31 ? -2 : (1 << (length + 1)) - 2);

const lengthOfMonth = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** 1 is Sunday. The first of January 1970 was a Thursday. */
const dayOfWeekOf = (year: number, month: number, day: number): number =>
  ((((Date.UTC(year, month - 1, day) / 86_400_000 + 4) % 7) + 7) % 7) + 1;
