/** GetMetricData, of metrics and of expressions on them; SEARCH and Metrics Insights are refused. Source: API reference, GetMetricData. */
import type {
  GetMetricDataInput,
  GetMetricDataOutput,
  MetricDataQuery,
  MetricDataResult,
} from '@aws-sdk/client-cloudwatch';
import { type Instant, instant } from '../../../../languages/instant.ts';
import { readToken, writeToken } from '../../../kit/page.ts';
import type { Handler } from '../../../kit/service.ts';
import type { CloudWatch } from '../context.ts';
import { datapointsMax, pageDatapointsMax, queriesMax } from '../limits.ts';
import { checkQueries, queryIdForm, workOut } from '../math/queries.ts';
import type { Series } from '../math/values.ts';
import { invalid, invalidToken, notThereYet } from '../refusals.ts';
import { checkPeriod, checkStatistic, gather, readDimensions } from './datapoints.ts';
import { emptySummary, merge, type Summary, statisticOf } from './summary.ts';

export const getMetricData: Handler<CloudWatch, GetMetricDataInput, GetMetricDataOutput> = {
  permissions: () => [{ action: 'cloudwatch:GetMetricData', resource: '*' }],
  handle(service, input, context) {
    const {
      MetricDataQueries = [],
      ScanBy = 'TimestampDescending',
      NextToken,
      MaxDatapoints = pageDatapointsMax,
    } = input;
    const from = input.StartTime?.getTime() ?? 0;
    const to = instant(input.EndTime?.getTime() ?? 0);
    if (from === to) throw invalidLine('The parameter StartTime must not equal parameter EndTime.');
    if (from > to) throw invalid('The parameter StartTime must be less than the parameter EndTime.');
    if (MetricDataQueries.length > queriesMax)
      throw invalid(`The collection MetricDataQueries must not have a size greater than ${queriesMax}.`);
    if (MaxDatapoints < 1 || MaxDatapoints > pageDatapointsMax)
      throw invalid(`The parameter MaxDatapoints must be between 1 and ${pageDatapointsMax}.`);
    const skipped = Number(readToken('GetMetricData', NextToken, invalidToken) ?? 0);
    checkAll(MetricDataQueries);
    const asked = MetricDataQueries.filter(({ ReturnData = true }) => ReturnData);
    const differing = differingOf(MetricDataQueries);
    service.meter.write(context);
    const results = asked.flatMap((query) =>
      seriesOf(service, query, MetricDataQueries, { from: instant(from), to }).map((points) =>
        result(query, ScanBy === 'TimestampDescending' ? points.reverse() : points, differing),
      ),
    );
    return pageOf(results, skipped, MaxDatapoints);
  },
};

/** Datapoints are counted through all results, one after the other; a result that goes on in the next page is `PartialData`. */
function pageOf(results: readonly MetricDataResult[], skipped: number, max: number): GetMetricDataOutput {
  const page: MetricDataResult[] = [];
  let before = 0;
  for (const one of results) {
    const { Timestamps = [], Values = [] } = one;
    const first = Math.max(0, skipped - before);
    const last = Math.min(Values.length, skipped + max - before);
    before += Values.length;
    const isHere = first < last || (Values.length === 0 && skipped === 0);
    if (!isHere) continue;
    page.push({
      ...one,
      Timestamps: Timestamps.slice(first, last),
      Values: Values.slice(first, last),
      StatusCode: last < Values.length ? 'PartialData' : 'Complete',
    });
  }
  const isLast = before <= skipped + max;
  return {
    MetricDataResults: page,
    Messages: [],
    ...(isLast ? {} : { NextToken: writeToken('GetMetricData', skipped + max) }),
  };
}

/** What AWS finds in a request it writes a line each, and ends each line. */
const invalidLine = (line: string) => invalid(`${line}\n`);

interface Span {
  readonly from: Instant;
  readonly to: Instant;
}

/** Expressions alone are looked at all together: what is wrong with a metric is said of it. */
function checkAll(queries: readonly MetricDataQuery[]): void {
  const wrong = queries.findIndex(({ Id = '' }) => !queryIdForm.test(Id));
  if (wrong >= 0)
    throw invalid(
      `The value ${queries[wrong]!.Id} for parameter MetricDataQueries.member.${wrong + 1}.Id is not matching the expected pattern ${queryIdForm.source}.`,
    );
  if (new Set(queries.map(({ Id }) => Id)).size < queries.length)
    throw invalid('The values for parameter id in MetricDataQueries are not unique.');
  for (const [index, { MetricStat }] of queries.entries())
    if (MetricStat)
      checkStatistic(MetricStat.Stat ?? '', `MetricDataQueries.member.${index + 1}.MetricStat.Stat`, invalidLine);
  const mistake = queries.some(({ Expression }) => Expression !== undefined) ? checkQueries(queries) : undefined;
  if (mistake !== undefined) throw invalid(`MetricDataQueries: ${mistake}.`);
}

/** A metric's points; an expression's, which may be several lists of them. */
function seriesOf(
  service: CloudWatch,
  query: MetricDataQuery,
  queries: readonly MetricDataQuery[],
  { from, to }: Span,
): [Instant, number][][] {
  if (query.Expression === undefined) return [pointsOf(service, query, from, to)];
  const stats = queries.filter(({ MetricStat }) => MetricStat);
  const periodSeconds = checkPeriod(query.Period ?? stats[0]?.MetricStat?.Period);
  const points = new Map(stats.map((one) => [one.Id, new Map(pointsOf(service, one, from, to))]));
  const stepMs = periodSeconds * 1000;
  const first = from - (from % stepMs);
  const count = Math.ceil((to - first) / stepMs);
  if (count > datapointsMax)
    throw invalid(`The expression of \`${query.Id}\` would have ${count} datapoints, more than ${datapointsMax}.`);
  const starts = Array.from({ length: count }, (_, index) => first + index * stepMs);
  const metric = ({ Id }: MetricDataQuery) => starts.map((start) => points.get(Id)?.get(instant(start)));
  const value = workOut(queries, metric, { starts, periodSeconds }).get(String(query.Id));
  const found: readonly Series[] =
    value?.kind === 'series'
      ? [value.series]
      : value?.kind === 'list'
        ? value.list
        : value?.kind === 'number'
          ? [starts.map(() => value.number)]
          : [];
  return found.map((series) =>
    series.flatMap((one, index): [Instant, number][] =>
      one === undefined ? [] : [[instant(Number(starts[index])), one]],
    ),
  );
}

function pointsOf(service: CloudWatch, query: MetricDataQuery, start: Instant, to: Instant): [Instant, number][] {
  const { MetricStat: stat, AccountId } = query;
  if (AccountId !== undefined && AccountId !== service.host.account) throw notThereYet('AccountId of another account');
  if (!stat) throw invalid(`The parameter MetricDataQueries of \`${query.Id}\` must have MetricStat or Expression.`);
  const periodSeconds = checkPeriod(stat.Period);
  const statistic = stat.Stat ?? '';
  const merged = new Map<Instant, Summary>();
  const { Namespace = '', MetricName = '', Dimensions } = stat.Metric ?? {};
  const asked = {
    namespace: Namespace,
    name: MetricName,
    dimensions: readDimensions(Dimensions),
    unit: stat.Unit,
    periodSeconds,
    from: instant(start - (start % (periodSeconds * 1000))),
    to,
  };
  for (const { points } of gather(service, asked))
    for (const [at, summary] of points) {
      const point = merged.get(at) ?? emptySummary();
      merge(point, summary);
      merged.set(at, point);
    }
  return [...merged]
    .map(([at, summary]) => [at, statisticOf(summary, statistic)] as const)
    .filter((point): point is [Instant, number] => point[1] !== undefined)
    .sort(([a], [b]) => a - b);
}

type Differing = readonly ('Stat' | 'Period')[];

/** In what the metrics of a request differ, of what a default label says. */
function differingOf(queries: readonly MetricDataQuery[]): Differing {
  const stats = queries.flatMap(({ MetricStat }) => (MetricStat ? [MetricStat] : []));
  return (['Stat', 'Period'] as const).filter((name) => new Set(stats.map((stat) => stat[name])).size > 1);
}

/** `Runs`, or `Runs Sum` and `Runs Average` where both are asked for. */
function defaultLabel({ Id, MetricStat }: MetricDataQuery, differing: Differing): string | undefined {
  if (!MetricStat) return Id;
  return [MetricStat.Metric?.MetricName, ...differing.map((name) => MetricStat[name])].join(' ');
}

const result = (
  query: MetricDataQuery,
  points: readonly [Instant, number][],
  differing: Differing,
): MetricDataResult => ({
  Id: query.Id,
  Label: query.Label ?? defaultLabel(query, differing),
  Timestamps: points.map(([at]) => new Date(at)),
  Values: points.map(([, value]) => value),
  StatusCode: 'Complete',
});
