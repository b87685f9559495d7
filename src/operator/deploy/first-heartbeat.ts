/**
 * The first heartbeat of each alarm on a job's silence that a deployment makes: an alarm whose metric has no data, and takes that for bad, rings as
 * soon as it is there. Counted so, it is quiet until the job should have succeeded, and rings then if it has not. Also of a job whose configuration does
 * not pause it any more: nothing was due meanwhile.
 * Source: "Configuring how CloudWatch alarms treat missing data", User Guide.
 */
import type { Account } from '../account.ts';
import { beat, heartbeat } from '../heartbeat.ts';
import { object, short, type Written } from './template-text.ts';

/** For the alarms that were not there, or not on, `before`. Only a configuration's stack has any. Throws the SDK's errors. */
export async function beatFirst(account: Account, stack: string, before: Written, after: Written): Promise<void> {
  if (after.app !== undefined) await beat(account, newHeartbeats(stack, before, after));
}

const newHeartbeats = (stack: string, before: Written, after: Written) =>
  Object.entries(after.resources).flatMap(([id, { type, properties }]) => {
    const isSilence =
      type === 'AWS::CloudWatch::Alarm' &&
      properties['Namespace'] === heartbeat.namespace &&
      properties['MetricName'] === heartbeat.metric;
    const was = before.resources[id]?.properties;
    if (!isSilence || (was && (was['ActionsEnabled'] !== false || properties['ActionsEnabled'] === false))) return [];
    const dimensions = Array.isArray(properties['Dimensions']) ? properties['Dimensions'].map(object) : [];
    return [
      dimensions.map(({ Name, Value }) => ({
        Name: short(Name),
        Value: short(Value).replaceAll('${AWS::StackName}', stack),
      })),
    ];
  });
