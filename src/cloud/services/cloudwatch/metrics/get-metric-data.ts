/** GetMetricData for plain queries of one metric each; metric math and Metrics Insights are refused. Source: API reference, GetMetricData. */
import type {
  GetMetricDataInput,
  GetMetricDataOutput,
  MetricDataQuery,
  MetricDataResult,
} from '@aws-sdk/client-cloudwatch';
import { type Instant, instant } from '../../../../languages/instant.ts';
import type { Handler } from '../../../kit/service.ts';
import type { CloudWatch } from '../context.ts';
import { queriesMax } from '../limits.ts';
import { invalid, notThereYet } from '../refusals.ts';
import { checkPeriod, checkStatistic, gather, readDimensions } from './datapoints.ts';
import { emptySummary, merge, type Summary, statisticOf } from './summary.ts';

export const getMetricData: Handler<CloudWatch, GetMetricDataInput, GetMetricDataOutput> = {
  permissions: () => [{ action: 'cloudwatch:GetMetricData', resource: '*' }],
  handle(service, input) {
    const { MetricDataQueries = [], ScanBy = 'TimestampDescending', NextToken, MaxDatapoints } = input;
    const from = input.StartTime?.getTime() ?? 0;
    const to = instant(input.EndTime?.getTime() ?? 0);
    if (from >= to) throw invalid('The parameter StartTime must be less than the parameter EndTime.');
    if (MetricDataQueries.length > queriesMax)
      throw invalid(`The collection MetricDataQueries must not have a size greater than ${queriesMax}.`);
    if (NextToken !== undefined) throw notThereYet('NextToken of GetMetricData (all datapoints come in one answer)');
    if (MaxDatapoints !== undefined) throw notThereYet('MaxDatapoints of GetMetricData');
    const results = MetricDataQueries.filter(({ ReturnData = true }) => ReturnData).map((query) => {
      const points = pointsOf(service, query, instant(from), to);
      return result(query, ScanBy === 'TimestampDescending' ? points.reverse() : points);
    });
    return { MetricDataResults: results, Messages: [] };
  },
};

function pointsOf(service: CloudWatch, query: MetricDataQuery, start: Instant, to: Instant): [Instant, number][] {
  const { MetricStat: stat, Expression, AccountId } = query;
  if (Expression !== undefined) throw notThereYet(`metric math (Expression of \`${query.Id}\`)`);
  if (AccountId !== undefined && AccountId !== service.host.account) throw notThereYet('AccountId of another account');
  if (!stat) throw invalid(`The parameter MetricDataQueries of \`${query.Id}\` must have MetricStat or Expression.`);
  const periodSeconds = checkPeriod(stat.Period);
  const statistic = checkStatistic(stat.Stat ?? '');
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

const result = (
  { Id, Label, MetricStat }: MetricDataQuery,
  points: readonly [Instant, number][],
): MetricDataResult => ({
  Id,
  Label: Label ?? MetricStat?.Metric?.MetricName,
  Timestamps: points.map(([at]) => new Date(at)),
  Values: points.map(([, value]) => value),
  StatusCode: 'Complete',
});
