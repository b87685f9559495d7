/** Instants as people of a time zone write them, and what they write as instants. */
import { instant } from '../languages/instant.ts';
import type { LocalTime } from '../languages/schedule/zone.ts';
import { utc, zoneOf } from '../languages/schedule/zone.ts';

export type Precision = 'minutes' | 'seconds' | 'milliseconds';

const lengthOf = { minutes: 16, seconds: 19, milliseconds: 23 };

/** `2026-11-28T14:00:38.123` */
function local(at: Date, timeZone: string): string {
  const parts = formatOf(timeZone).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find((each) => each.type === type)?.value ?? '';
  const day = `${part('year')}-${part('month')}-${part('day')}`;
  return `${day}T${part('hour')}:${part('minute')}:${part('second')}.${part('fractionalSecond')}`;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Each takes a while to be made. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    hourCycle: 'h23',
  });
  formats.set(timeZone, format);
  return format;
}

/** `2026-11-28` */
export const dayOf = (at: Date, zone: string): string => local(at, zone).slice(0, 10);

/** `14:00`, `14:00:38`, `14:00:38.123` */
export const timeOf = (at: Date, zone: string, precision: Precision = 'minutes'): string =>
  local(at, zone).slice(11, lengthOf[precision]);

const written = /^(?:(\d{4}-\d\d-\d\d)T)?(\d\d:\d\d)(?::(\d\d)(?:\.(\d{3}))?)?(Z)?$/;
const hourMs = 3_600_000;

/**
 * `14:00`, `14:00:38`, `2026-11-28T14:00`, `13:00Z` -> the first instant that is called so, and the first after; without a day: of today.
 * Undefined: it is written otherwise, or no clock shows it.
 */
export function instantsOf(text: string, zoneName: string, now: Date): [from: Date, until: Date] | undefined {
  const [matched, day, minutes, seconds, milliseconds, z] = written.exec(text) ?? [];
  if (matched === undefined) return undefined;
  const zone = z ? utc : (zoneOf(zoneName) ?? utc);
  const today = day ?? dayOf(now, zone.name);
  const from = Date.parse(`${today}T${minutes}:${seconds ?? '00'}.${milliseconds ?? '000'}Z`);
  // A day or an hour too many is another day.
  if (Number.isNaN(from) || new Date(from).toISOString().slice(0, 10) !== today) return undefined;
  const lengthMs = milliseconds !== undefined ? 1 : seconds !== undefined ? 1000 : 60_000;
  const at = zone.instantOf(from as LocalTime) ?? instant(from);
  // An hour that comes twice has each of its minutes twice.
  const again = local(new Date(at + hourMs), zone.name) === local(new Date(at), zone.name) ? hourMs : 0;
  return [new Date(at), new Date(at + again + lengthMs)];
}
