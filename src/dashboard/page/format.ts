/** Times, lengths and counts in the words of the page. A zone is an IANA name. */

/** An instant's parts in a zone, by name. A zone's format is made once: that takes much longer than to use it. */
export function partsBy(options: Intl.DateTimeFormatOptions): (at: number, zone: string) => Record<string, string> {
  const formats = new Map<string, Intl.DateTimeFormat>();
  return (at, zone) => {
    const format = formats.get(zone) ?? new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone });
    formats.set(zone, format);
    return Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  };
}

const parts = partsBy({
  weekday: 'short',
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  hourCycle: 'h23',
});

const month = (text: string | undefined): string => (text ?? '').slice(0, 3);

/** `05:24` */
export function clock(at: number, zone: string): string {
  const { hour, minute } = parts(at, zone);
  return `${hour}:${minute}`;
}

/** `05:24:11` */
export function clockSeconds(at: number, zone: string): string {
  return `${clock(at, zone)}:${parts(at, zone)['second']}`;
}

/** `05:24:11.704` */
export function clockMillis(at: number, zone: string): string {
  return `${clockSeconds(at, zone)}.${parts(at, zone)['fractionalSecond']}`;
}

/** `Sat 24 Oct` */
export function day(at: number, zone: string): string {
  const { weekday, day: date, month: name } = parts(at, zone);
  return `${weekday} ${date} ${month(name)}`;
}

/** `Sat 24 Oct 2026` */
export const dayAndYear = (at: number, zone: string): string => `${day(at, zone)} ${parts(at, zone)['year']}`;

const dayMs = 86_400_000;

/** `today`, `tomorrow`, `yesterday`, else `Fri 23 Oct`. */
export function dayWord(at: number, now: number, zone: string): string {
  const text = dayAndYear(at, zone);
  if (text === dayAndYear(now, zone)) return 'today';
  // The middle of the day is that day's in every zone, whatever its clocks do.
  if (text === dayAndYear(middayOf(now, zone) + dayMs, zone)) return 'tomorrow';
  if (text === dayAndYear(middayOf(now, zone) - dayMs, zone)) return 'yesterday';
  return day(at, zone);
}

function middayOf(at: number, zone: string): number {
  const { hour, minute } = parts(at, zone);
  return at + (12 * 60 - Number(hour) * 60 - Number(minute)) * 60_000;
}

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
