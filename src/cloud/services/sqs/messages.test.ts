import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ReceiveMessageResult, SendMessageBatchResult } from '@aws-sdk/client-sqs';
import type { Held } from '../../../../test/held-cloud.ts';
import { root } from '../../kit/caller.ts';
import { attributes, bodies, open, QueueUrl, receive, send } from './fixtures/held-queue.ts';

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
    await held.call('sqs', 'DeleteMessage', { QueueUrl, ReceiptHandle: second?.ReceiptHandle });
    await send(held, 'two');
    await held.call('sqs', 'DeleteMessage', { QueueUrl, ReceiptHandle: first?.ReceiptHandle });
    assert.deepEqual(await bodies(held), ['two'], 'another message, at the place of the first');
    const [third] = held.sql('SELECT receipt FROM message');
    await held.call('sqs', 'DeleteMessage', { QueueUrl, ReceiptHandle: third?.['receipt'] });
    await held.advance(60);
    assert.deepEqual(await bodies(held), []);
    await assert.rejects(held.call('sqs', 'DeleteMessage', { QueueUrl, ReceiptHandle: 'nonsense' }), {
      code: 'ReceiptHandleIsInvalid',
    });
  });

  it('is deleted by the handle of an earlier receive as well', async () => {
    const held = await open();
    await send(held, 'one');
    const [first] = await receive(held);
    await held.advance(30);
    await receive(held);
    await held.call('sqs', 'DeleteMessage', { QueueUrl, ReceiptHandle: first?.ReceiptHandle });
    assert.deepEqual(held.sql('SELECT * FROM message'), []);
  });

  it('counts with its size', async () => {
    const held = await open();
    await send(held, 'hello', { MessageAttributes: { a: { DataType: 'String', StringValue: 'xy' } } });
    await held.advance(60);
    const { Datapoints } = await held.call<{ Datapoints: object[] }>('cloudwatch', 'GetMetricStatistics', {
      Namespace: 'AWS/SQS',
      MetricName: 'SentMessageSize',
      Dimensions: [{ Name: 'QueueName', Value: 'orders' }],
      StartTime: new Date(Date.parse('2026-01-01T00:00:00Z')),
      EndTime: new Date(Date.parse('2026-01-01T00:01:00Z')),
      Period: 60,
      Statistics: ['Maximum'],
    });
    assert.partialDeepStrictEqual(Datapoints, [{ Maximum: 14, Unit: 'Bytes' }]);
  });

  it('has attributes that are asked for by name or prefix', async () => {
    const held = await open({ VisibilityTimeout: '0' });
    const text = { DataType: 'String', StringValue: 'x' };
    await send(held, 'one', { MessageAttributes: { city: text, 'city.part': text, größe: text } });
    const asked = async (...MessageAttributeNames: string[]) =>
      Object.keys((await receive(held, { MessageAttributeNames }))[0]?.MessageAttributes ?? {});
    assert.deepEqual(await asked('ci.*'), ['city', 'city.part']);
    assert.deepEqual(await asked('größe'), ['größe']);
    assert.deepEqual((await asked('.*')).length, 3);
    assert.deepEqual(await asked('c'), []);
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
    // Its time has run out: nothing changes.
    assert.deepEqual(await change(first?.ReceiptHandle, 10), {});
    assert.deepEqual(await bodies(held), ['one']);
    await assert.rejects(change(first?.ReceiptHandle, 10), { code: 'MessageNotInflight' });
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
    ['an id against doubles', { MessageDeduplicationId: 'g' }, 'InvalidParameterValue'],
    ['a message group that is none', { MessageGroupId: 'g g' }, 'InvalidParameterValue'],
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
    const result: { messages?: (string | undefined)[] } = {};
    const input = { QueueUrl, WaitTimeSeconds: seconds };
    held.cloud.call('sqs', 'ReceiveMessage', input, root).then((output) => {
      result.messages = ((output as ReceiveMessageResult).Messages ?? []).map(({ Body }) => Body);
    });
    return result;
  };

  it('ends when a message comes', async () => {
    const held = await open();
    const result = poll(held, 20);
    await held.advance(5);
    assert.equal(result.messages, undefined);
    await send(held, 'here');
    assert.deepEqual(result.messages, ['here']);
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
    const result = poll(held, 20);
    await held.advance(4);
    assert.equal(result.messages, undefined);
    await held.advance(1);
    assert.deepEqual(result.messages, ['again']);
  });

  it('fails when its queue is deleted', async () => {
    const held = await open();
    const call = held.cloud.call('sqs', 'ReceiveMessage', { QueueUrl, WaitTimeSeconds: 20 }, root);
    const failed = assert.rejects(call, { code: 'QueueDoesNotExist' });
    await held.runUntilIdle();
    await held.call('sqs', 'DeleteQueue', { QueueUrl });
    await failed;
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
    const result = await held.call<SendMessageBatchResult>('sqs', 'SendMessageBatch', { QueueUrl, Entries });
    assert.deepEqual(
      result.Successful?.map(({ Id }) => Id),
      ['a', 'c'],
    );
    assert.deepEqual(result.Failed, [
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
    const unsaid = await held.call<SendMessageBatchResult>('sqs', 'ChangeMessageVisibilityBatch', {
      QueueUrl,
      Entries: [{ Id: '1', ReceiptHandle: messages[0]!.ReceiptHandle }],
    });
    assert.equal(unsaid.Failed?.[0]?.Message, 'The request must contain the parameter VisibilityTimeout.');
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
