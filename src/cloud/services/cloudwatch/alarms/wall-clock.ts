/**
 * A wall clock window: periods that begin where the clock of a time zone says so, at the full hour, at midnight, on Monday. Pure.
 * AWS does not say with which day its calendar week begins, nor what becomes of an hour that comes twice: here it is one window, of two hours.
 * Source: CloudWatch User Guide, "Alarm evaluation window"; API reference, WallClockWindow.
 */
import { type Instant, instant } from '../../../../languages/instant.ts';
import { type LocalTime, utc, type Zone, zoneOf } from '../../../../languages/schedule/zone.ts';

/** Periods that such a window takes, in seconds. */
export const wallClockPeriods: readonly number[] = [60, 300, 3600, 86_400, 604_800];

const weekSeconds = 604_800;
/** From the beginning of 1970, a Thursday, to the first Monday. */
const mondayMs = 4 * 86_400_000;
const offsetForm = /^(?:UTC)?([+-])(\d{1,2}):?(\d{2})$/;

/** Undefined: there is none of that name. An offset is of full five minutes. */
export function clockOf(name = 'UTC'): Zone | undefined {
  const [whole, sign, hours, minutes] = offsetForm.exec(name) ?? [];
  if (whole === undefined) return zoneOf(name);
  const offset = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  if (Number(minutes) > 59 || Math.abs(offset) > 14 * 60 || offset % 5 !== 0) return undefined;
  const offsetMs = offset * 60_000;
  return {
    name,
    instantOf: (local) => instant(local - offsetMs),
    reachedAt: (at) => (at + offsetMs) as LocalTime,
    resumesAt: (local) => local,
  };
}

/** The last beginning of a period up to `at`. */
export function lastBoundary(periodSeconds: number, zone: Zone, at: Instant): Instant {
  return showing(zone, floorTo(periodSeconds, zone.reachedAt(at)));
}

/** The first one after `at`. */
export function nextBoundary(periodSeconds: number, zone: Zone, at: Instant): Instant {
  const step = periodSeconds * 1000;
  let local = floorTo(periodSeconds, zone.reachedAt(at)) + step;
  for (;;) {
    const next = showing(zone, local as LocalTime);
    if (next > at) return next;
    local += step;
  }
}

/** Where clocks show that time first, or where they go on when they never do. */
const showing = (zone: Zone, local: LocalTime): Instant =>
  zone.instantOf(local) ?? (zone.instantOf(zone.resumesAt(local)) as Instant);

function floorTo(periodSeconds: number, local: LocalTime): LocalTime {
  const step = periodSeconds * 1000;
  const origin = periodSeconds === weekSeconds ? mondayMs : 0;
  return (Math.floor((local - origin) / step) * step + origin) as LocalTime;
}

export interface Range {
  readonly from: Instant;
  /** Without it. */
  readonly until: Instant;
}

/** Whole periods up to `at`, newest first. */
export function wholePeriods(periodSeconds: number, zone: Zone, at: Instant, count: number): Range[] {
  const ranges: Range[] = [];
  let until = lastBoundary(periodSeconds, zone, at);
  while (ranges.length < count) {
    const from = lastBoundary(periodSeconds, zone, instant(until - 1));
    ranges.push({ from, until });
    until = from;
  }
  return ranges;
}

/** Of an alarm; undefined: its window slides. */
export const zoneOfWindow = (
  window: { readonly WallClockWindow?: { readonly Timezone?: string | undefined } | undefined } | undefined,
): Zone | undefined => window?.WallClockWindow && (clockOf(window.WallClockWindow.Timezone) ?? utc);
