/** A topic that is encrypted: who publishes must be allowed to use its key. An alarm that may not says so in every place. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DescribeAlarmHistoryOutput } from '@aws-sdk/client-cloudwatch';
import { openHeld } from '../../../../../test/held-cloud.ts';
import { cloudwatch } from '../../cloudwatch/cloudwatch.ts';
import { iam } from '../../iam/iam.ts';
import { kms } from '../../kms/kms.ts';
import { punctual } from '../../punctual/punctual.ts';
import { sqs } from '../../sqs/sqs.ts';
import { metric, TopicArn } from '../fixtures/held-topic.ts';
import { sns } from '../sns.ts';

const cloudWatchMayUseIt = {
  Effect: 'Allow',
  Principal: { Service: 'cloudwatch.amazonaws.com' },
  Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
  Resource: '*',
};
const accountMayUseIt = {
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::000000000000:root' },
  Action: 'kms:*',
  Resource: '*',
};

/** An alarm that publishes to a topic encrypted with `keyId`, or with a key of that policy. */
async function alarmed({ keyId, statements = [] }: { keyId?: string; statements?: object[] }) {
  const held = await openHeld({ services: [iam, kms, sns, sqs, cloudwatch, punctual] });
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: statements });
  const key = () => held.call<{ KeyMetadata: { KeyId: string } }>('kms', 'CreateKey', { Policy });
  const KmsMasterKeyId = keyId ?? (await key()).KeyMetadata.KeyId;
  await held.call('sns', 'CreateTopic', { Name: 'alerting', Attributes: { KmsMasterKeyId } });
  await held.call('cloudwatch', 'PutMetricAlarm', {
    AlarmName: 'a',
    Namespace: 'N',
    MetricName: 'M',
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 0,
    ComparisonOperator: 'GreaterThanThreshold',
    AlarmActions: [TopicArn],
  });
  const MetricData = [{ MetricName: 'M', Value: 1 }];
  await held.call('cloudwatch', 'PutMetricData', { Namespace: 'N', MetricData });
  await held.advance(120);
  const input = { AlarmName: 'a', HistoryItemType: 'Action' };
  const { AlarmHistoryItems = [] } = await held.call<DescribeAlarmHistoryOutput>(
    'cloudwatch',
    'DescribeAlarmHistory',
    input,
  );
  const { Deliveries: failures } = await held.call<{ Deliveries: Record<string, string>[] }>(
    'punctual',
    'ListFailedDeliveries',
    {},
  );
  return { held, history: AlarmHistoryItems.map(({ HistorySummary }) => HistorySummary), failures };
}

describe('an alarm that publishes to an encrypted topic', () => {
  it('reaches it where the key’s policy lets CloudWatch use the key', async () => {
    const { held, history, failures } = await alarmed({ statements: [accountMayUseIt, cloudWatchMayUseIt] });
    assert.deepEqual(history, [`Successfully executed action ${TopicArn}`]);
    assert.equal(metric(held, 'NumberOfMessagesPublished'), 1);
    assert.deepEqual(failures, []);
    assert.deepEqual(held.notices, [
      'alerting: a message reached nobody: nobody subscribes to this topic: add a subscription',
    ]);
  });

  for (const [name, given] of [
    ['whose key’s policy shuts CloudWatch out', { statements: [accountMayUseIt] }],
    ['that has AWS’s own key', { keyId: 'alias/aws/sns' }],
  ] as const)
    it(`${name} fails, and says so in its history, a metric, the list of failures and one line`, async () => {
      const { held, history, failures } = await alarmed(given as Parameters<typeof alarmed>[0]);
      const words = 'CloudWatch Alarms does not have authorization to access the SNS topic encryption key.';
      assert.deepEqual(history, [`Failed to execute action ${TopicArn}. Received error: "${words}"`]);
      assert.equal(metric(held, 'NumberOfMessagesPublished'), 0);
      assert.equal(metric(held, 'FailedAlarmActions'), 1);
      assert.equal(failures.length, 1);
      assert.equal(failures[0]?.['TargetArn'], TopicArn);
      assert.match(failures[0]?.['RuleArn'] ?? '', /:alarm:a$/);
      assert.match(
        failures[0]?.['Why'] ?? '',
        /not authorized to perform: kms:GenerateDataKey on resource: arn:aws:kms:/,
      );
      assert.equal(held.notices.length, 1);
      assert.match(
        held.notices[0] ?? '',
        /^a: alarm action .* failed: CloudWatch Alarms does not have .*kms:GenerateData/,
      );
    });
});

describe('a message to a topic', () => {
  it('whose key is not there is refused', async () => {
    const { held, history } = await alarmed({ keyId: 'alias/nowhere' });
    assert.match(history[0] ?? '', /Received error: "Alias arn:aws:kms:.*:alias\/nowhere is not found\."$/);
    await assert.rejects(held.call('sns', 'Publish', { TopicArn, Message: 'm' }), { code: 'KMSNotFound' });
  });

  it('whose key is disabled is refused', async () => {
    const { held } = await alarmed({ statements: [accountMayUseIt, cloudWatchMayUseIt] });
    const [row] = held.sql('SELECT id FROM kms_key');
    await held.call('kms', 'DisableKey', { KeyId: String(row?.['id']) });
    await assert.rejects(held.call('sns', 'Publish', { TopicArn, Message: 'm' }), { code: 'KMSDisabled' });
  });

  it('is sent by a role only if its policies let it use the key', async () => {
    const { held } = await alarmed({ statements: [accountMayUseIt] });
    const document = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    const trust = { Effect: 'Allow', Principal: { Service: 'states.amazonaws.com' }, Action: 'sts:AssumeRole' };
    await held.call('iam', 'CreateRole', { RoleName: 'job', AssumeRolePolicyDocument: document(trust) });
    const may = (Action: string | string[]) =>
      held.call('iam', 'PutRolePolicy', {
        RoleName: 'job',
        PolicyName: 'p',
        PolicyDocument: document({ Effect: 'Allow', Action, Resource: '*' }),
      });
    const publish = () =>
      held.call(
        'sns',
        'Publish',
        { TopicArn, Message: 'm' },
        { kind: 'session', roleArn: 'arn:aws:iam::000000000000:role/job', sessionName: 's' },
      );
    await may('sns:Publish');
    await assert.rejects(publish(), { code: 'KMSAccessDenied' });
    await may(['sns:Publish', 'kms:GenerateDataKey*', 'kms:Decrypt']);
    await publish();
  });
});
