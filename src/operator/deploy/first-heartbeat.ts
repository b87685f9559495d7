/**
 * The first heartbeat of each alarm on a job's silence that a deployment makes: an alarm whose metric has no data, and takes that for bad, rings as
 * soon as it is there. Counted so, it is quiet until the job should have succeeded, and rings then if it has not.
 * Source: "Configuring how CloudWatch alarms treat missing data", User Guide; CloudWatch API reference, PutMetricData.
 */
import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { Account } from '../account.ts';
import { object, short, type Written } from './template-text.ts';

const namespace = 'Punctual';
const metric = 'Heartbeat';
/** PutMetricData takes a thousand at once. */
const atOnceMax = 1000;

/** For the alarms that are not there `before`. Only a configuration's stack has any. Throws the SDK's errors. */
export async function beatFirst(account: Account, stack: string, before: Written, after: Written): Promise<void> {
  const dimensions = after.app === undefined ? [] : newHeartbeats(stack, before, after);
  for (let at = 0; at < dimensions.length; at += atOnceMax)
    await account.client(CloudWatchClient).send(
      new PutMetricDataCommand({
        Namespace: namespace,
        MetricData: dimensions
          .slice(at, at + atOnceMax)
          .map((Dimensions) => ({ MetricName: metric, Dimensions, Value: 1, Unit: 'Count' as const })),
      }),
    );
}

const newHeartbeats = (stack: string, before: Written, after: Written) =>
  Object.entries(after.resources).flatMap(([id, { type, properties }]) => {
    const isSilence =
      type === 'AWS::CloudWatch::Alarm' && properties['Namespace'] === namespace && properties['MetricName'] === metric;
    if (!isSilence || before.resources[id]) return [];
    const dimensions = Array.isArray(properties['Dimensions']) ? properties['Dimensions'].map(object) : [];
    return [
      dimensions.map(({ Name, Value }) => ({
        Name: short(Name),
        Value: short(Value).replaceAll('${AWS::StackName}', stack),
      })),
    ];
  });
