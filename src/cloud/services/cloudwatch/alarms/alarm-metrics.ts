/** The metrics that an alarm looks at: its one, or those of its queries. Pure. */
import { metricKeyOf } from '../metrics/metric-key.ts';
import type { AlarmConfig, Dimensions } from '../tables.ts';

export interface AlarmMetric {
  /** In the alarm's queries; '' of an alarm on one metric. */
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  /** Sorted by name. */
  readonly dimensions: Dimensions;
  readonly statistic: string;
  readonly unit: string | undefined;
}

export const statisticName = ({
  Statistic,
  ExtendedStatistic,
}: Pick<AlarmConfig, 'Statistic' | 'ExtendedStatistic'>): string => Statistic ?? ExtendedStatistic ?? 'Average';

export function metricsOf(config: AlarmConfig): AlarmMetric[] {
  if (!config.Metrics) {
    const { Namespace: namespace = '', MetricName: name = '', Dimensions: dimensions, Unit: unit } = config;
    return [{ id: '', namespace, name, dimensions: sorted(dimensions), statistic: statisticName(config), unit }];
  }
  return config.Metrics.flatMap(({ Id: id = '', MetricStat: stat }) => {
    if (!stat) return [];
    const { Namespace: namespace = '', MetricName: name = '', Dimensions: dimensions = [] } = stat.Metric ?? {};
    return [{ id, namespace, name, dimensions: sorted(dimensions), statistic: String(stat.Stat), unit: stat.Unit }];
  });
}

const sorted = (
  dimensions: readonly { readonly Name?: string | undefined; readonly Value?: string | undefined }[],
): Dimensions =>
  dimensions.map(({ Name = '', Value = '' }) => [Name, Value] as const).sort(([a], [b]) => (a < b ? -1 : 1));

export const keyOf = ({ namespace, name, dimensions }: AlarmMetric): string =>
  metricKeyOf(namespace, name, Object.fromEntries(dimensions));
