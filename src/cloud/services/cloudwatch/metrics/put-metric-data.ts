/**
 * PutMetricData in all its forms: one value, a statistic set, values with counts.
 * Refused: entities.
 */
import type { MetricDatum, PutMetricDataInput } from '@aws-sdk/client-cloudwatch';
import { instant } from '../../../../languages/instant.ts';
import type { Context, Handler, Metric } from '../../../kit/service.ts';
import type { CloudWatch } from '../context.ts';
import { futureMsMax, metricsPerRequestMax, pastMsMax, valueMax, valuesPerMetricMax } from '../limits.ts';
import { invalid, invalidCombination, invalidValue, missingParameter, nameTwice, notThereYet } from '../refusals.ts';
import { emptySummary, gather } from './summary.ts';

/** A call may have 150,000: it is one of a turn's last. */
const valuesPerEvent = 75;

export const putMetricData: Handler<CloudWatch, PutMetricDataInput, Record<string, never>> = {
  permissions: (_service, { Namespace = '' }) => [
    { action: 'cloudwatch:PutMetricData', resource: '*', context: { 'cloudwatch:namespace': Namespace } },
  ],
  handle(service, input, context) {
    const { Namespace = '', MetricData = [], EntityMetricData } = input;
    if (EntityMetricData?.length) throw notThereYet('EntityMetricData');
    if (Namespace.startsWith('AWS/') && context.caller.kind !== 'service')
      throw invalidValue(`The value ${Namespace} for parameter Namespace is invalid.`);
    if (MetricData.length === 0) throw missingParameter('The parameter MetricData is required.');
    if (MetricData.length > metricsPerRequestMax)
      throw invalidValue(`The collection MetricData must not have a size greater than ${metricsPerRequestMax}.`);
    checkDimensions(MetricData);
    for (const [index, datum] of MetricData.entries())
      putDatum(service, context, Namespace, datum, `MetricData.member.${index + 1}`);
    return {};
  },
};

/** A line for each fault, as AWS writes them. */
function checkDimensions(data: readonly MetricDatum[]): void {
  const lines = data.flatMap(({ Dimensions = [] }, index) => [
    ...Dimensions.flatMap((one, at) =>
      (['Name', 'Value'] as const)
        .filter((part) => !isAscii(one[part] ?? ''))
        .map(
          (part) =>
            `The value for parameter MetricData.member.${index + 1}.Dimensions.member.${at + 1}.${part} contains non-ASCII characters.`,
        ),
    ),
    ...(new Set(Dimensions.map(({ Name }) => Name)).size < Dimensions.length ? [nameTwice] : []),
  ]);
  if (lines.length > 0) throw invalidValue(lines.join('\n'));
}

const isAscii = (text: string): boolean => /^[\0-\x7f]*$/.test(text);

function putDatum(service: CloudWatch, context: Context, namespace: string, datum: MetricDatum, path: string): void {
  const metric: Omit<Metric, 'value'> = {
    namespace,
    name: datum.MetricName ?? '',
    dimensions: Object.fromEntries((datum.Dimensions ?? []).map(({ Name, Value }) => [Name, Value])),
    unit: datum.Unit ?? 'None',
    at: readTime(datum.Timestamp, context, path),
    ...resolutionOf(datum, path),
  };
  const [first, second] = (['Value', 'StatisticValues', 'Values'] as const).filter((form) => datum[form] !== undefined);
  if (first && second)
    throw invalidCombination(
      `The parameters ${path}.${first} and ${path}.${second} are mutually exclusive and you have specified both.`,
    );
  if (datum.Value !== undefined) putValue(service, context, metric, datum.Value, `${path}.Value`);
  else if (datum.StatisticValues) putSet(service, context, metric, datum.StatisticValues, path);
  else if (datum.Values) putValues(service, context, metric, datum.Values, datum.Counts, path);
  else throw invalidCombination('At least one of the parameters must be specified.');
}

/** "Valid values are 1 and 60": API reference, MetricDatum. */
function resolutionOf({ StorageResolution = 60 }: MetricDatum, path: string): Pick<Metric, 'resolutionSeconds'> {
  if (StorageResolution === 1 || StorageResolution === 60) return { resolutionSeconds: StorageResolution };
  throw invalidValue(`The value ${StorageResolution} for parameter ${path}.StorageResolution is invalid.`);
}

function readTime(timestamp: Date | undefined, { now }: Context, path: string) {
  if (!timestamp) return now;
  const at = timestamp.getTime();
  if (at < now - pastMsMax)
    throw invalidValue(`The parameter ${path}.Timestamp must specify a time no more than two weeks in the past.`);
  if (at > now + futureMsMax)
    throw invalidValue(`The parameter ${path}.Timestamp must specify a time no more than two hours in the future.`);
  return instant(at);
}

type Target = Omit<Metric, 'value'>;

/** AWS writes a refused number with commas and at most three decimals: what is too small reads `0`. */
function checkValue(value: number, path: string): void {
  const size = Math.abs(value);
  if (value === 0 || (size >= 1 / valueMax && size <= valueMax)) return;
  const written = value.toLocaleString('en-US', { maximumFractionDigits: 3 });
  throw invalidValue(`The value ${written} for parameter ${path} is invalid.`);
}

function putValue(service: CloudWatch, context: Context, metric: Target, value: number, path: string): void {
  checkValue(value, path);
  service.meter.count(context, { ...metric, value });
}

function putSet(
  service: CloudWatch,
  context: Context,
  metric: Target,
  { SampleCount = 0, Sum = 0, Minimum = 0, Maximum = 0 }: NonNullable<MetricDatum['StatisticValues']>,
  path: string,
): void {
  if (!(SampleCount > 0))
    throw invalidValue(`The parameter ${path}.StatisticValues.SampleCount must be greater than 0.`);
  for (const [part, value] of Object.entries({ Sum, Minimum, Maximum }))
    checkValue(value, `${path}.StatisticValues.${part}`);
  if (Maximum < Minimum)
    throw invalid(
      `The parameter ${path}.StatisticValues.Maximum must be greater than or equal to ${path}.StatisticValues.Minimum.`,
    );
  const spread = Minimum === Maximum ? 'one' : 'unknown';
  service.meter.countSet(context, metric, { count: SampleCount, sum: Sum, least: Minimum, most: Maximum, spread });
}

function putValues(
  service: CloudWatch,
  context: Context,
  metric: Target,
  values: readonly number[],
  counts: readonly number[] | undefined,
  path: string,
): void {
  if (values.length === 0 || values.length > valuesPerMetricMax)
    throw invalidValue(`The collection ${path}.Values must have between 1 and ${valuesPerMetricMax} items.`);
  if (counts && counts.length !== values.length)
    throw invalidValue(`The parameters ${path}.Values and ${path}.Counts must be of the same size.`);
  const set = emptySummary();
  for (const [index, value] of values.entries()) {
    const times = counts?.[index] ?? 1;
    if (!(times > 0)) throw invalidValue(`The parameter ${path}.Counts must be greater than 0.`);
    checkValue(value, `${path}.Values.member.${index + 1}`);
    gather(set, value, times);
  }
  service.meter.countSet(context, metric, set);
  context.spend(values.length / valuesPerEvent);
}
