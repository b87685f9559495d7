/** What PutMetricAlarm demands of the queries of an alarm on an expression. Source: API reference, PutMetricAlarm (Metrics), MetricDataQuery. */
import type { MetricDataQuery, PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch';
import { type AwsError, withHint } from '../../../kit/aws-error.ts';
import { checkQueries, workOut } from '../math/queries.ts';
import { checkStatistic } from '../metrics/datapoints.ts';
import { invalid, notThereYet } from '../refusals.ts';
import { returnedOf } from './window.ts';

/** "a math expression used for an alarm can include as many as 10 metrics": User Guide, "Alarm data queries". */
const metricsMax = 10;

const ofOneMetric = [
  'MetricName',
  'Namespace',
  'Dimensions',
  'Statistic',
  'ExtendedStatistic',
  'Period',
  'Unit',
] as const;

/** Returns the period of all of them. Throws AWS's error for what is no such alarm. */
export function checkMath(input: PutMetricAlarmInput, queries: readonly MetricDataQuery[]): number {
  const both = ofOneMetric.find(
    (name) => input[name] !== undefined && !(name === 'Dimensions' && input[name].length === 0),
  );
  if (both !== undefined) throw invalid(`${both} should not be set if list of Metrics is set.`);
  const mistake = checkQueries(queries);
  if (mistake !== undefined) throw invalidList(mistake);
  if (queries.filter(({ ReturnData = true }) => ReturnData).length !== 1)
    throw invalid('Exactly one element of the metrics list should return data.');
  if (queries.some(({ AccountId }) => AccountId !== undefined)) throw notThereYet('AccountId of a metric query');
  const stats = queries.flatMap(({ MetricStat }) => MetricStat ?? []);
  if (stats.length === 0 || stats.length > metricsMax)
    throw invalid(`Metrics must have from 1 to ${metricsMax} metrics, got ${stats.length}.`);
  for (const { Stat = '' } of stats) checkStatistic(Stat, 'Stat', invalidList);
  const periods = new Set(stats.map(({ Period }) => Number(Period)));
  for (const { Period } of queries) if (Period !== undefined) periods.add(Period);
  if (periods.size > 1) throw invalid(`All metrics must have the same period, got ${[...periods].join(', ')}.`);
  checkReturned(queries);
  return Number([...periods][0]);
}

/** Its words for a wrong statistic, with no more said. */
const invalidList = (hint: string): AwsError => withHint(invalid('Invalid metrics list'), hint);

function checkReturned(queries: readonly MetricDataQuery[]): void {
  const id = returnedOf(queries);
  const { kind } = workOut(queries, () => [1], { starts: [0], periodSeconds: 60 }).get(id) ?? {};
  if (kind !== 'series')
    throw invalid(
      `The expression \`${id}\` must give one time series for an alarm, not ${kind === 'list' ? 'several' : 'a number'}.`,
    );
}
