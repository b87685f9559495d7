import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ReceiveMessageResult } from '@aws-sdk/client-sqs';
import { failures, metric, open, publish, queueArn, received, subscribe, withQueue } from '../fixtures/held-topic.ts';

describe('a queue', () => {
  it('is subscribed at once and gets the JSON, where its policy lets the topic in', async () => {
    const held = await open();
    await withQueue(held);
    await publish(held, 'hello');
    const [message] = await received(held);
    const { Type, Message } = JSON.parse(message?.Body as string);
    assert.deepEqual([Type, Message], ['Notification', 'hello']);
    assert.equal(metric(held, 'NumberOfNotificationsDelivered'), 1);
  });

  it('may have the bare message and its attributes', async () => {
    const held = await open();
    await withQueue(held, { RawMessageDelivery: 'true' });
    const MessageAttributes = { a: { DataType: 'Number', StringValue: '1' } };
    await publish(held, 'bare', { MessageAttributes });
    const [message] = await received(held);
    assert.deepEqual([message?.Body, message?.MessageAttributes], ['bare', MessageAttributes]);
  });

  it('gets the group of a message, raw or not', async () => {
    for (const RawMessageDelivery of ['true', 'false']) {
      const held = await open();
      await withQueue(held, { RawMessageDelivery });
      await publish(held, 'm', { MessageGroupId: 'tenant-1' });
      const input = { QueueUrl: '/000000000000/orders', AttributeNames: ['MessageGroupId'] };
      const { Messages } = await held.call<ReceiveMessageResult>('sqs', 'ReceiveMessage', input);
      assert.deepEqual(Messages?.[0]?.Attributes, { MessageGroupId: 'tenant-1' });
    }
  });

  it('of the kind FIFO is refused, and a group that is none', async () => {
    const held = await open();
    await assert.rejects(subscribe(held, 'sqs', queueArn('orders.fifo')), {
      code: 'InvalidParameter',
      message: /FIFO SQS Queues can not be subscribed to standard SNS topics$/,
    });
    await assert.rejects(publish(held, 'm', { MessageGroupId: 'a b' }), { code: 'InvalidParameter' });
  });

  it('without such a policy gets nothing, and that is seen', async () => {
    const held = await open();
    await withQueue(held, undefined, false);
    await publish(held, 'hello');
    assert.deepEqual(await received(held), []);
    assert.match(
      held.notices.join('\n'),
      /^alerting: a message did not reach arn:aws:sqs:\S+: AccessDenied: .*; it is lost, see `punctual lost`$/,
    );
    const [failure] = await failures(held);
    assert.match(
      failure?.reason as string,
      /^AccessDenied: User: sns\.amazonaws\.com is not authorized to perform: sqs:sendmessage/,
    );
  });
});
