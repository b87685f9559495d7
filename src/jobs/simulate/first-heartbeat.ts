/** What a deployment of a configuration does once: the first heartbeat of each alarm on a job's silence, or else it would ring at once. */
import type { DrillCloud } from '../drill/cloud.ts';
import { pagesOf } from '../drill/pages.ts';

interface Alarms {
  readonly MetricAlarms?: readonly {
    readonly Namespace?: string;
    readonly MetricName?: string;
    readonly Dimensions?: readonly object[];
  }[];
}

export async function beatFirst(cloud: DrillCloud): Promise<void> {
  for await (const { MetricAlarms = [] } of pagesOf<Alarms>(cloud, ['cloudwatch', 'DescribeAlarms'], {}))
    for (const { Namespace, MetricName, Dimensions } of MetricAlarms)
      if (Namespace === 'Punctual' && MetricName === 'Heartbeat')
        await cloud.call('cloudwatch', 'PutMetricData', {
          Namespace,
          MetricData: [{ MetricName, Dimensions, Value: 1, Unit: 'Count' }],
        });
}
