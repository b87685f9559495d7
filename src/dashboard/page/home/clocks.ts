/** What the clocks of a zone do in a span of time. */
import { clock } from '../format.ts';
import { offsetAt } from '../offset.ts';

export interface Change {
  /** The instant at which they are set. */
  readonly at: number;
  /** Negative: back, so that an hour comes twice. */
  readonly byMs: number;
}

const minuteMs = 60_000;

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

export const signOf = ({ byMs }: Change): string => (byMs < 0 ? '2×' : '0×');

/** `02:00 to 03:00 comes twice` */
export function changeInWords({ at, byMs }: Change, zone: string): string {
  const to = at + offsetAt(at, zone);
  const [from, until] = [Math.min(to, to - byMs), Math.max(to, to - byMs)].map((local) => clock(local, 'UTC'));
  return `${from} to ${until} ${byMs < 0 ? 'comes twice' : 'does not exist'}`;
}
