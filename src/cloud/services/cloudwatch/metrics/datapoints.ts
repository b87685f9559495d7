/** A metric's samples, gathered into periods. */

import type { Dimension } from '@aws-sdk/client-cloudwatch';
import { type Instant, instant } from '../../../../languages/instant.ts';
import { type AwsError, withHint } from '../../../kit/aws-error.ts';
import type { CloudWatch } from '../context.ts';
import { invalidValue, nameTwice, notThereYet } from '../refusals.ts';
import type { Dimensions } from '../tables.ts';
import { emptySummary, isPercentile, merge, plainStatistics, type Summary } from './summary.ts';

export interface Asked {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Dimensions;
  readonly unit: string | undefined;
  readonly periodSeconds: number;
  /** Where the first period begins. */
  readonly from: Instant;
  readonly to: Instant;
}

/** Of what the meter has written: summaries by the start of their period, oldest first; one list for each unit. Samples kept coarser than the period are left out, as on AWS. */
export function gather(
  service: CloudWatch,
  asked: Asked,
): { readonly unit: string; readonly points: [Instant, Summary][] }[] {
  const { periodSeconds, from, to } = asked;
  return service.tables
    .seriesOf(asked.namespace, asked.name, asked.dimensions)
    .filter(({ unit }) => asked.unit === undefined || unit === asked.unit)
    .map(({ id, unit }) => {
      const points = new Map<Instant, Summary>();
      for (const { at, step, summary } of service.tables.dataBetween(id, from, to)) {
        if (step > periodSeconds) continue;
        const start = instant(from + Math.floor((at - from) / (periodSeconds * 1000)) * periodSeconds * 1000);
        const point = points.get(start) ?? emptySummary();
        merge(point, summary);
        points.set(start, point);
      }
      return { unit, points: [...points] };
    })
    .filter(({ points }) => points.length > 0);
}

/** Sorted by name, each name once. */
export function readDimensions(dimensions: readonly Dimension[] | undefined): Dimensions {
  const pairs = (dimensions ?? []).map(({ Name, Value }) => [Name ?? '', Value ?? ''] as const);
  if (new Set(pairs.map(([name]) => name)).size < pairs.length) throw invalidValue(nameTwice);
  return pairs.sort(([a], [b]) => (a < b ? -1 : 1));
}

export function checkPeriod(period: number | undefined): number {
  if (period !== undefined && ([1, 5, 10, 20, 30].includes(period) || (period > 0 && period % 60 === 0))) return period;
  throw invalidValue(`The parameter Period must be 1, 5, 10, 20, 30 or a multiple of 60, got ${period}.`);
}

/** `parameter`: as the call names it. A statistic that AWS has and this cloud has not is refused by name. */
export function checkStatistic(
  statistic: string,
  parameter: string,
  refuse: (message: string) => AwsError = invalidValue,
): string {
  if (plainStatistics.includes(statistic) || isPercentile(statistic)) return statistic;
  throw withHint(
    isKnownToAws(statistic)
      ? notThereYet(`the statistic ${statistic}`)
      : refuse(`The value ${statistic} for parameter ${parameter} is not a valid statistic.`),
    `this version of Punctual knows ${plainStatistics.join(', ')} and percentiles (p90)`,
  );
}

/** Trimmed means and their like: User Guide, "CloudWatch statistics definitions". */
const isKnownToAws = (statistic: string): boolean =>
  /^(?:IQM|(?:tm|wm|tc|ts)\d{1,2}(?:\.\d+)?|(?:TM|WM|TC|TS|PR)\([\d.%]*:[\d.%]*\))$/.test(statistic);
