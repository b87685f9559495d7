import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ListQueuesResult } from '@aws-sdk/client-sqs';
import { openHeld } from '../../../../test/held-cloud.ts';
import { cloudwatch } from '../cloudwatch/cloudwatch.ts';
import { attributes, bodies, open, QueueUrl, receive, send } from './fixtures/held-queue.ts';
import { sqs } from './sqs.ts';

describe('a queue', () => {
  it('is the same when it is made again with the same attributes, and another is refused', async () => {
    const held = await open({ DelaySeconds: '5' });
    const again = (Attributes: object) => held.call('sqs', 'CreateQueue', { QueueName: 'orders', Attributes });
    assert.deepEqual(await again({ DelaySeconds: '5', VisibilityTimeout: '30' }), { QueueUrl });
    assert.deepEqual(await again({}), { QueueUrl });
    await assert.rejects(again({ DelaySeconds: '6' }), {
      code: 'QueueNameExists',
      message: 'A queue already exists with the same name and a different value for attribute DelaySeconds',
    });
  });

  it('is found by its URL whatever the host, or by its path', async () => {
    const held = await open();
    for (const url of [QueueUrl, 'https://sqs.us-east-1.amazonaws.com/000000000000/orders', '/000000000000/orders'])
      assert.equal((await attributes(held, url))['QueueArn'], 'arn:aws:sqs:us-east-1:000000000000:orders');
    for (const url of ['http://127.0.0.1:4566/000000000000/none', 'http://127.0.0.1:4566/111111111111/orders'])
      await assert.rejects(attributes(held, url), { code: 'QueueDoesNotExist' });
  });

  it("has AWS's defaults", async () => {
    const { CreatedTimestamp, LastModifiedTimestamp, QueueArn: _arn, ...rest } = await attributes(await open());
    assert.equal(CreatedTimestamp, LastModifiedTimestamp);
    assert.deepEqual(rest, {
      VisibilityTimeout: '30',
      MaximumMessageSize: '1048576',
      MessageRetentionPeriod: '345600',
      DelaySeconds: '0',
      ReceiveMessageWaitTimeSeconds: '0',
      SqsManagedSseEnabled: 'true',
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesNotVisible: '0',
      ApproximateNumberOfMessagesDelayed: '0',
    });
  });

  it('is listed by prefix and page', async () => {
    const held = await open();
    for (const QueueName of ['a1', 'a2', 'a3']) await held.call('sqs', 'CreateQueue', { QueueName });
    const list = async (input: object) => {
      const { QueueUrls = [], NextToken } = await held.call<ListQueuesResult>('sqs', 'ListQueues', input);
      return { names: QueueUrls.map((url) => url.split('/').at(-1)), NextToken };
    };
    const first = await list({ QueueNamePrefix: 'a', MaxResults: 2 });
    assert.deepEqual(first.names, ['a1', 'a2']);
    const second = await list({ QueueNamePrefix: 'a', MaxResults: 2, NextToken: first.NextToken });
    assert.deepEqual(second, { names: ['a3'], NextToken: undefined });
    assert.deepEqual((await list({})).names, ['a1', 'a2', 'a3', 'orders']);
  });

  const refusals: [name: string, input: object, code: string][] = [
    ['a FIFO queue', { QueueName: 'x.fifo' }, 'UnsupportedOperation'],
    [
      'a FIFO queue under a standard name',
      { QueueName: 'x', Attributes: { FifoQueue: 'true' } },
      'InvalidParameterValue',
    ],
    ['an attribute of FIFO queues', { QueueName: 'x', Attributes: { FifoQueue: 'false' } }, 'InvalidAttributeName'],
    ['a name with a blank', { QueueName: 'a b' }, 'InvalidParameterValue'],
    ['an unknown attribute', { QueueName: 'x', Attributes: { Colour: 'red' } }, 'InvalidAttributeName'],
    ['an attribute of every object', { QueueName: 'x', Attributes: { constructor: 'red' } }, 'InvalidAttributeName'],
    ['a visibility of a day', { QueueName: 'x', Attributes: { VisibilityTimeout: '86400' } }, 'InvalidAttributeValue'],
    ['a policy that is no JSON', { QueueName: 'x', Attributes: { Policy: 'none' } }, 'InvalidAttributeValue'],
    ['a policy that is none', { QueueName: 'x', Attributes: { Policy: '{"Statement":{}}' } }, 'InvalidAttributeValue'],
    [
      'a redrive policy without target',
      { QueueName: 'x', Attributes: { RedrivePolicy: '{"maxReceiveCount":1}' } },
      'InvalidParameterValue',
    ],
    [
      'a dead-letter queue that is not there',
      {
        QueueName: 'x',
        Attributes: {
          RedrivePolicy: '{"maxReceiveCount":1,"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:none"}',
        },
      },
      'InvalidParameterValue',
    ],
  ];
  for (const RedriveAllowPolicy of [
    '{"redrivePermission":"some"}',
    '{"redrivePermission":"byQueue"}',
    '{"redrivePermission":"denyAll","sourceQueueArns":["arn:aws:sqs:us-east-1:000000000000:q"]}',
  ]) {
    const input = { QueueName: 'x', Attributes: { RedriveAllowPolicy } };
    refusals.push([`the redrive allow policy ${RedriveAllowPolicy}`, input, 'InvalidParameterValue']);
  }
  it('keeps a policy without statements, which grants nothing', async () => {
    const held = await open({ Policy: '{"blah":"blub"}' });
    assert.equal((await attributes(held))['Policy'], '{"blah":"blub"}');
  });

  it('is known by its name alone as well', async () => {
    const held = await open();
    assert.match(String((await attributes(held, 'orders'))['QueueArn']), /:orders$/);
    await assert.rejects(attributes(held, 'none'), { code: 'QueueDoesNotExist' });
  });

  for (const [name, input, code] of refusals)
    it(`refuses ${name}`, async () => assert.rejects((await open()).call('sqs', 'CreateQueue', input), { code }));
});

describe('a dead-letter queue', () => {
  const dead = 'http://127.0.0.1:4566/000000000000/dead';
  async function openWithDead() {
    const held = await openHeld({ services: [sqs, cloudwatch] });
    await held.call('sqs', 'CreateQueue', { QueueName: 'dead' });
    const RedrivePolicy = '{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:dead","maxReceiveCount":"2"}';
    await held.call('sqs', 'CreateQueue', {
      QueueName: 'orders',
      Attributes: { RedrivePolicy, VisibilityTimeout: '1' },
    });
    return held;
  }

  it('gets what was received too often', async () => {
    const held = await openWithDead();
    const { MessageId } = await send(held, 'poison');
    for (let time = 0; time < 2; time++) {
      assert.deepEqual(await bodies(held), ['poison']);
      await held.advance(2);
    }
    assert.deepEqual(await bodies(held), []);
    const [message] = await receive(held, { QueueUrl: dead, AttributeNames: ['All'] });
    assert.equal(message?.MessageId, MessageId);
    assert.equal(message?.Attributes?.DeadLetterQueueSourceArn, 'arn:aws:sqs:us-east-1:000000000000:orders');
    assert.equal(message?.Attributes?.ApproximateReceiveCount, '3');
    assert.deepEqual(await held.call('sqs', 'ListDeadLetterSourceQueues', { QueueUrl: dead }), {
      queueUrls: [QueueUrl],
    });
  });

  for (const [allowance, isAllowed] of [
    [{ redrivePermission: 'allowAll' }, true],
    [{ redrivePermission: 'denyAll' }, false],
    [{ redrivePermission: 'byQueue', sourceQueueArns: ['arn:aws:sqs:us-east-1:000000000000:orders'] }, true],
    [{ redrivePermission: 'byQueue', sourceQueueArns: ['arn:aws:sqs:us-east-1:000000000000:others'] }, false],
  ] as const)
    it(`that says ${JSON.stringify(allowance)} ${isAllowed ? 'lets' : 'does not let'} a queue use it`, async () => {
      const held = await open();
      const RedriveAllowPolicy = JSON.stringify(allowance);
      await held.call('sqs', 'CreateQueue', { QueueName: 'dead', Attributes: { RedriveAllowPolicy } });
      const RedrivePolicy = '{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:dead","maxReceiveCount":1}';
      const set = held.call('sqs', 'SetQueueAttributes', { QueueUrl, Attributes: { RedrivePolicy } });
      const words = /The redrive allow policy of dead does not let orders use it as a dead-letter queue\.$/;
      await (isAllowed ? set : assert.rejects(set, ({ message }: Error) => words.test(message)));
    });

  it('keeps an alarm in ALARM as long as something is in it', async () => {
    const held = await openWithDead();
    await held.call('cloudwatch', 'PutMetricAlarm', {
      AlarmName: 'dead letters',
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: 'dead' }],
      Statistic: 'Maximum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
    });
    const state = async () => {
      const { MetricAlarms } = await held.call<{ MetricAlarms: { StateValue: string }[] }>(
        'cloudwatch',
        'DescribeAlarms',
        {},
      );
      return MetricAlarms[0]?.StateValue;
    };
    await held.advance(60);
    assert.equal(await state(), 'OK');
    await send(held, 'poison', { QueueUrl: dead });
    await held.advance(120);
    assert.equal(await state(), 'ALARM');
    await held.advance(3600);
    assert.equal(await state(), 'ALARM');
    await held.call('sqs', 'PurgeQueue', { QueueUrl: dead });
    await held.advance(600);
    assert.equal(await state(), 'OK');
    assert.deepEqual(held.sql("SELECT * FROM timer WHERE service = 'sqs'"), []);
  });
});

describe('a purge', () => {
  it('empties the queue at once, however full, and is allowed once a minute', async () => {
    const held = await open();
    for (let batch = 0; batch < 60; batch++) {
      const Entries = Array.from({ length: 10 }, (_, index) => ({ Id: String(index), MessageBody: 'x' }));
      await held.call('sqs', 'SendMessageBatch', { QueueUrl, Entries });
    }
    await held.call('sqs', 'PurgeQueue', { QueueUrl });
    assert.deepEqual(await bodies(held), []);
    assert.deepEqual(held.sql('SELECT * FROM message'), []);
    await assert.rejects(held.call('sqs', 'PurgeQueue', { QueueUrl }), { code: 'PurgeQueueInProgress' });
    await held.advance(60);
    await held.call('sqs', 'PurgeQueue', { QueueUrl });
    assert.deepEqual(held.errors, []);
  });

  it('of a deleted queue leaves nothing to one made anew, a minute later', async () => {
    const held = await open();
    await send(held, 'old');
    await held.call('sqs', 'DeleteQueue', { QueueUrl });
    const create = () => held.call('sqs', 'CreateQueue', { QueueName: 'orders' });
    await held.advance(59);
    await assert.rejects(create(), { code: 'QueueDeletedRecently' });
    await held.advance(1);
    await create();
    assert.deepEqual(await bodies(held), []);
  });
});

it('keeps tags', async () => {
  const held = await open();
  await held.call('sqs', 'TagQueue', { QueueUrl, Tags: { a: '1', b: '2' } });
  await held.call('sqs', 'UntagQueue', { QueueUrl, TagKeys: ['a'] });
  assert.deepEqual(await held.call('sqs', 'ListQueueTags', { QueueUrl }), { Tags: { b: '2' } });
  const many = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`k${i}`, '']));
  const tooMany = { message: 'Too many tags added for queue orders.' };
  await assert.rejects(held.call('sqs', 'TagQueue', { QueueUrl, Tags: many }), tooMany);
});

it('forgets nothing when it is restarted', async () => {
  const held = await open();
  await send(held, 'one');
  await receive(held);
  await held.restart();
  assert.deepEqual(await bodies(held), []);
  await held.advance(30);
  assert.deepEqual(await bodies(held), ['one']);
});
