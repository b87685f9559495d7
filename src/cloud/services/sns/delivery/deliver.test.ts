import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ListSubscriptionsResponse } from '@aws-sdk/client-sns';
import { openHeld } from '../../../../../test/held-cloud.ts';
import type { Limits } from '../../../engine/engine.ts';
import type { DeliveryOutcome, PostRequest } from '../../../kit/world.ts';
import { cloudwatch } from '../../cloudwatch/cloudwatch.ts';
import { iam } from '../../iam/iam.ts';
import { punctual } from '../../punctual/punctual.ts';
import { sqs } from '../../sqs/sqs.ts';
import {
  endpoint,
  failures,
  followLink,
  metric,
  open,
  publish,
  queueArn,
  received,
  subscribe,
  subscribed,
  TopicArn,
  withQueue,
} from '../fixtures/held-topic.ts';
import { sns } from '../sns.ts';

describe('a message that reaches nobody', () => {
  it('is said, once until somebody has confirmed', async () => {
    const held = await open();
    await publish(held, 'before anybody subscribed');
    await held.advance(1);
    assert.deepEqual(held.notices, [
      'alerting: a message reached nobody: nobody subscribes to this topic: add a subscription',
    ]);
    await subscribe(held, 'https', endpoint);
    await publish(held, 'before it was confirmed');
    await held.advance(1);
    assert.equal(held.notices.length, 1);
    await followLink(held, JSON.parse((held.world.posted.at(-1) as PostRequest).body).SubscribeURL);
    await publish(held, 'read');
    await held.advance(1);
    assert.equal(held.notices.at(-1), 'alerting: messages have a subscriber again');
  });

  it('names who has not confirmed', async () => {
    const held = await open();
    await subscribe(held, 'https', endpoint);
    await publish(held, 'lost');
    await held.advance(1);
    assert.deepEqual(held.notices, [
      `alerting: a message reached nobody: not confirmed yet: ${endpoint}; open the link of the request to confirm, or have it sent again: aws sns subscribe`,
    ]);
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
    assert.deepEqual(held.errors, []);
    await publish(held, 'lost too');
    await held.advance(300);
    assert.deepEqual(held.notices, [
      `alerting: a message did not reach ${endpoint}: connect ECONNREFUSED; it is tried again in 20 s`,
    ]);
    const { Deliveries } = await held.call<{ Deliveries: Record<string, unknown>[] }>(
      'punctual',
      'ListFailedDeliveries',
      {},
    );
    assert.deepEqual(
      Deliveries.map(({ RuleArn, TargetId, TargetArn, Why, Attempts }) => [
        RuleArn,
        TargetId,
        TargetArn,
        Why,
        Attempts,
      ]),
      [1, 2].map(() => [TopicArn, arn, endpoint, 'connect ECONNREFUSED', 4]),
    );
    held.world.answerPost = () => ({ ok: true });
    await publish(held, 'not lost');
    await held.advance(1);
    assert.equal(held.notices.at(-1), `alerting: ${endpoint} is reached again`);
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

  it('that an earlier version stored goes on as well', async () => {
    const held = await open();
    await subscribed(held);
    held.world.answerPost = () => failing;
    await publish(held, 'of before');
    await held.advance(10);
    held.sql(
      `UPDATE effect SET payload = json_remove(json_set(payload, '$.letter', payload -> '$.message'), '$.message')`,
    );
    assert.equal(held.sql(`SELECT payload ->> '$.letter.message' AS body FROM effect`)[0]?.['body'], 'of before');
    await held.restart();
    await held.advance(300);
    assert.deepEqual(
      held.world.posted.map(({ body }) => JSON.parse(body).Message),
      ['of before', 'of before', 'of before', 'of before'],
    );
    assert.equal((await failures(held))[0]?.type, 'Notification');
    assert.deepEqual(held.errors, []);
  });

  it('ends in the dead-letter queue of its subscription', async () => {
    const held = await open({ DeliveryPolicy: '{"http":{"defaultHealthyRetryPolicy":{"numRetries":0}}}' });
    await withQueue(held);
    const { Subscriptions } = await held.call<ListSubscriptionsResponse>('sns', 'ListSubscriptions', {});
    await held.call('sns', 'Unsubscribe', { SubscriptionArn: Subscriptions?.[0]?.SubscriptionArn });
    await subscribed(held, { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: queueArn('orders') }) });
    held.world.answerPost = () => failing;
    await publish(held, 'dead');
    await held.advance(10);
    assert.deepEqual(
      (await received(held)).map(({ Body }) => JSON.parse(Body as string).Message),
      ['dead'],
    );
    assert.equal((await failures(held))[0]?.deadLettered, true);
  });

  it('is said to be in no dead-letter queue, where that takes nothing', async () => {
    const held = await open({ DeliveryPolicy: '{"http":{"defaultHealthyRetryPolicy":{"numRetries":0}}}' });
    await subscribed(held, { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: queueArn('gone') }) });
    held.world.answerPost = () => failing;
    await publish(held, 'dead');
    await held.advance(10);
    const said = held.notices.filter((line) => line.includes('dead-letter'));
    assert.equal(said.length, 1, held.notices.join('\n'));
    assert.match(
      said[0]!,
      /^alerting: its dead-letter queue \S+:gone does not have what was lost: .*; see `punctual lost`$/,
    );
  });

  it('is a dead letter without its JSON, where the subscription is raw', async () => {
    const held = await open({ DeliveryPolicy: '{"http":{"defaultHealthyRetryPolicy":{"numRetries":0}}}' });
    await withQueue(held);
    const { Subscriptions } = await held.call<ListSubscriptionsResponse>('sns', 'ListSubscriptions', {});
    await held.call('sns', 'Unsubscribe', { SubscriptionArn: Subscriptions?.[0]?.SubscriptionArn });
    await subscribed(held, {
      RawMessageDelivery: 'True',
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: queueArn('orders') }),
    });
    held.world.answerPost = () => failing;
    const MessageAttributes = { a: { DataType: 'Number', StringValue: '1' } };
    await publish(held, 'dead', { MessageAttributes });
    await held.advance(10);
    assert.deepEqual(
      (await received(held)).map((message) => [message.Body, message.MessageAttributes]),
      [['dead', MessageAttributes]],
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
    const values = (count: number) => Array.from({ length: count }, (_, index) => `v${index}`);
    const ask = (policy: object, FilterPolicyScope: string) =>
      subscribe(held, 'https', `${endpoint}/${JSON.stringify(policy).length}`, {
        FilterPolicy: JSON.stringify(policy),
        FilterPolicyScope,
      });
    const complex = {
      code: 'InvalidParameter',
      message: 'Invalid parameter: FilterPolicy: Filter policy is too complex',
    };
    await ask({ a: values(15), b: values(10) }, 'MessageAttributes');
    await assert.rejects(ask({ a: values(15), b: values(11) }, 'MessageAttributes'), complex);
    const nested = { a: { b: { c: values(4) } }, d: { e: values(3) } };
    await ask({ ...nested, f: values(2) }, 'MessageBody');
    await assert.rejects(ask({ ...nested, f: values(3) }, 'MessageBody'), complex);
    const branches = { $or: [{ a: values(10) }, { b: values(40) }] };
    await ask({ ...branches, c: values(3) }, 'MessageBody');
    await assert.rejects(ask({ ...branches, c: values(4) }, 'MessageBody'), complex);
  });
});

it('delivers to more subscriptions than one row takes', async () => {
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
  assert.deepEqual(held.errors, []);
});

it('leaves the same behind whatever is remembered, and however small a turn', async () => {
  const run = async (limits?: Limits, forget = false) => {
    const held = await openHeld({ services: [iam, sns, sqs, cloudwatch, punctual], ...(limits ? { limits } : {}) });
    const step = async (seconds: number) => {
      if (forget) held.cloud.dropCaches();
      await held.advance(seconds);
    };
    await held.call('sns', 'CreateTopic', { Name: 'alerting' });
    await withQueue(held);
    await subscribed(held);
    const alarm = {
      Namespace: 'AWS/SQS',
      MetricName: 'NumberOfMessagesSent',
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 2,
      Threshold: 1,
    };
    for (const AlarmName of ['a', 'b'])
      await held.call('cloudwatch', 'PutMetricAlarm', {
        ...alarm,
        AlarmName,
        Dimensions: [{ Name: 'QueueName', Value: 'orders' }],
        ComparisonOperator: 'GreaterThanThreshold',
        AlarmActions: [TopicArn],
        OKActions: [TopicArn],
      });
    held.world.answerPost = (request) => ({ ok: request.body.includes('OK'), reason: 'down' }) as DeliveryOutcome;
    for (let minute = 0; minute < 12; minute++) {
      await publish(held, `m${minute}`);
      if (minute < 4) await publish(held, 'again');
      await step(20);
      await received(held);
      await step(40);
    }
    await step(3600);
    assert.deepEqual(held.errors, []);
    const tables = [
      'alarm',
      'alarm_history',
      'metric_series',
      'metric_data',
      'failed_delivery',
      'message',
      'timer',
      'effect',
    ];
    return tables.map((table) => held.sql(`SELECT * FROM ${table}`).map((row) => ({ ...row })));
  };
  const usual = await run();
  assert.ok((usual[1]?.length ?? 0) > 8);
  assert.deepEqual(await run({ inputs: 1, rows: 1, timers: 1, events: 1 }), usual);
  assert.deepEqual(await run(undefined, true), usual);
});
