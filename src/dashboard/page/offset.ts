/** How far a zone is ahead of UTC. Clocks are set at whole quarters of an hour, so that Intl is asked once for each: it takes hundreds of times longer. */

const minuteMs = 60_000;
const quarterMs = 15 * minuteMs;
/** Of a month of slots there are 3000. */
const rememberedMax = 20_000;

const formats = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, number>();

/** At an instant, in ms. A zone is an IANA name. */
export function offsetAt(at: number, zone: string): number {
  if (zone === 'UTC') return 0;
  const quarter = Math.floor(at / quarterMs);
  const key = `${zone} ${quarter}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  if (offsets.size >= rememberedMax) offsets.clear();
  const offset = askedOf(quarter * quarterMs, zone);
  offsets.set(key, offset);
  return offset;
}

function askedOf(at: number, zone: string): number {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      hourCycle: 'h23',
    });
  formats.set(zone, format);
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(at)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute) - Math.floor(at / minuteMs) * minuteMs;
}
