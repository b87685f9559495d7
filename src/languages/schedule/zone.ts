/**
 * A time zone of the IANA database: which instant a local time is, and which local times have been shown by then.
 * A local time is written as the instant it would be in UTC. Where clocks are set forward, the local times in between are at no instant; where
 * they are set back, the local times that come twice are at their first one.
 * The offsets are Intl's (Node's ICU); they are remembered as spans between two changes, a year at a time, when first asked for.
 */
import { type Instant, instant } from '../instant.ts';

/** Milliseconds: the instant at which UTC would show this local time. */
export type LocalTime = number & { readonly unit: 'local-ms' };

export interface Zone {
  /** As it was asked for: `Europe/Berlin`. */
  readonly name: string;
  /** The first instant at which clocks show that time; undefined if they never do. */
  instantOf(local: LocalTime): Instant | undefined;
  /** The latest local time that clocks have shown up to that instant: while an hour comes again, the end of its first time. */
  reachedAt(at: Instant): LocalTime;
  /** Of a local time that clocks never show: where they go on. */
  resumesAt(local: LocalTime): LocalTime;
}

/** The same offset from UTC from `from` up to `until`, without it. */
interface Span {
  readonly from: number;
  readonly until: number;
  readonly offset: number;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Wider than any offset from UTC, and than any change of one (the widest is a day, where the date line was moved). */
const reachMs = 26 * hourMs;

const zones = new Map<string, Zone | undefined>();

/** Undefined where the database has no zone of that name, in that spelling. */
export function zoneOf(name: string): Zone | undefined {
  if (!zones.has(name)) zones.set(name, isZone(name) ? openZone(name) : undefined);
  return zones.get(name);
}

export const utc: Zone = openZone('UTC');
zones.set('UTC', utc);

/** Intl takes offsets too, and any case; of names with another one for the same zone it tells only that one. */
function isZone(name: string): boolean {
  if (!/^[A-Z][A-Za-z0-9_+-]*(\/[A-Z][A-Za-z0-9_+-]*)*$/.test(name)) return false;
  try {
    const { timeZone } = new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions();
    return timeZone === name || timeZone.toLowerCase() !== name.toLowerCase();
  } catch {
    return false;
  }
}

function openZone(name: string): Zone {
  const spanAt = openSpans(name);
  return {
    name,
    instantOf(local) {
      for (let span = spanAt(local - reachMs); ; span = spanAt(span.until)) {
        const at = local - span.offset;
        if (at >= span.from && at < span.until) return instant(at);
        if (span.until > local + reachMs) return undefined;
      }
    },
    reachedAt(at) {
      const now = spanAt(at);
      let reached = at + now.offset;
      for (let span = now; span.from > at - reachMs; ) {
        span = spanAt(span.from - 1);
        reached = Math.max(reached, span.until + span.offset - 1);
      }
      return reached as LocalTime;
    },
    resumesAt(local) {
      for (let span = spanAt(local - reachMs); ; span = spanAt(span.until)) {
        if (span.until + span.offset > local) return Math.max(local, span.from + span.offset) as LocalTime;
      }
    },
  };
}

/** The span that an instant is in. Asked for one instant after another, it has most answers at hand. */
function openSpans(name: string): (at: number) => Span {
  const offsetAt = openOffsets(name);
  const years = new Map<number, readonly Span[]>();
  let last: Span = { from: 0, until: 0, offset: 0 };
  return (at) => {
    if (at >= last.from && at < last.until) return last;
    const year = new Date(at).getUTCFullYear();
    let spans = years.get(year);
    if (!spans) {
      spans = spansOf(year, offsetAt);
      years.set(year, spans);
    }
    last = spans.find(({ until }) => at < until) as Span;
    return last;
  };
}

/** Looked at once a day: no two changes are nearer to each other. A year's first and last spans are cut at its ends. */
function spansOf(year: number, offsetAt: (at: number) => number): Span[] {
  const end = Date.UTC(year + 1, 0);
  const spans: Span[] = [];
  let from = Date.UTC(year, 0);
  let offset = offsetAt(from);
  for (let day = from; day < end; day += dayMs) {
    const next = offsetAt(day + dayMs - 1);
    if (next === offset) continue;
    const change = changeBetween(day - 1, day + dayMs - 1, offset, offsetAt);
    spans.push({ from, until: change, offset });
    from = change;
    offset = next;
  }
  return [...spans, { from, until: end, offset }];
}

/** The first instant in (before, after] at which the offset is no longer `offset`. */
function changeBetween(before: number, after: number, offset: number, offsetAt: (at: number) => number): number {
  let [low, high] = [before, after];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle) === offset) low = middle;
    else high = middle;
  }
  return high;
}

function openOffsets(timeZone: string): (at: number) => number {
  // Intl's first answer takes a twentieth of a command's start.
  if (timeZone === 'UTC') return () => 0;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (at) => {
    const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] = (
      format.format(at).match(/[0-9]+/g) ?? []
    ).map(Number);
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
  };
}
