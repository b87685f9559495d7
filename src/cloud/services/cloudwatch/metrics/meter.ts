/**
 * Counting: the port `meter`, which every service fills through `context.count`.
 * Samples are merged in memory, by series and minute (or second), and written with the commit. What is remembered is a copy of the rows, so it
 * may be dropped between any two turns. Counting wakes the alarms that watch the metric.
 */
import type { Instant } from '../../../../languages/instant.ts';
import type { Context, Meter, Metric } from '../../../kit/service.ts';
import type { Watch } from '../alarms/watch.ts';
import type { Tables } from '../tables.ts';
import { type Bucket, bucketOf, forgetOldBuckets, type Series } from './buckets.ts';
import { metricKeyOf, sortedDimensions } from './metric-key.ts';
import { add, merge, type Summary } from './summary.ts';

export interface MeterService extends Meter {
  /** Adds a whole statistic set. */
  countSet(context: Context, metric: MetricName, set: Summary): void;
  /** Writes what was counted, and keeps it: for those who read before the commit. */
  write(context: Context): void;
  /** Writes and lets go: last thing before the commit. */
  flush(context: Context): void;
  /** Writes and forgets all samples: for those who are about to change the rows. */
  writeAndForget(context: Context): void;
  dropCaches(): void;
}

type MetricName = Omit<Metric, 'value'>;

/** What is remembered: series by metric and unit, the buckets that were counted in since they were written, and the series that have more than one. */
interface Counted {
  readonly tables: Tables;
  readonly watch: Watch;
  known: Map<string, Series>;
  dirty: Set<Bucket>;
  readonly grown: Set<Series>;
}

export function openMeter(tables: Tables, watch: Watch): MeterService {
  const counted: Counted = { tables, watch, known: new Map(), dirty: new Set(), grown: new Set() };
  return {
    count: (context, metric) => context.undo(add(findBucket(counted, context, metric).summary, metric.value)),
    countSet: (context, metric, set) => countSet(findBucket(counted, context, metric), context, set),
    write: (context) => write(counted, context),
    flush: (context) => flush(counted, context),
    writeAndForget: (context) => writeAndForget(counted, context),
    dropCaches: () => forget(counted),
  };
}

/** The bucket that a sample of the metric is counted in, with the alarms that watch it woken. */
function findBucket(counted: Counted, context: Context, metric: MetricName): Bucket {
  const series = seriesOf(counted, context, metric);
  const bucket = bucketOf(counted, context, series, metric);
  counted.dirty.add(bucket);
  counted.watch.counted(context, series.metricKey, series.unit);
  return bucket;
}

function seriesOf(
  counted: Counted,
  context: Context,
  { namespace, name, dimensions, unit = 'Count' }: MetricName,
): Series {
  const { tables, known } = counted;
  const metricKey = metricKeyOf(namespace, name, dimensions);
  const key = `${metricKey}\0${unit}`;
  const found = known.get(key);
  if (found) return found;
  const id = tables.seriesId(namespace, name, sortedDimensions(dimensions), unit);
  const newest = tables.newestData(id);
  const series: Series = { id, metricKey, unit, buckets: new Map<Instant, Bucket>(), last: undefined, newest };
  known.set(key, series);
  context.undo(() => known.delete(key));
  return series;
}

function countSet({ summary }: Bucket, context: Context, set: Summary): void {
  const before = { ...summary, spread: typeof summary.spread === 'object' ? new Map(summary.spread) : summary.spread };
  merge(summary, set);
  context.undo(() => Object.assign(summary, before));
}

function write(counted: Counted, context: Context): void {
  const { tables, dirty } = counted;
  if (dirty.size === 0) return;
  for (const bucket of dirty) if (bucket.summary.count > 0) tables.putData(bucket.series.id, bucket);
  counted.dirty = new Set();
  context.undo(() => {
    for (const bucket of dirty) counted.dirty.add(bucket);
  });
}

function flush(counted: Counted, context: Context): void {
  write(counted, context);
  for (const series of counted.grown) forgetOldBuckets(series);
  counted.grown.clear();
}

function writeAndForget(counted: Counted, context: Context): void {
  write(counted, context);
  const { known } = counted;
  const empty = (series: Series): Series => ({ ...series, buckets: new Map(), last: undefined });
  // What was not counted since is let go: series come without end where dimensions are words of lines.
  const recent = [...known].filter(([, { last }]) => last !== undefined);
  counted.known = new Map(recent.map(([key, series]) => [key, empty(series)]));
  context.undo(() => Object.assign(counted, { known }));
}

function forget(counted: Counted): void {
  counted.known = new Map();
  counted.dirty = new Set();
  counted.grown.clear();
}
