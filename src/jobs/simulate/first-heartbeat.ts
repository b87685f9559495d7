/** What a deployment of a configuration does once: the first heartbeat of each alarm on a job's silence, or else it would ring at once. */
import type { DrillCloud } from '../drill/cloud.ts';

interface Alarms {
  readonly MetricAlarms?: readonly {
    readonly Namespace?: string;
    readonly MetricName?: string;
    readonly Dimensions?: readonly object[];
  }[];
  readonly NextToken?: string;
}

export async function beatFirst(cloud: DrillCloud): Promise<void> {
  let token: string | undefined;
  do {
    const input = token === undefined ? {} : { NextToken: token };
    const { MetricAlarms = [], NextToken }: Alarms = await cloud.call<Alarms>('cloudwatch', 'DescribeAlarms', input);
    for (const { Namespace, MetricName, Dimensions } of MetricAlarms)
      if (Namespace === 'Punctual' && MetricName === 'Heartbeat')
        await cloud.call('cloudwatch', 'PutMetricData', {
          Namespace,
          MetricData: [{ MetricName, Dimensions, Value: 1, Unit: 'Count' }],
        });
    token = NextToken;
  } while (token !== undefined);
}
