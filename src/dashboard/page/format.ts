/** Times, lengths and counts in the words of the page. A zone is an IANA name. */
import { offsetAt } from './offset.ts';

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
export const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The zone's own time, read as if it were UTC's. */
const localOf = (at: number, zone: string): Date => new Date(at + offsetAt(at, zone));

const digits = (number: number, length = 2): string => String(number).padStart(length, '0');

/** `05:24` */
export function clock(at: number, zone: string): string {
  const local = localOf(at, zone);
  return `${digits(local.getUTCHours())}:${digits(local.getUTCMinutes())}`;
}

/** `05:24:11` */
export const clockSeconds = (at: number, zone: string): string =>
  `${clock(at, zone)}:${digits(localOf(at, zone).getUTCSeconds())}`;

/** `05:24:11.704` */
export const clockMillis = (at: number, zone: string): string =>
  `${clockSeconds(at, zone)}.${digits(localOf(at, zone).getUTCMilliseconds(), 3)}`;

/** `Sat 24 Oct` */
export function day(at: number, zone: string): string {
  const local = localOf(at, zone);
  return `${weekdays[local.getUTCDay()]} ${local.getUTCDate()} ${monthNames[local.getUTCMonth()]}`;
}

/** `Sat 24 Oct 2026` */
export const dayAndYear = (at: number, zone: string): string =>
  `${day(at, zone)} ${localOf(at, zone).getUTCFullYear()}`;

const dayMs = 86_400_000;

/** `today`, `tomorrow`, `yesterday`, else `Fri 23 Oct`. */
export function dayWord(at: number, now: number, zone: string): string {
  const days = dayOf(at, zone) - dayOf(now, zone);
  return days === 0 ? 'today' : days === 1 ? 'tomorrow' : days === -1 ? 'yesterday' : day(at, zone);
}

/** Days of the zone, counted. */
const dayOf = (at: number, zone: string): number => Math.floor(Number(localOf(at, zone)) / dayMs);

/** Its first instant: most words are other only with another minute. */
export const minuteOf = (at: number): number => Math.floor(at / 60_000) * 60_000;

/** `today 05:24`, `Fri 23 Oct 02:30` */
export const moment = (at: number, now: number, zone: string): string => `${dayWord(at, now, zone)} ${clock(at, zone)}`;

/** `Berlin`, `New York`, `UTC` */
export const zoneName = (zone: string): string => (zone.split('/').at(-1) as string).replaceAll('_', ' ');

/** `42 s`, `9 min 40 s`, `1 h 27 min`, `2 days 19 h`; below ten seconds with a tenth. */
export function span(ms: number): string {
  if (ms < 10_000) return `${(Math.max(0, ms) / 1000).toFixed(1).replace(/\.0$/, '')} s`;
  const seconds = Math.round(ms / 1000);
  const units = [
    [Math.floor(seconds / 86_400), 'day'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const;
  const first = units.findIndex(([count]) => count > 0);
  return units
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit === 'day' && count > 1 ? 'days' : unit}`)
    .join(' ');
}

/** Of something to come, in one unit below an hour: `3 min`, `21 h 18 min`. */
export const roughly = (ms: number): string =>
  ms >= 60_000 ? span(Math.round(ms / 60_000) * 60_000) : span(Math.ceil(ms / 1000) * 1000);

/** `96.7 %`, with a thin space. */
export const percent = (share: number): string => `${(share * 100).toFixed(1)}\u202f%`;

/** Thousands with a thin space. */
export const count = (number: number): string => String(number).replace(/\B(?=(\d{3})+$)/g, '\u202f');

/** `1 job`, `2 jobs` */
export const counted = (number: number, noun: string): string => `${count(number)} ${noun}${number === 1 ? '' : 's'}`;

/** `the last slot`, `the last 25 slots` */
export const lastSlots = (number: number): string => (number === 1 ? 'the last slot' : `the last ${number} slots`);
