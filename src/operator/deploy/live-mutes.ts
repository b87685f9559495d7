/**
 * Mutes of a configuration's alarms on silence survive a deployment, as pauses do: CloudFormation writes an alarm that changes whole, and with it
 * whether its actions are on. Where the template itself says something else of that than before, as when a job is paused in its configuration, that counts. Source: CloudWatch API reference, PutMetricAlarm, ActionsEnabled.
 */
import { CloudWatchClient, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import type { Account } from '../account.ts';
import { heartbeat } from '../heartbeat.ts';
import { setMuted } from '../job-alarms.ts';
import { short, type Written } from './template-text.ts';

/** Whether each is muted, by its name. */
export type Mutes = ReadonlyMap<string, boolean>;

/** Of those that a deployment is to leave as they are. Throws the SDK's errors. */
export async function mutesToKeep(account: Account, stack: string, before: Written, after: Written): Promise<Mutes> {
  const mutes = await liveMutes(account, stack);
  const changed = Object.entries(after.resources).flatMap(([id, { properties }]) => {
    const was = before.resources[id]?.properties;
    return was && was['ActionsEnabled'] !== properties['ActionsEnabled']
      ? [short(properties['AlarmName']).replaceAll('${AWS::StackName}', stack)]
      : [];
  });
  return new Map([...mutes].filter(([name]) => !changed.includes(name)));
}

async function liveMutes(account: Account, stack: string): Promise<Mutes> {
  const mutes = new Map<string, boolean>();
  const asked = { AlarmNamePrefix: `${stack}_`, AlarmTypes: ['MetricAlarm' as const] };
  for await (const { MetricAlarms = [] } of paginateDescribeAlarms({ client: account.client(CloudWatchClient) }, asked))
    for (const { AlarmName = '', Namespace, MetricName, ActionsEnabled } of MetricAlarms)
      if (Namespace === heartbeat.namespace && MetricName === heartbeat.metric)
        mutes.set(AlarmName, ActionsEnabled === false);
  return mutes;
}

/** Mutes and unmutes what a deployment has changed. Throws the SDK's errors. */
export async function keepMutes(account: Account, stack: string, before: Mutes): Promise<void> {
  if (before.size === 0) return;
  const changed = [...(await liveMutes(account, stack))].filter(([name, isMuted]) => before.get(name) === !isMuted);
  for (const muted of [true, false])
    await setMuted(
      account,
      changed.filter(([name]) => before.get(name) === muted).map(([name]) => ({ name })),
      muted,
    );
}
