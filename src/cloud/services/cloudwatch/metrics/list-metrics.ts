/** ListMetrics: those that were reported in the last two weeks. Source: API reference, ListMetrics. */
import type { ListMetricsInput, ListMetricsOutput, Metric } from '@aws-sdk/client-cloudwatch';
import { instant } from '../../../../languages/instant.ts';
import { readToken, writeToken } from '../../../kit/page.ts';
import type { Handler } from '../../../kit/service.ts';
import type { CloudWatch } from '../context.ts';
import { metricsPerPage, pastMsMax } from '../limits.ts';
import { invalidToken, notThereYet } from '../refusals.ts';
import type { SeriesRow } from '../tables.ts';

const recentMs = 3 * 3_600_000;
/** Series looked at a call, whether they match or not. */
const lookedMax = 2000;

export const listMetrics: Handler<CloudWatch, ListMetricsInput, ListMetricsOutput> = {
  permissions: () => [{ action: 'cloudwatch:ListMetrics', resource: '*' }],
  handle(service, input, context) {
    if (input.IncludeLinkedAccounts || input.OwningAccount !== undefined)
      throw notThereYet('a metric of a linked account');
    service.meter.write(context);
    const since = instant(context.now - (input.RecentlyActive === 'PT3H' ? recentMs : pastMsMax));
    let last = Number(readToken('ListMetrics', input.NextToken, invalidToken) ?? 0);
    const found: Metric[] = [];
    const series = service.tables.seriesAfter(last, lookedMax);
    for (const one of series) {
      if (found.length === metricsPerPage) break;
      last = one.id;
      if (matches(one, input) && isFirstUnit(service, one) && hasData(service, one, since)) found.push(metricOf(one));
    }
    const end = last === (series.at(-1)?.id ?? last) && series.length < lookedMax;
    return { Metrics: found, ...(end ? {} : { NextToken: writeToken('ListMetrics', last) }) };
  },
};

function matches(
  { namespace, name, dimensions }: SeriesRow,
  { Namespace, MetricName, Dimensions }: ListMetricsInput,
): boolean {
  if (Namespace !== undefined && namespace !== Namespace) return false;
  if (MetricName !== undefined && name !== MetricName) return false;
  return (Dimensions ?? []).every(({ Name, Value }) =>
    dimensions.some(([key, value]) => key === Name && (Value === undefined || value === Value)),
  );
}

const unitsOf = (service: CloudWatch, { namespace, name, dimensions }: SeriesRow): SeriesRow[] =>
  service.tables.seriesOf(namespace, name, dimensions);

/** A metric that was reported in several units is one metric. */
const isFirstUnit = (service: CloudWatch, one: SeriesRow): boolean =>
  unitsOf(service, one).every(({ id }) => id >= one.id);

const hasData = (service: CloudWatch, one: SeriesRow, since: ReturnType<typeof instant>): boolean =>
  unitsOf(service, one).some(({ id }) => service.tables.hasDataSince(id, since));

const metricOf = ({ namespace, name, dimensions }: SeriesRow): Metric => ({
  Namespace: namespace,
  MetricName: name,
  Dimensions: dimensions.map(([Name, Value]) => ({ Name, Value })),
});
