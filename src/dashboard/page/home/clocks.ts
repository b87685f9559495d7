/** What the clocks of a zone do in a span of time. */

export interface Change {
  /** The instant at which they are set. */
  readonly at: number;
  /** Negative: back, so that an hour comes twice. */
  readonly byMs: number;
}

const minuteMs = 60_000;

/** The zone's time ahead of UTC at an instant, in ms. */
export function offsetAt(at: number, zone: string): number {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      hourCycle: 'h23',
    })
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute) - Math.floor(at / minuteMs) * minuteMs;
}

/** The first change; undefined: there is none. */
export function changeBetween(from: number, until: number, zone: string): Change | undefined {
  const before = offsetAt(from, zone);
  if (offsetAt(until, zone) === before) return undefined;
  let low = Math.floor(from / minuteMs);
  let high = Math.ceil(until / minuteMs);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle * minuteMs, zone) === before) low = middle;
    else high = middle;
  }
  return { at: high * minuteMs, byMs: offsetAt(high * minuteMs, zone) - before };
}
