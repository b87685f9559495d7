/** GetMetricStatistics. Source: API reference, GetMetricStatistics. */
import type {
  Datapoint,
  GetMetricStatisticsInput,
  GetMetricStatisticsOutput,
  StandardUnit,
} from '@aws-sdk/client-cloudwatch';
import { instant } from '../../../../languages/instant.ts';
import type { Handler } from '../../../kit/service.ts';
import type { CloudWatch } from '../context.ts';
import { datapointsMax } from '../limits.ts';
import { invalidCombination, invalidValue } from '../refusals.ts';
import { checkPeriod, checkStatistic, gather, readDimensions } from './datapoints.ts';
import { type Summary, statisticOf } from './summary.ts';

export const getMetricStatistics: Handler<CloudWatch, GetMetricStatisticsInput, GetMetricStatisticsOutput> = {
  permissions: () => [{ action: 'cloudwatch:GetMetricStatistics', resource: '*' }],
  handle(service, input, context) {
    const { Namespace = '', MetricName = '', Statistics = [], ExtendedStatistics = [], Unit } = input;
    const periodSeconds = checkPeriod(input.Period);
    const start = input.StartTime?.getTime() ?? 0;
    const to = instant(input.EndTime?.getTime() ?? 0);
    if (start === to) throw invalidValue('The parameter StartTime must not equal parameter EndTime.');
    if (start > to) throw invalidCombination('The parameter StartTime must be less than the parameter EndTime.');
    if (Statistics.length + ExtendedStatistics.length === 0)
      throw invalidCombination('At least one of the parameters Statistics and ExtendedStatistics must be specified.');
    for (const [index, statistic] of ExtendedStatistics.entries())
      checkStatistic(statistic, `ExtendedStatistics.member.${index + 1}`);
    const step = Math.min(periodSeconds, 60) * 1000;
    const from = instant(start - (start % step));
    const count = Math.floor((to - start) / (periodSeconds * 1000));
    if (count > datapointsMax)
      throw invalidCombination(
        `You have requested up to ${count} datapoints, which exceeds the limit of ${datapointsMax}. You may reduce the datapoints requested by increasing Period, or decreasing the time range.`,
      );
    const asked = {
      namespace: Namespace,
      name: MetricName,
      dimensions: readDimensions(input.Dimensions),
      unit: Unit,
      periodSeconds,
      from,
      to,
    };
    service.meter.write(context);
    const datapoints = gather(service, asked).flatMap(({ unit, points }) =>
      points.map(
        ([at, summary]): Datapoint => ({
          Timestamp: new Date(at),
          ...Object.fromEntries(Statistics.map((statistic) => [statistic, statisticOf(summary, statistic)])),
          ...(ExtendedStatistics.length > 0 ? { ExtendedStatistics: percentiles(summary, ExtendedStatistics) } : {}),
          Unit: unit as StandardUnit,
        }),
      ),
    );
    return { Label: MetricName, Datapoints: datapoints };
  },
};

function percentiles(summary: Summary, names: readonly string[]): Record<string, number> {
  const known = names
    .map((name) => [name, statisticOf(summary, name)] as const)
    .filter(([, value]) => value !== undefined);
  return Object.fromEntries(known as [string, number][]);
}
