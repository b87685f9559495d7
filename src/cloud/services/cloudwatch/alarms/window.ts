/**
 * An alarm's evaluation range: windows of one period each, the newest ending at the instant of evaluation; and when a sample next
 * passes from one window into the older one, which is when the alarm's state can change without a new sample.
 */
import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { type Instant, instant } from '../../../../languages/instant.ts';
import { workOut } from '../math/queries.ts';
import { emptySummary, merge, plainStatistics, type Summary, statisticOf } from '../metrics/summary.ts';
import type { AlarmConfig, DataRow, Tables } from '../tables.ts';
import { type AlarmMetric, metricsOf } from './alarm-metrics.ts';
import { type Point, pointsFetched } from './decide-state.ts';
import { nextBoundary, type Range, wholePeriods, zoneOfWindow } from './wall-clock.ts';
import { stepMsOf } from './watch.ts';

/** `at`: where the window begins. */
export interface WindowPoint extends Point<Instant> {
  readonly samples: number;
}

/** All that is known of one of the alarm's metrics from the evaluation range on, later samples too. */
export interface Sampled {
  readonly metric: AlarmMetric;
  readonly rows: readonly DataRow[];
}

export function sampledAt(tables: Tables, config: AlarmConfig, at: Instant): Sampled[] {
  const from = rangesAt(config, at).at(-1)?.from ?? at;
  return metricsOf(config).map((metric) => ({ metric, rows: rowsOf(tables, metric, from, config) }));
}

/** Samples kept coarser than the period are left out, as in statistics. */
function rowsOf(
  tables: Tables,
  { namespace, name, dimensions, statistic, unit }: AlarmMetric,
  from: Instant,
  config: AlarmConfig,
): DataRow[] {
  const end = instant(Number.MAX_SAFE_INTEGER);
  const plain = plainStatistics.includes(statistic);
  return tables
    .seriesOf(namespace, name, dimensions)
    .filter((series) => unit === undefined || series.unit === unit)
    .flatMap(({ id }) =>
      plain
        ? tables.dataSummed(id, from, end, config.Period, stepMsOf(config))
        : tables.dataBetween(id, from, end).filter(({ step }) => step <= config.Period),
    );
}

/**
 * The windows at `at`, newest first. Those by the wall clock are whole periods, as many as count: AWS "evaluates each day independently", so that none is looked for further back.
 */
function rangesAt({ EvaluationWindow, Period, EvaluationPeriods }: AlarmConfig, at: Instant): Range[] {
  const zone = zoneOfWindow(EvaluationWindow);
  if (zone) return wholePeriods(Period, zone, at, EvaluationPeriods);
  const periodMs = Period * 1000;
  return Array.from({ length: pointsFetched(EvaluationPeriods) }, (_, age) => ({
    from: instant(at - (age + 1) * periodMs),
    until: instant(at - age * periodMs),
  }));
}

/** Newest first: the metric's own, or what the alarm's expression makes of its metrics. */
export function windowsAt(sampled: readonly Sampled[], config: AlarmConfig, at: Instant): WindowPoint[] {
  const ranges = rangesAt(config, at);
  const [first] = sampled;
  if (!config.Metrics) return first ? pointsOf(first, ranges, config, at) : [];
  const byId = new Map(sampled.map((one) => [one.metric.id, pointsOf(one, ranges, config, at).reverse()]));
  const grid = { starts: ranges.map(({ from }) => from).reverse(), periodSeconds: config.Period };
  const series = ({ Id }: MetricDataQuery) => (byId.get(String(Id)) ?? []).map(({ value }) => value);
  const value = workOut(config.Metrics, series, grid).get(returnedOf(config.Metrics));
  const points = value?.kind === 'series' ? value.series : [];
  return ranges.map(({ from }, age) => {
    const point = points[points.length - 1 - age];
    return { at: from, value: point, samples: point === undefined ? 0 : 1 };
  });
}

/** The Id of the query that the alarm is about. */
export const returnedOf = (queries: readonly MetricDataQuery[]): string =>
  String(queries.find(({ ReturnData = true }) => ReturnData)?.Id);

function pointsOf(
  { metric, rows }: Sampled,
  ranges: readonly Range[],
  config: AlarmConfig,
  at: Instant,
): WindowPoint[] {
  const isSliding = !zoneOfWindow(config.EvaluationWindow);
  const summaries = new Map<number, Summary>();
  for (const { at: sampled, summary } of rows) {
    if (sampled >= at) continue;
    const age = isSliding
      ? ageOf(sampled, at, config.Period * 1000)
      : ranges.findIndex(({ from, until }) => sampled >= from && sampled < until);
    const window = summaries.get(age) ?? emptySummary();
    merge(window, summary);
    summaries.set(age, window);
  }
  return ranges.map(({ from }, age) => {
    const summary = summaries.get(age);
    return { at: from, value: summary && statisticOf(summary, metric.statistic), samples: summary?.count ?? 0 };
  });
}

/** The next instant of evaluation after `at` for which the windows hold other samples; undefined: none ever. */
export function nextPassing(sampled: readonly Sampled[], config: AlarmConfig, at: Instant): Instant | undefined {
  const rows = sampled.flatMap((one) => one.rows);
  const zone = zoneOfWindow(config.EvaluationWindow);
  // A sample counts from the end of its period on, until it leaves the last one looked at: at each of these the state may change.
  if (zone) return rows.length === 0 ? undefined : nextBoundary(config.Period, zone, at);
  const periodMs = config.Period * 1000;
  const stepMs = stepMsOf(config);
  const range = pointsFetched(config.EvaluationPeriods);
  // What it is made of by the clock changes without a sample.
  let next = asksTheClock(config) ? at + stepMs : Infinity;
  for (const row of rows) {
    const sampled = row.at - (row.at % stepMs);
    if (sampled >= at) {
      next = Math.min(next, sampled + stepMs);
      continue;
    }
    const age = ageOf(sampled, at, periodMs);
    if (age < range) next = Math.min(next, sampled + (age + 1) * periodMs + stepMs);
  }
  return next === Infinity ? undefined : instant(next);
}

const asksTheClock = ({ Metrics = [] }: AlarmConfig): boolean =>
  Metrics.some(({ Expression = '' }) => /\b(?:DATE|DAY|HOUR|MINUTE|MONTH|YEAR)\s*\(/.test(Expression));

const ageOf = (sampled: number, at: Instant, periodMs: number): number => Math.floor((at - 1 - sampled) / periodMs);
