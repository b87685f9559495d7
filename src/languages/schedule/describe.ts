/** A schedule in plain words, for people: `every hour`, `Monday to Friday at 12:00 UTC`. */
import type { Cron } from './cron.ts';
import type { Days } from './days.ts';
import type { Schedule } from './schedule.ts';

const weekdayNames = ['', 'Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const monthNames = ' January February March April May June July August September October November December'.split(' ');
const ordinals = ['', 'first', 'second', 'third', 'fourth', 'fifth'];

/** More clock times than this read better as minutes and hours. */
const clockTimesMax = 6;

/** `zone`: its name, as the time zone of times of day; empty: they stand without one. */
export function describeSchedule(schedule: Schedule, zone = 'UTC'): string {
  const inZone = zone === '' ? '' : ` ${zone}`;
  if (schedule.kind === 'cron') return describeCron(schedule, inZone);
  if (schedule.kind === 'at')
    return `once, on ${new Date(schedule.local).toISOString().slice(0, 19).replace('T', ' at ')}${inZone}`;
  return schedule.value === 1 ? `every ${schedule.unit}` : `every ${schedule.value} ${schedule.unit}s`;
}

function describeCron(cron: Cron, inZone: string): string {
  const day = dayWords(cron.days);
  const time = clockTimes(cron, inZone) ?? minuteWords(cron, inZone);
  const repeats = time.startsWith('every');
  const months = cron.months.length === 12 ? '' : ` in ${runs(cron.months, (month) => monthNames[month] ?? '')}`;
  const years = cron.years.length === 230 ? '' : ` in ${runs(cron.years, String)}`;
  if (repeats) return `${time}${day === 'every day' ? '' : `, ${day}`}${months}${years}`;
  return `${day}${months}${years} ${time}`;
}

function clockTimes({ hours, minutes }: Cron, inZone: string): string | undefined {
  if (hours.length * minutes.length > clockTimesMax) return undefined;
  const times = hours.flatMap((hour) => minutes.map((minute) => `${two(hour)}:${two(minute)}`));
  return `at ${list(times)}${inZone}`;
}

function minuteWords({ hours, minutes }: Cron, inZone: string): string {
  const often = everyMinutes(minutes) ?? `every hour at minute ${runs(minutes, String)}`;
  if (hours.length === 24) return often;
  const step = minutes.length === 1 ? hoursApart(hours) : undefined;
  if (step !== undefined) {
    const from = `${two(hours[0] ?? 0)}:${two(minutes[0] ?? 0)}`;
    return `every ${step} hours${from === '00:00' ? '' : ` from ${from}${inZone}`}`;
  }
  return `${often}, at hour ${runs(hours, String)}${inZone}`;
}

/** The same from one to the next, over midnight too. */
function hoursApart(hours: readonly number[]): number | undefined {
  const step = 24 / hours.length;
  return hours.every((hour, index) => hour === (hours[0] ?? 0) + index * step) ? step : undefined;
}

function everyMinutes(minutes: readonly number[]): string | undefined {
  const step = 60 / minutes.length;
  if (minutes.some((minute, index) => minute !== index * step)) return undefined;
  if (step === 60) return 'every hour';
  return step === 1 ? 'every minute' : `every ${step} minutes`;
}

function dayWords(days: Days): string {
  switch (days.are) {
    case 'days': {
      const numbers = bits(days.set);
      if (numbers.length === 31) return 'every day';
      return `day${numbers.length === 1 ? '' : 's'} ${runs(numbers, String)} of the month`;
    }
    case 'days-of-week': {
      const numbers = bits(days.set);
      if (numbers.length === 7) return 'every day';
      return `${numbers.length === 1 ? 'every ' : ''}${runs(numbers, (day) => weekdayNames[day] ?? '')}`;
    }
    case 'last-day':
      if (days.daysBefore === 0) return 'the last day of the month';
      return `${days.daysBefore} day${days.daysBefore === 1 ? '' : 's'} before the last day of the month`;
    case 'last-weekday':
      return 'the last weekday of the month';
    case 'weekday-nearest':
      return `the weekday nearest day ${days.day} of the month`;
    case 'nth':
      return `the ${ordinals[days.nth]} ${weekdayNames[days.dayOfWeek]} of the month`;
    case 'last':
      return `the last ${weekdayNames[days.dayOfWeek]} of the month`;
  }
}

/** `1, 3 and 5`; three or more in a row are `1 to 3`. */
function runs(numbers: readonly number[], name: (number: number) => string): string {
  const parts: string[] = [];
  for (let start = 0; start < numbers.length; ) {
    let end = start;
    while (numbers[end + 1] === (numbers[end] ?? 0) + 1) end++;
    const [first, last] = [name(numbers[start] ?? 0), name(numbers[end] ?? 0)];
    if (end - start >= 2) parts.push(`${first} to ${last}`);
    else parts.push(...(end === start ? [first] : [first, last]));
    start = end + 1;
  }
  return list(parts);
}

const list = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;

const bits = (set: number): number[] => Array.from({ length: 32 }, (_, bit) => bit).filter((bit) => set & (1 << bit));

const two = (number: number): string => String(number).padStart(2, '0');
