/**
 * An alarm's evaluation range: windows of one period each, the newest ending at the instant of evaluation; and when a sample next
 * passes from one window into the older one, which is when the alarm's state can change without a new sample.
 */
import { type Instant, instant } from '../../../../languages/instant.ts';
import { emptySummary, merge, plainStatistics, type Summary, statisticOf } from '../metrics/summary.ts';
import type { AlarmConfig, DataRow, Tables } from '../tables.ts';
import { type Point, pointsFetched } from './decide-state.ts';
import { nextBoundary, type Range, wholePeriods, zoneOfWindow } from './wall-clock.ts';
import { stepMsOf } from './watch.ts';

/** `at`: where the window begins. */
export interface WindowPoint extends Point<Instant> {
  readonly samples: number;
}

export const statisticName = ({
  Statistic,
  ExtendedStatistic,
}: Pick<AlarmConfig, 'Statistic' | 'ExtendedStatistic'>): string => Statistic ?? ExtendedStatistic ?? 'Average';

/** All that is known of the alarm's metric from the evaluation range at `at` on, later samples too. */
export function alarmRows(tables: Tables, config: AlarmConfig, at: Instant): DataRow[] {
  const from = rangesAt(config, at).at(-1)?.from ?? at;
  const end = instant(Number.MAX_SAFE_INTEGER);
  const plain = plainStatistics.includes(statisticName(config));
  const dimensions = config.Dimensions.map(({ Name, Value }) => [Name, Value] as const).sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  return tables
    .seriesOf(config.Namespace ?? '', config.MetricName ?? '', dimensions)
    .filter(({ unit }) => config.Unit === undefined || unit === config.Unit)
    .flatMap(({ id }) =>
      plain ? tables.dataSummed(id, from, end, stepMsOf(config)) : tables.dataBetween(id, from, end),
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

/** Newest first. */
export function windowsAt(rows: readonly DataRow[], config: AlarmConfig, at: Instant): WindowPoint[] {
  const ranges = rangesAt(config, at);
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
    return {
      at: from,
      value: summary && statisticOf(summary, statisticName(config)),
      samples: summary?.count ?? 0,
    };
  });
}

/** The next instant of evaluation after `at` for which the windows hold other samples; undefined: none ever. */
export function nextPassing(rows: readonly DataRow[], config: AlarmConfig, at: Instant): Instant | undefined {
  const zone = zoneOfWindow(config.EvaluationWindow);
  // A sample counts from the end of its period on, until it leaves the last one looked at: at each of these the state may change.
  if (zone) return rows.length === 0 ? undefined : nextBoundary(config.Period, zone, at);
  const periodMs = config.Period * 1000;
  const stepMs = stepMsOf(config);
  const range = pointsFetched(config.EvaluationPeriods);
  let next = Infinity;
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

const ageOf = (sampled: number, at: Instant, periodMs: number): number => Math.floor((at - 1 - sampled) / periodMs);
