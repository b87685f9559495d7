/** Every alarm: whom each concerns is seen by its metric. */
import { CloudWatchClient, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import type { Account } from '../account.ts';
import type { Part } from './part.ts';

export async function alarms(account: Account): Promise<Part[]> {
  const client = account.client(CloudWatchClient);
  const parts: Part[] = [];
  const input = { AlarmTypes: ['MetricAlarm' as const, 'CompositeAlarm' as const] };
  for await (const page of paginateDescribeAlarms({ client }, input)) {
    for (const alarm of page.MetricAlarms ?? [])
      parts.push({ kind: 'alarm', name: alarm.AlarmName ?? '', arn: alarm.AlarmArn ?? '', described: { ...alarm } });
    for (const alarm of page.CompositeAlarms ?? [])
      parts.push({
        kind: 'composite',
        name: alarm.AlarmName ?? '',
        arn: alarm.AlarmArn ?? '',
        described: { ...alarm },
      });
  }
  return parts;
}
