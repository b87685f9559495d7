/**
 * The metric by which the alarm on a job's silence knows of its successes, as the machines of configurations count it.
 * Source: CloudWatch API reference, PutMetricData.
 */
import { CloudWatchClient, type Dimension, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { Account } from './account.ts';
import type { Job } from './job.ts';
import { machineNameOf } from './machine.ts';
import { partsOf } from './parts.ts';

export const heartbeat = { namespace: 'Punctual', metric: 'Heartbeat' } as const;

/** PutMetricData takes a thousand at once. */
const atOnceMax = 1000;

/** Counts one of each. Throws the SDK's errors. */
export async function beat(account: Account, dimensions: readonly Dimension[][]): Promise<void> {
  for (const part of partsOf(dimensions, atOnceMax))
    await account.client(CloudWatchClient).send(
      new PutMetricDataCommand({
        Namespace: heartbeat.namespace,
        MetricData: part.map((Dimensions) => ({
          MetricName: heartbeat.metric,
          Dimensions,
          Value: 1,
          Unit: 'Count' as const,
        })),
      }),
    );
}

/** Whether it has one, which only jobs of configurations have. Throws the SDK's errors. */
export async function beatOf(account: Account, { app, machineArn }: Job): Promise<boolean> {
  const Value = app === undefined ? undefined : machineNameOf(machineArn);
  if (Value === undefined) return false;
  await beat(account, [[{ Name: 'Job', Value }]]);
  return true;
}
