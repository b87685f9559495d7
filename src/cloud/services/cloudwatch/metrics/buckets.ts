/** The buckets of a metric's series in memory: the samples of a minute, or of one second where the metric is of high resolution, or of longer where they are old. */
import { type Instant, instant } from '../../../../languages/instant.ts';
import type { Context, Metric } from '../../../kit/service.ts';
import { resolutions } from '../limits.ts';
import type { DataRow, Tables } from '../tables.ts';
import { emptySummary } from './summary.ts';

export interface Series {
  readonly id: number;
  readonly metricKey: string;
  readonly unit: string;
  /** Of what was counted since the last commit, and the last one used. */
  readonly buckets: Map<Instant, Bucket>;
  last: Bucket | undefined;
  /** No row is of later. */
  newest: Instant;
}

export interface Bucket extends DataRow {
  step: number;
  readonly series: Series;
}

interface Buckets {
  readonly tables: Tables;
  readonly dirty: Set<Bucket>;
  readonly grown: Set<Series>;
}

/** The bucket of the series for a sample at that instant. */
export function bucketOf(
  buckets: Buckets,
  context: Context,
  series: Series,
  { at = context.now, resolutionSeconds = 60 }: Pick<Metric, 'at' | 'resolutionSeconds'>,
): Bucket {
  const step = Math.max(resolutionSeconds, stepSecondsAt(at, context.now));
  const start = instant(at - (at % (step * 1000)));
  const { last } = series;
  const known = last?.at === start ? last : series.buckets.get(start);
  const bucket = known ?? openBucket(buckets, context, series, start, step);
  if (bucket.step < step) widen(context, bucket, step);
  if (bucket === last) return bucket;
  series.last = bucket;
  context.undo(() => {
    series.last = last;
  });
  return bucket;
}

function widen(context: Context, bucket: Bucket, step: number): void {
  const before = bucket.step;
  bucket.step = step;
  context.undo(() => {
    bucket.step = before;
  });
}

function openBucket(buckets: Buckets, context: Context, series: Series, at: Instant, step: number): Bucket {
  const known = at > series.newest ? undefined : buckets.tables.data(series.id, at);
  series.newest = instant(Math.max(series.newest, at));
  const row = known ?? { at, step, summary: emptySummary() };
  const bucket: Bucket = { ...row, series };
  series.buckets.set(at, bucket);
  buckets.grown.add(series);
  context.undo(() => {
    series.buckets.delete(at);
    buckets.dirty.delete(bucket);
  });
  return bucket;
}

/** All but the last one used. */
export function forgetOldBuckets({ buckets, last }: Series): void {
  for (const at of buckets.keys()) if (at !== last?.at) buckets.delete(at);
}

/** As fine as a sample of that age is kept at best. */
function stepSecondsAt(at: Instant, now: Instant): number {
  const age = now - at;
  return resolutions.find(({ olderThanMs }) => age > olderThanMs)?.stepSeconds ?? 1;
}
