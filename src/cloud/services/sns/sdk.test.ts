/** Messages and alarms through AWS's own SDK, which verifies digests and knows AWS's errors by their types. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import {
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  GetMetricStatisticsCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
  ResourceNotFound,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  CreateTopicCommand,
  InvalidParameterException,
  NotFoundException,
  PublishCommand,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { openServed } from '../../../../test/served-cloud.ts';
import type { PostRequest } from '../../kit/world.ts';

const open = () => openServed(() => ({}) as never);

it('a queue takes and gives a message whose digests the client verifies', async () => {
  await using served = await open();
  const { sqs } = served.aws;
  const { QueueUrl: url = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'orders' }));
  const QueueUrl = served.endpoint + new URL(url).pathname;
  const MessageAttributes = {
    city: { DataType: 'String', StringValue: 'Ulm' },
    raw: { DataType: 'Binary', BinaryValue: new Uint8Array([0, 255]) },
  };
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'grüße', MessageAttributes }));
  const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MessageAttributeNames: ['All'] }));
  assert.equal(Messages?.[0]?.Body, 'grüße');
  assert.deepEqual(Messages?.[0]?.MessageAttributes?.['raw']?.BinaryValue, new Uint8Array([0, 255]));
  await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: Messages?.[0]?.ReceiptHandle }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
  assert.equal(Attributes?.ApproximateNumberOfMessagesNotVisible, '0');
  await assert.rejects(sqs.send(new ReceiveMessageCommand({ QueueUrl: `${QueueUrl}x` })), QueueDoesNotExist);
});

it('a subscription is confirmed by following its link, without any key', async () => {
  await using served = await open();
  const { sns } = served.aws;
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'alerting' }));
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'https', Endpoint: 'https://hooks.example.com/' }));
  await served.advance(1);
  const link = new URL(JSON.parse((served.world.posted[0] as PostRequest).body).SubscribeURL);
  const response = await fetch(served.endpoint + link.pathname + link.search, {
    headers: { connection: 'close' },
  });
  assert.match(await response.text(), /<SubscriptionArn>arn:aws:sns:us-east-1:000000000000:alerting:/);
  await sns.send(new PublishCommand({ TopicArn, Message: 'hello' }));
  await served.advance(1);
  assert.equal(JSON.parse((served.world.posted[1] as PostRequest).body).Message, 'hello');
  await assert.rejects(sns.send(new PublishCommand({ TopicArn: `${TopicArn}x`, Message: 'm' })), NotFoundException);
  await assert.rejects(sns.send(new PublishCommand({ TopicArn, Message: '' })), InvalidParameterException);
});

it('an alarm is put, goes to ALARM and is described', async () => {
  await using served = await open();
  const { cloudWatch } = served.aws;
  const metric = { Namespace: 'Mine', MetricName: 'Failures' };
  await cloudWatch.send(
    new PutMetricAlarmCommand({
      ...metric,
      AlarmName: 'failed',
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
    }),
  );
  await cloudWatch.send(
    new PutMetricDataCommand({ Namespace: 'Mine', MetricData: [{ MetricName: 'Failures', Value: 2 }] }),
  );
  await served.advance(60);
  const { MetricAlarms } = await cloudWatch.send(new DescribeAlarmsCommand({}));
  assert.equal(MetricAlarms?.[0]?.StateValue, 'ALARM');
  assert.equal(MetricAlarms?.[0]?.StateUpdatedTimestamp?.toISOString(), '2026-01-01T00:01:00.000Z');
  const { AlarmHistoryItems } = await cloudWatch.send(new DescribeAlarmHistoryCommand({ AlarmName: 'failed' }));
  assert.equal(AlarmHistoryItems?.length, 2);
  const { Datapoints } = await cloudWatch.send(
    new GetMetricStatisticsCommand({
      ...metric,
      StartTime: new Date('2026-01-01T00:00:00Z'),
      EndTime: new Date('2026-01-01T00:10:00Z'),
      Period: 60,
      Statistics: ['Sum'],
    }),
  );
  assert.equal(Datapoints?.[0]?.Sum, 2);
  await assert.rejects(
    cloudWatch.send(new SetAlarmStateCommand({ AlarmName: 'none', StateValue: 'OK', StateReason: 'r' })),
    ResourceNotFound,
  );
});
