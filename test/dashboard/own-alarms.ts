/** Jobs that failed, each with an alarm of its own; of `report` no message tells beside it. */
import { CloudWatchClient, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { ListTopicsCommand, SNSClient } from '@aws-sdk/client-sns';
import { type Office, openOffice, smallConfig } from './office.ts';

const config = smallConfig.replace(
  'command: [report]',
  'command: [report], alarms: {failed: false, timedOut: false, aborted: false, silent: false}',
);

/** `policy`: of the dashboard's keys. */
export async function openOwnAlarms(policy?: string): Promise<Office> {
  const runs = (job: string) => (job === 'report' ? { seconds: 5, exitCode: 3 } : { seconds: 60 });
  const office = await openOffice({ config, runs, now: '2026-10-20T02:00:00Z', ...(policy ? { policy } : {}) });
  const { Topics: [topic] = [] } = await office.account.client(SNSClient).send(new ListTopicsCommand({}));
  const put = (AlarmName: string, job: string) =>
    office.account.client(CloudWatchClient).send(
      new PutMetricAlarmCommand({
        AlarmName,
        Namespace: 'AWS/States',
        MetricName: 'ExecutionsFailed',
        Dimensions: [{ Name: 'StateMachineArn', Value: office.life.machineOf(job) }],
        Statistic: 'Sum',
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 0,
        ComparisonOperator: 'GreaterThanThreshold',
        AlarmActions: [String(topic?.TopicArn)],
      }),
    );
  await put('report-failed', 'report');
  await put('clean-failed', 'clean');
  await office.life.advanceTo('2026-10-20T03:30:00Z');
  return office;
}
