import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type {
  GetQueueAttributesResult,
  ListQueuesResult,
  ReceiveMessageResult,
  SendMessageBatchResult,
  SendMessageResult,
} from '@aws-sdk/client-sqs';
import { type Held, openHeld } from '../../../../test/held-cloud.ts';
import { root } from '../../caller.ts';
import { cloudwatch } from '../cloudwatch/cloudwatch.ts';
import { sqs } from './sqs.ts';

const QueueUrl = 'http://127.0.0.1:4566/000000000000/letters';

async function open(Attributes: Record<string, string> = {}): Promise<Held> {
  const held = await openHeld({ rooms: [sqs, cloudwatch] });
  await held.call('sqs', 'CreateQueue', { QueueName: 'letters', Attributes });
  return held;
}

const send = (held: Held, MessageBody: string, input: object = {}) =>
  held.call<SendMessageResult>('sqs', 'SendMessage', { QueueUrl, MessageBody, ...input });

async function receive(held: Held, input: object = {}) {
  const { Messages = [] } = await held.call<ReceiveMessageResult>('sqs', 'ReceiveMessage', {
    QueueUrl,
    MaxNumberOfMessages: 10,
    ...input,
  });
  return Messages;
}

const bodies = async (held: Held, input: object = {}) => (await receive(held, input)).map(({ Body }) => Body);

async function attributes(held: Held, url = QueueUrl): Promise<Record<string, string>> {
  const input = { QueueUrl: url, AttributeNames: ['All'] };
  return (await held.call<GetQueueAttributesResult>('sqs', 'GetQueueAttributes', input)).Attributes as Record<
    string,
    string
  >;
}

describe('a queue', () => {
  it('is the same when it is made again with the same attributes, and another is refused', async () => {
    const held = await open({ DelaySeconds: '5' });
    const again = (Attributes: object) => held.call('sqs', 'CreateQueue', { QueueName: 'letters', Attributes });
    assert.deepEqual(await again({ DelaySeconds: '5', VisibilityTimeout: '30' }), { QueueUrl });
    assert.deepEqual(await again({}), { QueueUrl });
    await assert.rejects(again({ DelaySeconds: '6' }), {
      code: 'QueueNameExists',
      message: 'A queue already exists with the same name and a different value for attribute DelaySeconds',
    });
  });

  it('is found by its URL whatever the host, or by its path', async () => {
    const held = await open();
    for (const url of [QueueUrl, 'https://sqs.us-east-1.amazonaws.com/000000000000/letters', '/000000000000/letters'])
      assert.equal((await attributes(held, url))['QueueArn'], 'arn:aws:sqs:us-east-1:000000000000:letters');
    for (const url of [
      'http://127.0.0.1:4566/000000000000/none',
      'http://127.0.0.1:4566/111111111111/letters',
      'letters',
    ])
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
    assert.deepEqual((await list({})).names, ['a1', 'a2', 'a3', 'letters']);
  });

  const refusals: [name: string, input: object, code: string][] = [
    ['a FIFO queue', { QueueName: 'x.fifo' }, 'UnsupportedOperation'],
    ['a FIFO attribute', { QueueName: 'x', Attributes: { FifoQueue: 'true' } }, 'UnsupportedOperation'],
    ['a name with a blank', { QueueName: 'a b' }, 'InvalidParameterValue'],
    ['an unknown attribute', { QueueName: 'x', Attributes: { Colour: 'red' } }, 'InvalidAttributeName'],
    ['a visibility of a day', { QueueName: 'x', Attributes: { VisibilityTimeout: '86400' } }, 'InvalidAttributeValue'],
    ['a policy that is none', { QueueName: 'x', Attributes: { Policy: '{}' } }, 'InvalidAttributeValue'],
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
  for (const [name, input, code] of refusals)
    it(`refuses ${name}`, async () => assert.rejects((await open()).call('sqs', 'CreateQueue', input), { code }));
});

describe('a message', () => {
  it('goes through with digests that clients verify', async () => {
    const held = await open();
    const MessageAttributes = {
      city: { DataType: 'String', StringValue: 'Ulm' },
      age: { DataType: 'Number', StringValue: '42' },
      raw: { DataType: 'Binary', BinaryValue: new Uint8Array([1, 2, 3]) },
    };
    const sent = await send(held, 'hello', { MessageAttributes });
    assert.equal(sent.MD5OfMessageBody, '5d41402abc4b2a76b9719d911017c592');
    const [message] = await receive(held, { MessageAttributeNames: ['All'], MessageSystemAttributeNames: ['All'] });
    assert.equal(message?.MessageId, sent.MessageId);
    assert.equal(message?.MD5OfBody, sent.MD5OfMessageBody);
    assert.equal(message?.MD5OfMessageAttributes, sent.MD5OfMessageAttributes);
    assert.deepEqual(message?.MessageAttributes, MessageAttributes);
    assert.deepEqual(message?.Attributes, {
      SenderId: '000000000000',
      SentTimestamp: '1767225600000',
      ApproximateReceiveCount: '1',
      ApproximateFirstReceiveTimestamp: '1767225600000',
    });
  });

  it('comes again after its visibility timeout, and not after it was deleted', async () => {
    const held = await open();
    await send(held, 'one');
    const [first] = await receive(held);
    assert.deepEqual(await bodies(held), []);
    await held.advance(30);
    const [second] = await receive(held);
    assert.equal(second?.Body, 'one');
    await held.call('sqs', 'DeleteMessage', { QueueUrl, ReceiptHandle: first?.ReceiptHandle });
    assert.equal((await attributes(held))['ApproximateNumberOfMessagesNotVisible'], '1');
    await held.call('sqs', 'DeleteMessage', { QueueUrl, ReceiptHandle: second?.ReceiptHandle });
    await held.advance(60);
    assert.deepEqual(await bodies(held), []);
    await assert.rejects(held.call('sqs', 'DeleteMessage', { QueueUrl, ReceiptHandle: 'nonsense' }), {
      code: 'ReceiptHandleIsInvalid',
    });
  });

  it('can be hidden for longer, or shown at once', async () => {
    const held = await open();
    await send(held, 'one');
    const change = (ReceiptHandle: string | undefined, VisibilityTimeout: number) =>
      held.call('sqs', 'ChangeMessageVisibility', { QueueUrl, ReceiptHandle, VisibilityTimeout });
    const [first] = await receive(held);
    await change(first?.ReceiptHandle, 100);
    await held.advance(60);
    assert.deepEqual(await bodies(held), []);
    await change(first?.ReceiptHandle, 0);
    await assert.rejects(change(first?.ReceiptHandle, 10), { code: 'MessageNotInflight' });
    assert.deepEqual(await bodies(held), ['one']);
  });

  it('may be delayed', async () => {
    const held = await open({ DelaySeconds: '10' });
    await send(held, 'late');
    await send(held, 'later', { DelaySeconds: 20 });
    assert.equal((await attributes(held))['ApproximateNumberOfMessagesDelayed'], '2');
    await held.advance(10);
    assert.deepEqual(await bodies(held), ['late']);
    await held.advance(10);
    assert.deepEqual(await bodies(held), ['later']);
  });

  it('goes after its retention', async () => {
    const held = await open({ MessageRetentionPeriod: '60' });
    await send(held, 'old');
    await held.advance(60);
    assert.deepEqual(await bodies(held), []);
    await held.advance(60);
    assert.deepEqual(held.sql('SELECT * FROM message'), []);
  });

  const refusals: [name: string, input: object, code: string][] = [
    ['an empty body', { MessageBody: '' }, 'MissingParameter'],
    ['a control character', { MessageBody: 'a\u0000' }, 'InvalidMessageContents'],
    ['more than 1 MiB', { MessageBody: 'x'.repeat(1_048_577) }, 'InvalidParameterValue'],
    ['a delay of a day', { DelaySeconds: 86_400 }, 'InvalidParameterValue'],
    ['a message group', { MessageGroupId: 'g' }, 'UnsupportedOperation'],
    ['an attribute without value', { MessageAttributes: { a: { DataType: 'String' } } }, 'InvalidParameterValue'],
    [
      'an attribute of unknown type',
      { MessageAttributes: { a: { DataType: 'Float', StringValue: '1' } } },
      'InvalidParameterValue',
    ],
  ];
  for (const [name, input, code] of refusals)
    it(`is refused with ${name}`, async () => assert.rejects(send(await open(), 'x', input), { code }));
});

describe('a long poll', () => {
  const poll = (held: Held, seconds: number) => {
    const answer: { messages?: (string | undefined)[] } = {};
    const input = { QueueUrl, WaitTimeSeconds: seconds };
    held.cloud.call('sqs', 'ReceiveMessage', input, root).then((output) => {
      answer.messages = ((output as ReceiveMessageResult).Messages ?? []).map(({ Body }) => Body);
    });
    return answer;
  };

  it('ends when a message comes', async () => {
    const held = await open();
    const answer = poll(held, 20);
    await held.advance(5);
    assert.equal(answer.messages, undefined);
    await send(held, 'here');
    assert.deepEqual(answer.messages, ['here']);
  });

  it('ends without one when its time is over, however often others were served', async () => {
    const held = await open();
    const first = poll(held, 20);
    const second = poll(held, 10);
    await held.advance(9);
    await send(held, 'for one');
    assert.deepEqual([first.messages, second.messages], [['for one'], undefined]);
    await held.advance(1);
    assert.deepEqual(second.messages, []);
  });

  it('ends when a message in flight comes up again', async () => {
    const held = await open({ VisibilityTimeout: '5' });
    await send(held, 'again');
    await receive(held);
    const answer = poll(held, 20);
    await held.advance(4);
    assert.equal(answer.messages, undefined);
    await held.advance(1);
    assert.deepEqual(answer.messages, ['again']);
  });

  it('fails when its queue is deleted', async () => {
    const held = await open();
    const call = held.cloud.call('sqs', 'ReceiveMessage', { QueueUrl, WaitTimeSeconds: 20 }, root);
    const failed = assert.rejects(call, { code: 'QueueDoesNotExist' });
    await held.settle();
    await held.call('sqs', 'DeleteQueue', { QueueUrl });
    await failed;
  });
});

describe('a dead-letter queue', () => {
  const dead = 'http://127.0.0.1:4566/000000000000/dead';
  async function openWithDead() {
    const held = await openHeld({ rooms: [sqs, cloudwatch] });
    await held.call('sqs', 'CreateQueue', { QueueName: 'dead' });
    const RedrivePolicy = '{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:dead","maxReceiveCount":"2"}';
    await held.call('sqs', 'CreateQueue', {
      QueueName: 'letters',
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
    assert.equal(message?.Attributes?.DeadLetterQueueSourceArn, 'arn:aws:sqs:us-east-1:000000000000:letters');
    assert.equal(message?.Attributes?.ApproximateReceiveCount, '3');
    assert.deepEqual(await held.call('sqs', 'ListDeadLetterSourceQueues', { QueueUrl: dead }), {
      queueUrls: [QueueUrl],
    });
  });

  it('rings an alarm as long as something is in it', async () => {
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
    assert.deepEqual(held.sql("SELECT * FROM timer WHERE room = 'sqs'"), []);
  });
});

describe('a batch', () => {
  it('succeeds and fails entry by entry', async () => {
    const held = await open();
    const Entries = [
      { Id: 'a', MessageBody: 'one' },
      { Id: 'b', MessageBody: '' },
      { Id: 'c', MessageBody: 'two' },
    ];
    const answer = await held.call<SendMessageBatchResult>('sqs', 'SendMessageBatch', { QueueUrl, Entries });
    assert.deepEqual(
      answer.Successful?.map(({ Id }) => Id),
      ['a', 'c'],
    );
    assert.deepEqual(answer.Failed, [
      {
        Id: 'b',
        SenderFault: true,
        Code: 'MissingParameter',
        Message: 'The request must contain the parameter MessageBody.',
      },
    ]);
    const messages = await receive(held);
    const deleted = await held.call<SendMessageBatchResult>('sqs', 'DeleteMessageBatch', {
      QueueUrl,
      Entries: messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
    });
    assert.equal(deleted.Successful?.length, 2);
  });

  const refusals: [name: string, entries: object[], code: string][] = [
    ['no entries', [], 'EmptyBatchRequest'],
    [
      'eleven',
      Array.from({ length: 11 }, (_, index) => ({ Id: `i${index}`, MessageBody: 'x' })),
      'TooManyEntriesInBatchRequest',
    ],
    [
      'an id twice',
      [
        { Id: 'a', MessageBody: 'x' },
        { Id: 'a', MessageBody: 'x' },
      ],
      'BatchEntryIdsNotDistinct',
    ],
    ['an id with a dot', [{ Id: 'a.b', MessageBody: 'x' }], 'InvalidBatchEntryId'],
    [
      'more than 1 MiB together',
      [
        { Id: 'a', MessageBody: 'x'.repeat(600_000) },
        { Id: 'b', MessageBody: 'x'.repeat(600_000) },
      ],
      'BatchRequestTooLong',
    ],
  ];
  for (const [name, Entries, code] of refusals)
    it(`is refused with ${name}`, async () =>
      assert.rejects((await open()).call('sqs', 'SendMessageBatch', { QueueUrl, Entries }), { code }));
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
    assert.deepEqual(held.complaints, []);
  });

  it('of a deleted queue leaves nothing to one made anew', async () => {
    const held = await open();
    await send(held, 'old');
    await held.call('sqs', 'DeleteQueue', { QueueUrl });
    await held.call('sqs', 'CreateQueue', { QueueName: 'letters' });
    assert.deepEqual(await bodies(held), []);
  });
});

it('keeps tags', async () => {
  const held = await open();
  await held.call('sqs', 'TagQueue', { QueueUrl, Tags: { a: '1', b: '2' } });
  await held.call('sqs', 'UntagQueue', { QueueUrl, TagKeys: ['a'] });
  assert.deepEqual(await held.call('sqs', 'ListQueueTags', { QueueUrl }), { Tags: { b: '2' } });
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
