import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type {
  GetSubscriptionAttributesResponse,
  ListSubscriptionsResponse,
  SubscribeResponse,
} from '@aws-sdk/client-sns';
import type { PostRequest } from '../../../kit/world.ts';
import {
  anybody,
  endpoint,
  failures,
  followLink,
  open,
  publish,
  subscribe,
  subscribed,
  TopicArn,
} from '../fixtures/held-topic.ts';

describe('an HTTP endpoint', () => {
  it('is asked for its consent first', async () => {
    const held = await open();
    const response = await held.call<SubscribeResponse>('sns', 'Subscribe', {
      TopicArn,
      Protocol: 'https',
      Endpoint: endpoint,
    });
    assert.equal(response.SubscriptionArn, 'pending confirmation');
    await publish(held, 'too early');
    await held.advance(1);
    const [request, ...more] = held.world.posted;
    assert.deepEqual(more, []);
    assert.equal(request?.headers['x-amz-sns-message-type'], 'SubscriptionConfirmation');
    assert.equal(request?.headers['x-amz-sns-subscription-arn'], undefined);
    const { Type, Token, SubscribeURL, Message } = JSON.parse((request as PostRequest).body);
    assert.equal(Type, 'SubscriptionConfirmation');
    assert.equal(SubscribeURL, `http://127.0.0.1:4566/?Action=ConfirmSubscription&TopicArn=${TopicArn}&Token=${Token}`);
    assert.match(Message, /^You have chosen to subscribe to the topic arn:aws:sns/);
    await followLink(held, SubscribeURL);
    await publish(held, 'now');
    await held.advance(1);
    assert.equal(JSON.parse((held.world.posted.at(-1) as PostRequest).body).Message, 'now');
  });

  it('gets notifications as AWS sends them', async () => {
    const held = await open();
    const arn = await subscribed(held);
    const MessageAttributes = { kind: { DataType: 'String', StringValue: 'alarm' } };
    const { MessageId } = (await publish(held, 'hello', { Subject: 'a subject', MessageAttributes })) as {
      MessageId: string;
    };
    await held.advance(1);
    const [request] = held.world.posted;
    assert.deepEqual(request?.headers, {
      'content-type': 'text/plain; charset=UTF-8',
      'user-agent': 'Amazon Simple Notification Service Agent',
      'x-amz-sns-message-type': 'Notification',
      'x-amz-sns-message-id': MessageId,
      'x-amz-sns-topic-arn': TopicArn,
      'x-amz-sns-subscription-arn': arn,
    });
    const { Signature, SigningCertURL, ...body } = JSON.parse((request as PostRequest).body);
    assert.ok(Signature && SigningCertURL);
    assert.deepEqual(body, {
      Type: 'Notification',
      MessageId,
      TopicArn,
      Subject: 'a subject',
      Message: 'hello',
      Timestamp: '2026-01-01T00:00:01.000Z',
      SignatureVersion: '1',
      UnsubscribeURL: `http://127.0.0.1:4566/?Action=Unsubscribe&SubscriptionArn=${arn}`,
      MessageAttributes: { kind: { Type: 'String', Value: 'alarm' } },
    });
  });

  it('may have the bare message', async () => {
    const held = await open();
    await subscribed(held, { RawMessageDelivery: 'true' });
    await publish(held, 'bare');
    await held.advance(1);
    assert.equal(held.world.posted[0]?.body, 'bare');
    assert.equal(held.world.posted[0]?.headers['x-amz-sns-rawdelivery'], 'true');
  });

  it('unsubscribes by its link, unless that needs a key', async () => {
    const held = await open();
    const arn = await subscribe(held, 'https', endpoint);
    await held.advance(1);
    const { Token } = JSON.parse((held.world.posted[0] as PostRequest).body);
    await held.call('sns', 'ConfirmSubscription', { TopicArn, Token, AuthenticateOnUnsubscribe: 'true' });
    const { Attributes } = await held.call<GetSubscriptionAttributesResponse>('sns', 'GetSubscriptionAttributes', {
      SubscriptionArn: arn,
    });
    assert.equal(Attributes?.['ConfirmationWasAuthenticated'], 'true');
    await assert.rejects(held.call('sns', 'Unsubscribe', { SubscriptionArn: arn }, anybody), {
      code: 'AuthorizationError',
    });
    await held.call('sns', 'Unsubscribe', { SubscriptionArn: arn });
    assert.deepEqual(await held.call('sns', 'ListSubscriptionsByTopic', { TopicArn }), { Subscriptions: [] });
    const other = await subscribed(held);
    await held.call('sns', 'Unsubscribe', { SubscriptionArn: other }, anybody);
    assert.deepEqual(await held.call('sns', 'ListSubscriptions', {}), { Subscriptions: [] });
  });

  it('that is never confirmed is removed after two days', async () => {
    const held = await open();
    await subscribe(held, 'https', endpoint);
    const list = () => held.call<ListSubscriptionsResponse>('sns', 'ListSubscriptions', {});
    assert.equal((await list()).Subscriptions?.[0]?.SubscriptionArn, 'PendingConfirmation');
    await held.advance(172_799);
    assert.equal((await list()).Subscriptions?.length, 1);
    await held.advance(1);
    assert.equal((await list()).Subscriptions?.length, 0);
  });
});

describe('a mailbox', () => {
  it('gets a link first, then mails', async () => {
    const held = await open({ DisplayName: 'Alarms' });
    await subscribe(held, 'email', 'ops@example.com');
    await held.advance(1);
    const [request] = held.world.mailed;
    assert.equal(request?.to, 'ops@example.com');
    assert.equal(request?.subject, 'AWS Notification - Subscription Confirmation');
    await followLink(held, request?.text as string);
    await publish(held, JSON.stringify({ default: '{"json":1}', email: 'for people' }), {
      MessageStructure: 'json',
      Subject: 'ALARM: "x"',
    });
    await held.advance(1);
    const mail = held.world.mailed.at(-1);
    assert.equal(mail?.subject, 'ALARM: "x"');
    assert.match(mail?.text as string, /^for people\n/);
    await followLink(held, mail?.text as string);
    await publish(held, 'no more');
    await held.advance(1);
    assert.equal(held.world.mailed.length, 2);
  });

  it('that cannot be reached for lack of a mail server is seen', async () => {
    const held = await open();
    held.world.answerMail = () => ({ ok: false, reason: 'no mail server is configured', permanent: true });
    await subscribe(held, 'email', 'ops@example.com');
    await held.advance(1);
    const [failure] = await failures(held);
    assert.deepEqual([failure?.type, failure?.reason], ['SubscriptionConfirmation', 'no mail server is configured']);
  });

  it('may have the JSON', async () => {
    const held = await open();
    await subscribe(held, 'email-json', 'ops@example.com');
    await held.advance(1);
    assert.equal(JSON.parse(held.world.mailed[0]?.text as string).Type, 'SubscriptionConfirmation');
  });
});
