import assert from 'node:assert/strict';
import { verify } from 'node:crypto';
import { describe, it } from 'node:test';
import type {
  GetSubscriptionAttributesResponse,
  ListSubscriptionsResponse,
  SubscribeResponse,
} from '@aws-sdk/client-sns';
import { type NotificationKey, notificationKey } from '../../../kit/notification/notification-key.ts';
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

/** Written from "Verifying the signatures of Amazon SNS messages". */
function isSigned(
  { certificate }: NotificationKey,
  message: Readonly<Record<string, string>>,
  signature: string,
  digest: string,
): boolean {
  const names =
    message['Type'] === 'Notification'
      ? ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type']
      : ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];
  const text = names.filter((name) => name in message).map((name) => `${name}\n${message[name]}\n`);
  return verify(digest, Buffer.from(text.join('')), certificate, Buffer.from(signature, 'base64'));
}

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
    const key = notificationKey(held.cloud.host.vault);
    assert.equal(SigningCertURL, `http://127.0.0.1:4566${key.path}`);
    assert.ok(isSigned(key, body, Signature, 'RSA-SHA1'));
    assert.ok(!isSigned(key, { ...body, Message: 'x' }, Signature, 'RSA-SHA1'));
    assert.deepEqual(body, {
      Type: 'Notification',
      MessageId,
      TopicArn,
      Subject: 'a subject',
      Message: 'hello',
      Timestamp: '2026-01-01T00:00:01.000Z',
      SignatureVersion: '1',
      UnsubscribeURL: `http://127.0.0.1:4566/?Action=Unsubscribe&SubscriptionArn=${arn}&Token=${new URL(body.UnsubscribeURL).searchParams.get('Token')}`,
      MessageAttributes: { kind: { Type: 'String', Value: 'alarm' } },
    });
  });

  it('signs as the topic wants it, confirmations too', async () => {
    const held = await open();
    const set = (AttributeValue: string) =>
      held.call('sns', 'SetTopicAttributes', { TopicArn, AttributeName: 'SignatureVersion', AttributeValue });
    await assert.rejects(set('3'), { code: 'InvalidParameter' });
    await set('2');
    await subscribe(held, 'https', endpoint);
    await held.advance(1);
    const { Signature, SignatureVersion, ...body } = JSON.parse((held.world.posted.at(-1) as PostRequest).body);
    assert.equal(SignatureVersion, '2');
    assert.ok(isSigned(notificationKey(held.cloud.host.vault), body, Signature, 'RSA-SHA256'));
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
    await subscribed(held);
    await publish(held, 'last');
    await held.advance(1);
    await followLink(held, JSON.parse((held.world.posted.at(-1) as PostRequest).body).UnsubscribeURL);
    assert.deepEqual(await held.call('sns', 'ListSubscriptions', {}), { Subscriptions: [] });
  });

  it('stays subscribed where somebody knows its ARN and no token', async () => {
    const held = await open();
    const SubscriptionArn = await subscribed(held);
    const others = await subscribe(held, 'https', `${endpoint}/other`);
    await publish(held, 'hello');
    await held.advance(1);
    const links = held.world.posted.map(({ body }) => JSON.parse(body as string).UnsubscribeURL).filter(Boolean);
    const token = new URL(links[0]).searchParams.get('Token') as string;
    assert.match(token, /^[0-9a-f]{64}$/);
    for (const Token of [undefined, '', 'x', `${token}0`])
      await assert.rejects(held.call('sns', 'Unsubscribe', { SubscriptionArn, Token }, anybody), {
        code: 'AuthorizationError',
      });
    await assert.rejects(held.call('sns', 'Unsubscribe', { SubscriptionArn: others, Token: token }, anybody), {
      code: 'AuthorizationError',
    });
    const { Subscriptions } = await held.call<ListSubscriptionsResponse>('sns', 'ListSubscriptions', {});
    assert.equal(Subscriptions?.length, 2);
  });

  const policies: [name: string, set: string][] = [
    ['FilterPolicy', '{"k":["a"]}'],
    ['RedrivePolicy', '{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:dead"}'],
    ['DeliveryPolicy', '{"requestPolicy":{"headerContentType":"application/json"}}'],
  ];
  for (const [name, set] of policies)
    it(`loses its ${name} by an empty object as by an empty text`, async () => {
      const held = await open();
      const SubscriptionArn = await subscribed(held);
      const attribute = async () => {
        const input = { SubscriptionArn };
        const call = held.call<GetSubscriptionAttributesResponse>('sns', 'GetSubscriptionAttributes', input);
        return (await call).Attributes?.[name];
      };
      for (const empty of ['{}', ' { } ', '']) {
        await held.call('sns', 'SetSubscriptionAttributes', {
          SubscriptionArn,
          AttributeName: name,
          AttributeValue: set,
        });
        assert.equal(await attribute(), set);
        await held.call('sns', 'SetSubscriptionAttributes', {
          SubscriptionArn,
          AttributeName: name,
          AttributeValue: empty,
        });
        assert.equal(await attribute(), undefined);
      }
      const again = await subscribe(held, 'https', `${endpoint}/again`, { [name]: '{}' });
      assert.ok(again);
      await publish(held, 'all of it');
      await held.advance(1);
      const bodies = held.world.posted.map(({ body }) => JSON.parse(body as string));
      assert.equal(bodies.find(({ Type }) => Type === 'Notification')?.Message, 'all of it');
      assert.deepEqual(held.errors, []);
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
    assert.deepEqual(held.notices, [
      'alerting: the request to confirm did not reach ops@example.com: no mail server is configured; it is sent again at the next start',
    ]);
  });

  it('may have the JSON', async () => {
    const held = await open();
    await subscribe(held, 'email-json', 'ops@example.com');
    await held.advance(1);
    assert.equal(JSON.parse(held.world.mailed[0]?.text as string).Type, 'SubscriptionConfirmation');
  });
});
