import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type {
  GetSubscriptionAttributesResponse,
  GetTopicAttributesResponse,
  ListSubscriptionsResponse,
  ListTopicsResponse,
  PublishBatchResponse,
  SubscribeResponse,
} from '@aws-sdk/client-sns';
import type { ReceiveMessageResult } from '@aws-sdk/client-sqs';
import { type Held, openHeld } from '../../../../test/held-cloud.ts';
import type { Caller } from '../../caller.ts';
import type { DeliveryOutcome, PostRequest } from '../../world.ts';
import { cloudwatch } from '../cloudwatch/cloudwatch.ts';
import { iam } from '../iam/iam.ts';
import { sqs } from '../sqs/sqs.ts';
import { sns } from './sns.ts';
import type { FailedDelivery } from './tables.ts';

const TopicArn = 'arn:aws:sns:us-east-1:000000000000:alerting';
const endpoint = 'https://hooks.example.com/alarm';
const queueArn = (name: string) => `arn:aws:sqs:us-east-1:000000000000:${name}`;
const anybody: Caller = { kind: 'service', principal: 'anonymous' };

async function open(Attributes: Record<string, string> = {}): Promise<Held> {
  const held = await openHeld({ rooms: [iam, sns, sqs, cloudwatch] });
  await held.call('sns', 'CreateTopic', { Name: 'alerting', Attributes });
  return held;
}

const subscribe = async (held: Held, Protocol: string, Endpoint: string, Attributes?: object): Promise<string> => {
  const input = { TopicArn, Protocol, Endpoint, ReturnSubscriptionArn: true, ...(Attributes ? { Attributes } : {}) };
  return (await held.call<SubscribeResponse>('sns', 'Subscribe', input)).SubscriptionArn as string;
};

/** Follows the link in the last message, as its receiver would. */
async function followLink(held: Held, text: string): Promise<void> {
  const [link] = /http:\/\/127\.0\.0\.1:4566\/\?Action=\S+?(?=["\s]|$)/.exec(text) ?? [];
  const { Action, ...input } = Object.fromEntries(new URL(link as string).searchParams);
  await held.call('sns', Action as string, input, anybody);
}

async function subscribed(held: Held, Attributes?: object): Promise<string> {
  const arn = await subscribe(held, 'https', endpoint, Attributes);
  await held.advance(1);
  await followLink(held, JSON.parse((held.world.posted.at(-1) as PostRequest).body).SubscribeURL);
  held.world.posted.length = 0;
  return arn;
}

async function withQueue(held: Held, Attributes?: object, policy = true): Promise<string> {
  const Policy = JSON.stringify({
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: '*',
        Condition: { ArnEquals: { 'aws:SourceArn': TopicArn } },
      },
    ],
  });
  await held.call('sqs', 'CreateQueue', { QueueName: 'letters', ...(policy ? { Attributes: { Policy } } : {}) });
  return subscribe(held, 'sqs', queueArn('letters'), Attributes);
}

async function received(held: Held) {
  const input = { QueueUrl: '/000000000000/letters', MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] };
  return (await held.call<ReceiveMessageResult>('sqs', 'ReceiveMessage', input)).Messages ?? [];
}

const publish = (held: Held, Message: string, input: object = {}) =>
  held.call('sns', 'Publish', { TopicArn, Message, ...input });

const failures = async (held: Held) =>
  (await held.call<{ failures: FailedDelivery[] }>('sns', 'ListFailedDeliveries', {})).failures;

const metric = (held: Held, name: string) =>
  Number(
    held.sql(
      'SELECT sum(d.sum) AS sum FROM metric_data d JOIN metric_series s ON s.id = d.series WHERE s.name = ?',
      name,
    )[0]?.['sum'] ?? 0,
  );

describe('a topic', () => {
  it('is the same when it is made again, and refused with other attributes', async () => {
    const held = await open({ DisplayName: 'Alarms' });
    const again = (Attributes: object) => held.call('sns', 'CreateTopic', { Name: 'alerting', Attributes });
    assert.deepEqual(await again({}), { TopicArn });
    assert.deepEqual(await again({ DisplayName: 'Alarms' }), { TopicArn });
    await assert.rejects(again({ DisplayName: 'Other' }), {
      code: 'InvalidParameter',
      message: 'Invalid parameter: Attributes Reason: Topic already exists with different attributes',
    });
  });

  it("shows AWS's default policy and retries", async () => {
    const held = await open();
    const { Attributes = {} } = await held.call<GetTopicAttributesResponse>('sns', 'GetTopicAttributes', { TopicArn });
    assert.equal(Attributes['Owner'], '000000000000');
    assert.equal(
      JSON.parse(Attributes['Policy'] as string).Statement[0].Condition.StringEquals['AWS:SourceOwner'],
      '000000000000',
    );
    const { numRetries, minDelayTarget } = JSON.parse(Attributes['EffectiveDeliveryPolicy'] as string).http
      .defaultHealthyRetryPolicy;
    assert.deepEqual([numRetries, minDelayTarget], [3, 20]);
  });

  it('takes its subscriptions along when it goes', async () => {
    const held = await open();
    await subscribed(held);
    await held.call('sns', 'DeleteTopic', { TopicArn });
    await held.call('sns', 'DeleteTopic', { TopicArn });
    await held.call('sns', 'CreateTopic', { Name: 'alerting' });
    await publish(held, 'nobody hears');
    await held.advance(60);
    assert.deepEqual(held.world.posted, []);
    assert.deepEqual(await held.call('sns', 'ListSubscriptions', {}), { Subscriptions: [] });
  });

  it('is listed by page', async () => {
    const held = await open();
    for (let index = 0; index < 120; index++) await held.call('sns', 'CreateTopic', { Name: `t${index}` });
    const first = await held.call<ListTopicsResponse>('sns', 'ListTopics', {});
    const second = await held.call<ListTopicsResponse>('sns', 'ListTopics', { NextToken: first.NextToken });
    assert.deepEqual([first.Topics?.length, second.Topics?.length, second.NextToken], [100, 21, undefined]);
    await assert.rejects(held.call('sns', 'ListTopics', { NextToken: 'x' }), { code: 'InvalidParameter' });
  });

  it('keeps tags', async () => {
    const held = await open();
    await held.call('sns', 'TagResource', {
      ResourceArn: TopicArn,
      Tags: [
        { Key: 'a', Value: '1' },
        { Key: 'b', Value: '2' },
      ],
    });
    await held.call('sns', 'UntagResource', { ResourceArn: TopicArn, TagKeys: ['a'] });
    assert.deepEqual(await held.call('sns', 'ListTagsForResource', { ResourceArn: TopicArn }), {
      Tags: [{ Key: 'b', Value: '2' }],
    });
  });

  const refusals: [name: string, operation: string, input: object, code: string][] = [
    ['a FIFO topic', 'CreateTopic', { Name: 'a.fifo' }, 'InvalidParameter'],
    ['a name with a blank', 'CreateTopic', { Name: 'a b' }, 'InvalidParameter'],
    [
      'an unknown attribute',
      'SetTopicAttributes',
      { TopicArn, AttributeName: 'Colour', AttributeValue: 'x' },
      'InvalidParameter',
    ],
    [
      'a policy that is none',
      'SetTopicAttributes',
      { TopicArn, AttributeName: 'Policy', AttributeValue: '{}' },
      'InvalidParameter',
    ],
    [
      'a throttle policy',
      'SetTopicAttributes',
      {
        TopicArn,
        AttributeName: 'DeliveryPolicy',
        AttributeValue: '{"http":{"defaultThrottlePolicy":{"maxReceivesPerSecond":1}}}',
      },
      'InvalidParameter',
    ],
    ['a topic that is not there', 'Publish', { TopicArn: `${TopicArn}x`, Message: 'm' }, 'NotFound'],
    ['what is no ARN', 'GetTopicAttributes', { TopicArn: 'alerting' }, 'InvalidParameter'],
    ['an empty message', 'Publish', { TopicArn, Message: '' }, 'InvalidParameter'],
    ['more than 256 KiB', 'Publish', { TopicArn, Message: 'x'.repeat(262_145) }, 'InvalidParameter'],
    ['a subject of two lines', 'Publish', { TopicArn, Message: 'm', Subject: 'a\nb' }, 'InvalidParameter'],
    [
      'a structure without default',
      'Publish',
      { TopicArn, Message: '{"sqs":"m"}', MessageStructure: 'json' },
      'InvalidParameter',
    ],
    [
      'a structure that is no JSON',
      'Publish',
      { TopicArn, Message: 'm', MessageStructure: 'json' },
      'InvalidParameter',
    ],
    ['SMS', 'Publish', { PhoneNumber: '+49', Message: 'm' }, 'InvalidParameter'],
    [
      'an attribute without value',
      'Publish',
      { TopicArn, Message: 'm', MessageAttributes: { a: { DataType: 'String' } } },
      'InvalidParameter',
    ],
    ['a protocol that nobody knows', 'Subscribe', { TopicArn, Protocol: 'pigeon', Endpoint: 'x' }, 'InvalidParameter'],
    ['Lambda', 'Subscribe', { TopicArn, Protocol: 'lambda', Endpoint: 'x' }, 'InvalidParameter'],
    ['http for https', 'Subscribe', { TopicArn, Protocol: 'https', Endpoint: 'http://x' }, 'InvalidParameter'],
    ['an address that is none', 'Subscribe', { TopicArn, Protocol: 'email', Endpoint: 'ops' }, 'InvalidParameter'],
    ['a token that nobody got', 'ConfirmSubscription', { TopicArn, Token: 'abc' }, 'InvalidParameter'],
    ['a subscription that is not there', 'GetSubscriptionAttributes', { SubscriptionArn: `${TopicArn}:0` }, 'NotFound'],
  ];
  for (const [name, operation, input, code] of refusals)
    it(`refuses ${name}`, async () => assert.rejects((await open()).call('sns', operation, input), { code }));
});

describe('an HTTP endpoint', () => {
  it('is asked for its consent first', async () => {
    const held = await open();
    const answer = await held.call<SubscribeResponse>('sns', 'Subscribe', {
      TopicArn,
      Protocol: 'https',
      Endpoint: endpoint,
    });
    assert.equal(answer.SubscriptionArn, 'pending confirmation');
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

  it('that never answers its confirmation is forgotten after two days', async () => {
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

describe('a delivery that fails', () => {
  const failing: DeliveryOutcome = { ok: false, reason: 'connect ECONNREFUSED' };

  it('is tried three times more, 20 seconds apart, and then seen', async () => {
    const held = await open();
    const arn = await subscribed(held);
    const times: number[] = [];
    held.world.answerPost = () => {
      times.push(Math.round(held.world.now() / 1000));
      return failing;
    };
    await publish(held, 'lost');
    await held.advance(300);
    assert.deepEqual(
      times.map((time) => time - (times[0] as number)),
      [0, 20, 40, 60],
    );
    const [failure] = await failures(held);
    assert.deepEqual(
      [failure?.subscription, failure?.endpoint, failure?.attempts, failure?.reason, failure?.deadLettered],
      [arn, endpoint, 4, 'connect ECONNREFUSED', false],
    );
    assert.equal(metric(held, 'NumberOfNotificationsFailed'), 1);
    assert.equal(metric(held, 'NumberOfNotificationsDelivered'), 0);
    assert.deepEqual(held.complaints, []);
  });

  it('goes on being tried after a restart', async () => {
    const held = await open();
    await subscribed(held);
    held.world.answerPost = () => failing;
    await publish(held, 'patience');
    await held.advance(10);
    await held.restart();
    held.world.answerPost = () => ({ ok: true, status: 200 });
    await held.advance(30);
    assert.equal(metric(held, 'NumberOfNotificationsDelivered'), 1);
    assert.deepEqual(await failures(held), []);
  });

  const outcomes: [name: string, outcome: DeliveryOutcome, attempts: number][] = [
    ['503 is tried again', { ok: false, reason: 'status 503', status: 503 }, 4],
    ['429 is tried again', { ok: false, reason: 'status 429', status: 429 }, 4],
    ['404 is not', { ok: false, reason: 'status 404', status: 404 }, 1],
    ['what is said to be permanent is not', { ok: false, reason: 'no', permanent: true }, 1],
  ];
  for (const [name, outcome, attempts] of outcomes) {
    it(name, async () => {
      const held = await open();
      await subscribed(held);
      held.world.answerPost = () => outcome;
      await publish(held, 'm');
      await held.advance(300);
      assert.equal(held.world.posted.length, attempts);
      assert.equal((await failures(held))[0]?.attempts, attempts);
    });
  }

  it('ends in the dead-letter queue of its subscription', async () => {
    const held = await open({ DeliveryPolicy: '{"http":{"defaultHealthyRetryPolicy":{"numRetries":0}}}' });
    await withQueue(held);
    const { Subscriptions } = await held.call<ListSubscriptionsResponse>('sns', 'ListSubscriptions', {});
    await held.call('sns', 'Unsubscribe', { SubscriptionArn: Subscriptions?.[0]?.SubscriptionArn });
    await subscribed(held, { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: queueArn('letters') }) });
    held.world.answerPost = () => failing;
    await publish(held, 'dead');
    await held.advance(10);
    assert.deepEqual(
      (await received(held)).map(({ Body }) => JSON.parse(Body as string).Message),
      ['dead'],
    );
    assert.equal((await failures(held))[0]?.deadLettered, true);
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

  it('without such a policy gets nothing, and that is seen', async () => {
    const held = await open();
    await withQueue(held, undefined, false);
    await publish(held, 'hello');
    assert.deepEqual(await received(held), []);
    const [failure] = await failures(held);
    assert.match(
      failure?.reason as string,
      /^AccessDenied: User: sns\.amazonaws\.com is not authorized to perform: sqs:sendmessage/,
    );
  });
});

describe('a filter policy', () => {
  const cases: [name: string, policy: object, scope: string, message: object, isWanted: boolean][] = [
    [
      'a value that is there',
      { kind: ['alarm'] },
      'MessageAttributes',
      { MessageAttributes: { kind: { DataType: 'String', StringValue: 'alarm' } } },
      true,
    ],
    [
      'another value',
      { kind: ['alarm'] },
      'MessageAttributes',
      { MessageAttributes: { kind: { DataType: 'String', StringValue: 'report' } } },
      false,
    ],
    ['an attribute that is missing', { kind: ['alarm'] }, 'MessageAttributes', {}, false],
    [
      'a number in range',
      { age: [{ numeric: ['>', 3] }] },
      'MessageAttributes',
      { MessageAttributes: { age: { DataType: 'Number', StringValue: '4' } } },
      true,
    ],
    [
      'one of an array',
      { tags: ['b'] },
      'MessageAttributes',
      { MessageAttributes: { tags: { DataType: 'String.Array', StringValue: '["a","b"]' } } },
      true,
    ],
    [
      'a body that fits',
      { detail: { state: ['ALARM'] } },
      'MessageBody',
      { Message: '{"detail":{"state":"ALARM"}}' },
      true,
    ],
    ['a body that is no JSON', { detail: ['x'] }, 'MessageBody', { Message: 'x' }, false],
  ];
  for (const [name, policy, FilterPolicyScope, message, isWanted] of cases) {
    it(name, async () => {
      const held = await open();
      await withQueue(held, { FilterPolicy: JSON.stringify(policy), FilterPolicyScope });
      await publish(held, 'm', message);
      assert.equal((await received(held)).length, isWanted ? 1 : 0);
      assert.equal(metric(held, 'NumberOfNotificationsFilteredOut'), isWanted ? 0 : 1);
    });
  }

  it('is refused where it is none, or nested over attributes', async () => {
    const held = await open();
    await assert.rejects(subscribe(held, 'https', endpoint, { FilterPolicy: '{"a":1}' }), { code: 'InvalidParameter' });
    await assert.rejects(subscribe(held, 'https', endpoint, { FilterPolicy: '{"a":{"b":["c"]}}' }), /nested/);
  });
});

describe("a topic's policy", () => {
  const alarm: Caller = {
    kind: 'service',
    principal: 'cloudwatch.amazonaws.com',
    sourceArn: 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:a',
  };
  const rule: Caller = {
    kind: 'service',
    principal: 'events.amazonaws.com',
    sourceArn: 'arn:aws:events:us-east-1:000000000000:rule/r',
  };
  const message = { TopicArn, Message: 'm' };
  const allowing = (principal: object) =>
    JSON.stringify({
      Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sns:Publish', Resource: TopicArn }],
    });
  const setPolicy = (held: Held, AttributeValue: string) =>
    held.call('sns', 'SetTopicAttributes', { TopicArn, AttributeName: 'Policy', AttributeValue });

  it('that is the default lets alarms of the account in, and rules not', async () => {
    const held = await open();
    await held.call('sns', 'Publish', message, alarm);
    await assert.rejects(held.call('sns', 'Publish', message, rule), {
      code: 'AuthorizationError',
      status: 403,
      message:
        /events\.amazonaws\.com is not authorized to perform: SNS:Publish on resource: arn:aws:sns:us-east-1:000000000000:alerting/,
    });
  });

  it('of its own takes the place of the default', async () => {
    const held = await open();
    await setPolicy(held, allowing({ Service: 'events.amazonaws.com' }));
    await held.call('sns', 'Publish', message, rule);
    await assert.rejects(held.call('sns', 'Publish', message, alarm), { code: 'AuthorizationError' });
    await setPolicy(held, '');
    await held.call('sns', 'Publish', message, alarm);
  });

  it('grows and shrinks by AddPermission and RemovePermission', async () => {
    const held = await open();
    const policy = async () => {
      const { Attributes } = await held.call<GetTopicAttributesResponse>('sns', 'GetTopicAttributes', { TopicArn });
      return JSON.parse(Attributes?.['Policy'] as string).Statement.map(({ Sid }: { Sid: string }) => Sid);
    };
    await held.call('sns', 'AddPermission', {
      TopicArn,
      Label: 'other',
      AWSAccountId: ['111111111111'],
      ActionName: ['Publish'],
    });
    assert.deepEqual(await policy(), ['__default_statement_ID', 'other']);
    await held.call('sns', 'RemovePermission', { TopicArn, Label: 'other' });
    assert.deepEqual(await policy(), ['__default_statement_ID']);
  });

  it('of another account is not known here', async () => {
    const held = await open();
    const elsewhere = { TopicArn: 'arn:aws:sns:us-east-1:111111111111:alerting', Message: 'm' };
    await assert.rejects(held.call('sns', 'Publish', elsewhere, alarm), {
      code: 'AuthorizationError',
      message: /no resource-based policy allows the SNS:Publish action/,
    });
  });
});

describe('PublishBatch', () => {
  it('succeeds and fails entry by entry', async () => {
    const held = await open();
    await withQueue(held);
    const PublishBatchRequestEntries = [
      { Id: 'a', Message: 'one' },
      { Id: 'b', Message: '' },
      { Id: 'c', Message: 'two' },
    ];
    const answer = await held.call<PublishBatchResponse>('sns', 'PublishBatch', {
      TopicArn,
      PublishBatchRequestEntries,
    });
    assert.deepEqual(
      answer.Successful?.map(({ Id }) => Id),
      ['a', 'c'],
    );
    assert.deepEqual(
      answer.Failed?.map(({ Id, Code }) => [Id, Code]),
      [['b', 'InvalidParameter']],
    );
    assert.equal((await received(held)).length, 2);
    const twice = [
      { Id: 'a', Message: 'one' },
      { Id: 'a', Message: 'two' },
    ];
    await assert.rejects(held.call('sns', 'PublishBatch', { TopicArn, PublishBatchRequestEntries: twice }), {
      code: 'BatchEntryIdsNotDistinct',
    });
  });
});

it('serves more subscriptions than one row takes', async () => {
  const held = await open();
  for (let index = 0; index < 250; index++) await held.call('sqs', 'CreateQueue', { QueueName: `q${index}` });
  for (let index = 0; index < 250; index++) await subscribe(held, 'sqs', queueArn(`q${index}`));
  await publish(held, 'to all');
  assert.equal((await failures(held)).length, 100);
  assert.equal(metric(held, 'NumberOfNotificationsFailed'), 250);
});

it('an alarm reaches a person', async () => {
  const held = await open();
  await subscribe(held, 'email', 'ops@example.com');
  await held.advance(1);
  await followLink(held, held.world.mailed[0]?.text as string);
  await held.call('cloudwatch', 'PutMetricAlarm', {
    AlarmName: 'mailer failed',
    Namespace: 'Mine',
    MetricName: 'Failures',
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 0,
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: 'notBreaching',
    AlarmActions: [TopicArn],
  });
  await held.advance(60);
  await held.call('cloudwatch', 'PutMetricData', {
    Namespace: 'Mine',
    MetricData: [{ MetricName: 'Failures', Value: 1 }],
  });
  await held.advance(61);
  const mail = held.world.mailed.at(-1);
  assert.equal(mail?.subject, 'ALARM: "mailer failed" in US East (N. Virginia)');
  assert.match(mail?.text as string, /State change: {4}OK -> ALARM/);
  assert.deepEqual(held.complaints, []);
});
