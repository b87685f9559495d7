/**
 * Counting: the port `meter`, which every service fills through `context.count`.
 * Samples are merged in memory, by series and second, and written with the commit. What is remembered is a copy of the rows, so it
 * may be dropped between any two turns. Counting wakes the alarms that watch the metric.
 */
import { type Instant, instant } from '../../../languages/instant.ts';
import type { Context, Meter, Metric } from '../../kit/service.ts';
import { resolutions } from './limits.ts';
import { add, emptySummary, merge, type Summary } from './summary.ts';
import type { DataRow, Dimensions, Tables } from './tables.ts';
import type { Watch } from './watch.ts';

export interface MeterService extends Meter {
  /** Adds a whole statistic set. */
  countSet(context: Context, metric: Omit<Metric, 'value'>, set: Summary): void;
  countTimes(context: Context, metric: Metric, times: number): void;
  /** Writes what this turn counted, and keeps it: for those who read within the turn. */
  write(): void;
  /** Writes and lets go: last thing before the commit. */
  flush(): void;
  /** Writes and forgets all: for those who are about to change the rows. */
  settle(context: Context): void;
  dropCaches(): void;
}

interface Series {
  readonly id: number;
  readonly metricKey: string;
  readonly unit: string;
  /** Of this turn and the last one used. */
  readonly buckets: Map<Instant, Bucket>;
  last: Bucket | undefined;
}

interface Bucket extends DataRow {
  readonly series: Series;
}

export function openMeter(tables: Tables, watch: Watch): MeterService {
  let known = new Map<string, Series>();
  let dirty = new Set<Bucket>();

  function seriesOf(context: Context, { namespace, name, dimensions, unit = 'Count' }: Omit<Metric, 'value'>): Series {
    const metricKey = metricKeyOf(namespace, name, dimensions);
    const key = `${metricKey}\0${unit}`;
    const found = known.get(key);
    if (found) return found;
    const id = tables.seriesId(namespace, name, sortedDimensions(dimensions), unit);
    const series: Series = { id, metricKey, unit, buckets: new Map(), last: undefined };
    known.set(key, series);
    context.undo(() => known.delete(key));
    return series;
  }

  function bucketOf(context: Context, series: Series, at: Instant): Bucket {
    const step = stepSecondsAt(at, context.now);
    const start = instant(at - (at % (step * 1000)));
    const { last } = series;
    if (last?.at === start) return last;
    const bucket = series.buckets.get(start) ?? openBucket(context, series, start, step);
    series.last = bucket;
    context.undo(() => {
      series.last = last;
    });
    return bucket;
  }

  function openBucket(context: Context, series: Series, at: Instant, step: number): Bucket {
    const row = tables.data(series.id, at) ?? { at, step, summary: emptySummary() };
    const bucket = { ...row, step: Math.max(step, row.step), series };
    series.buckets.set(at, bucket);
    context.undo(() => {
      series.buckets.delete(at);
      dirty.delete(bucket);
    });
    return bucket;
  }

  function found(context: Context, metric: Omit<Metric, 'value'>): Bucket {
    const series = seriesOf(context, metric);
    const bucket = bucketOf(context, series, metric.at ?? context.now);
    dirty.add(bucket);
    watch.counted(context, series.metricKey, series.unit);
    return bucket;
  }

  const write = (): void => {
    for (const bucket of dirty) if (bucket.summary.count > 0) tables.putData(bucket.series.id, bucket);
  };

  return {
    count: (context, metric) => context.undo(add(found(context, metric).summary, metric.value, 1)),
    countTimes: (context, metric, times) => context.undo(add(found(context, metric).summary, metric.value, times)),
    countSet(context, metric, set) {
      const { summary } = found(context, metric);
      const before = {
        ...summary,
        spread: typeof summary.spread === 'object' ? new Map(summary.spread) : summary.spread,
      };
      merge(summary, set);
      context.undo(() => Object.assign(summary, before));
    },
    write,
    flush() {
      write();
      for (const { series } of dirty) {
        for (const at of series.buckets.keys()) if (at !== series.last?.at) series.buckets.delete(at);
      }
      dirty.clear();
    },
    settle(context) {
      write();
      const before = { known, dirty };
      known = new Map();
      dirty = new Set();
      context.undo(() => {
        ({ known, dirty } = before);
      });
    },
    dropCaches() {
      known = new Map();
      dirty = new Set();
    },
  };
}

/** One key for a metric, whatever the order of its dimensions; most have one. */
export function metricKeyOf(namespace: string, name: string, dimensions: Readonly<Record<string, string>>): string {
  let key = `${namespace}\0${name}`;
  const names = Object.keys(dimensions);
  if (names.length > 1) names.sort();
  for (const dimension of names) key += `\0${dimension}\0${dimensions[dimension]}`;
  return key;
}

export const sortedDimensions = (dimensions: Readonly<Record<string, string>>): Dimensions =>
  Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1));

/** At which resolution a sample of that age is kept. */
function stepSecondsAt(at: Instant, now: Instant): number {
  const age = now - at;
  return resolutions.find(({ olderThanMs }) => age > olderThanMs)?.stepSeconds ?? 1;
}
