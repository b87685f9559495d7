/**
 * What is kept of a metric's samples: count, sum, least, most, and how the values spread, for percentiles.
 * The first 150 distinct values are exact; what comes after them is rounded to two digits, so that a summary stays small.
 */
import { valuesPerMetricMax } from '../limits.ts';

export interface Summary {
  count: number;
  sum: number;
  least: number;
  most: number;
  /** Samples by value; `one`: all are `least`; `unknown`: they came as a statistic set. */
  spread: Map<number, number> | 'one' | 'unknown';
}

export const emptySummary = (): Summary => ({ count: 0, sum: 0, least: Infinity, most: -Infinity, spread: 'one' });

/** Adds a sample. Returns how to take it back: this is the hottest path of the cloud. */
export function add(into: Summary, value: number): () => void {
  const { count, sum, least, most, spread } = into;
  if (typeof spread !== 'object') {
    gather(into, value, 1);
    return () => Object.assign(into, { count, sum, least, most, spread });
  }
  const key = keyOf(spread, value);
  const before = spread.get(key);
  gather(into, value, 1);
  return () => {
    before === undefined ? spread.delete(key) : spread.set(key, before);
    Object.assign(into, { count, sum, least, most });
  };
}

/** Adds `times` samples of `value`, for good. */
export function gather(into: Summary, value: number, times: number): void {
  const { count, least, spread } = into;
  into.count += times;
  into.sum += value * times;
  if (value < into.least) into.least = value;
  if (value > into.most) into.most = value;
  if (spread === 'one' && count > 0 && value !== least)
    into.spread = new Map([
      [least, count],
      [value, times],
    ]);
  else if (typeof spread === 'object') {
    const key = keyOf(spread, value);
    spread.set(key, (spread.get(key) ?? 0) + times);
  }
}

/** Adds `from` to `into`, for good. */
export function merge(into: Summary, from: Summary): void {
  if (from.count === 0) return;
  into.spread = mergedSpread(into, from);
  into.count += from.count;
  into.sum += from.sum;
  into.least = Math.min(into.least, from.least);
  into.most = Math.max(into.most, from.most);
}

function mergedSpread(a: Summary, b: Summary): Summary['spread'] {
  if (a.count === 0) return typeof b.spread === 'object' ? new Map(b.spread) : b.spread;
  if (a.spread === 'unknown' || b.spread === 'unknown') return 'unknown';
  if (a.spread === 'one' && b.spread === 'one' && a.least === b.least) return 'one';
  const merged = a.spread === 'one' ? new Map([[a.least, a.count]]) : a.spread;
  for (const [value, times] of b.spread === 'one' ? [[b.least, b.count] as const] : b.spread) {
    const key = keyOf(merged, value);
    merged.set(key, (merged.get(key) ?? 0) + times);
  }
  return merged;
}

function keyOf(spread: Map<number, number>, value: number): number {
  return spread.size < valuesPerMetricMax || spread.has(value) ? value : Number(value.toPrecision(2));
}

export const plainStatistics: readonly string[] = ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'];

const percentileForm = /^p(\d{1,2}(?:\.\d{1,10})?|100)$/;

export const isPercentile = (statistic: string): boolean => percentileForm.test(statistic);

/** The statistic of a summary that is not empty; undefined for a percentile of samples whose spread is unknown. */
export function statisticOf(summary: Summary, statistic: string): number | undefined {
  switch (statistic) {
    case 'SampleCount':
      return summary.count;
    case 'Average':
      return summary.sum / summary.count;
    case 'Sum':
      return summary.sum;
    case 'Minimum':
      return summary.least;
    case 'Maximum':
      return summary.most;
    default:
      return percentile(summary, Number(percentileForm.exec(statistic)?.[1]));
  }
}

/** The least value that is not below `percent` of the samples. */
function percentile({ count, least, most, spread }: Summary, percent: number): number | undefined {
  if (spread === 'one' || least === most) return least;
  if (spread === 'unknown') return undefined;
  let left = Math.max(1, Math.ceil((percent / 100) * count));
  for (const [value, times] of [...spread].sort(([a], [b]) => a - b)) {
    left -= times;
    if (left <= 0) return value;
  }
  return most;
}

/** As kept in the store: null for `one`. Sorted, so that the order of arrival leaves no trace. */
export function writeSpread(spread: Summary['spread']): string | null {
  if (spread === 'one') return null;
  return JSON.stringify(spread === 'unknown' ? spread : [...spread].sort(([a], [b]) => a - b));
}

export function readSpread(text: string | null): Summary['spread'] {
  if (text === null) return 'one';
  const parsed: unknown = JSON.parse(text);
  return parsed === 'unknown' ? 'unknown' : new Map(parsed as [number, number][]);
}
