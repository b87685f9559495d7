/**
 * Mutes of a configuration's alarms on silence survive a deployment, as pauses do: CloudFormation writes an alarm that changes whole, and with it
 * whether its actions are on. Source: CloudWatch API reference, PutMetricAlarm, ActionsEnabled.
 */
import { CloudWatchClient, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import type { Account } from '../account.ts';
import { heartbeat } from '../heartbeat.ts';
import { setMuted } from '../job-alarms.ts';

/** Whether each is muted, by its name. */
export type Mutes = ReadonlyMap<string, boolean>;

/** Throws the SDK's errors. */
export async function liveMutes(account: Account, stack: string): Promise<Mutes> {
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
