/** Event buses: their API and policies in AWS's words, rules on them, and events from bus to bus. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type {
  DescribeEventBusResponse,
  DescribeRuleResponse,
  ListEventBusesResponse,
  ListRulesResponse,
  ListTagsForResourceResponse,
  PutEventsResponse,
} from '@aws-sdk/client-eventbridge';
import type { ReceiveMessageResult } from '@aws-sdk/client-sqs';
import { type Held, openHeld } from '../../../../test/held-cloud.ts';
import { checkInput } from '../../kit/check-input.ts';
import { cloudwatch } from '../cloudwatch/cloudwatch.ts';
import { iam } from '../iam/iam.ts';
import { sqs } from '../sqs/sqs.ts';
import { events } from './events.ts';

const account = '000000000000';
const arnOf = (bus: string) => `arn:aws:events:us-east-1:${account}:event-bus/${bus}`;
const created = new Date('2026-01-01T00:00:00Z');

async function open(...buses: string[]): Promise<Held> {
  const held = await openHeld({ services: [events, sqs, iam, cloudwatch], checkInput });
  for (const Name of buses) await held.call('events', 'CreateEventBus', { Name });
  return held;
}

const call = <Output>(held: Held, operation: string, input: object): Promise<Output> =>
  held.call<Output>('events', operation, input);

const outcome = (held: Held, operation: string, input: object): Promise<string> =>
  call(held, operation, input).then(
    () => 'done',
    (error: Error) => `${error.name}: ${error.message}`,
  );

describe('an event bus', () => {
  it('is made, listed, described and deleted', async () => {
    const held = await open();
    assert.deepEqual(await call(held, 'CreateEventBus', { Name: 'orders' }), { EventBusArn: arnOf('orders') });
    const orders = { Name: 'orders', Arn: arnOf('orders'), CreationTime: created, LastModifiedTime: created };
    const listed = await call<ListEventBusesResponse>(held, 'ListEventBuses', {});
    assert.deepEqual(
      listed.EventBuses?.map(({ Name }) => Name),
      ['default', 'orders'],
    );
    assert.deepEqual((await call<ListEventBusesResponse>(held, 'ListEventBuses', { NamePrefix: 'ord' })).EventBuses, [
      orders,
    ]);
    assert.deepEqual(await call(held, 'DescribeEventBus', { Name: arnOf('orders') }), orders);
    assert.deepEqual(await call(held, 'DeleteEventBus', { Name: 'orders' }), {});
    assert.equal(
      await outcome(held, 'DescribeEventBus', { Name: 'orders' }),
      'ResourceNotFoundException: Event bus orders does not exist.',
    );
  });

  it('has tags, a description, and pages in its list', async () => {
    const held = await open('a', 'b');
    const made = { Name: 'c', Description: 'what is left', Tags: [{ Key: 'team', Value: 'ops' }] };
    assert.deepEqual(await call(held, 'CreateEventBus', made), {
      EventBusArn: arnOf('c'),
      Description: 'what is left',
    });
    const { Tags } = await call<ListTagsForResourceResponse>(held, 'ListTagsForResource', { ResourceARN: arnOf('c') });
    assert.deepEqual(Tags, made.Tags);
    const first = await call<ListEventBusesResponse>(held, 'ListEventBuses', { Limit: 3 });
    const next = await call<ListEventBusesResponse>(held, 'ListEventBuses', { Limit: 3, NextToken: first.NextToken });
    assert.deepEqual(
      [first, next].map(({ EventBuses }) => EventBuses?.map(({ Name }) => Name)),
      [['a', 'b', 'c'], ['default']],
    );
  });

  const rule = { Name: 'r', EventBusName: 'orders', EventPattern: '{"source":["shop"]}' };
  const refused: [name: string, steps: [operation: string, input: object][], error: string][] = [
    [
      'the same name twice',
      [['CreateEventBus', { Name: 'orders' }]],
      'ResourceAlreadyExistsException: Event bus orders already exists.',
    ],
    [
      'a name with a slash',
      [['CreateEventBus', { Name: 'shop/orders' }]],
      "ValidationException: Event bus name must not contain '/'.",
    ],
    [
      'deletion of the default one',
      [['DeleteEventBus', { Name: 'default' }]],
      'ValidationException: Cannot delete event bus default.',
    ],
    [
      'rules on none',
      [['ListRules', { EventBusName: 'none' }]],
      'ResourceNotFoundException: Event bus none does not exist.',
    ],
    [
      'a rule that is on another bus',
      [
        ['PutRule', rule],
        ['DescribeRule', { Name: 'r' }],
      ],
      'ResourceNotFoundException: Rule r does not exist on EventBus default.',
    ],
    [
      'a schedule',
      [['PutRule', { Name: 'r', EventBusName: 'orders', ScheduleExpression: 'rate(1 hour)' }]],
      'ValidationException: ScheduleExpression is supported only on the default event bus.',
    ],
    [
      'a permission on none',
      [['PutPermission', { EventBusName: 'none', Action: 'events:PutEvents', Principal: '*', StatementId: 's' }]],
      'ResourceNotFoundException: Event bus none does not exist.',
    ],
    [
      'a statement that is not there',
      [['RemovePermission', { EventBusName: 'orders', StatementId: 's' }]],
      'ResourceNotFoundException: Statement with the provided id does not exist.',
    ],
  ];
  for (const [name, steps, error] of refused)
    it(`refuses ${name}`, async () => {
      const held = await open('orders');
      for (const [operation, input] of steps.slice(0, -1)) assert.equal(await outcome(held, operation, input), 'done');
      assert.equal(await outcome(held, ...steps.at(-1)!), error);
    });
});

describe("a bus's policy", () => {
  for (const bus of ['default', 'orders'])
    it(`of ${bus} gathers statements, is replaced whole, and removed`, async () => {
      const held = await open('orders');
      const policy = async () => {
        const { Policy } = await call<DescribeEventBusResponse>(held, 'DescribeEventBus', { Name: bus });
        return Policy && JSON.parse(Policy);
      };
      const statement = (Sid: string, Principal: unknown) => ({
        Sid,
        Effect: 'Allow',
        Principal,
        Action: 'events:PutEvents',
        Resource: arnOf(bus),
      });
      const put = { EventBusName: bus, Action: 'events:PutEvents' };
      await call(held, 'PutPermission', { ...put, Principal: '111122223333', StatementId: 'a' });
      await call(held, 'PutPermission', { ...put, Principal: '*', StatementId: 'b' });
      const ofAccount = statement('a', { AWS: 'arn:aws:iam::111122223333:root' });
      assert.deepEqual(await policy(), { Version: '2012-10-17', Statement: [ofAccount, statement('b', '*')] });
      await call(held, 'RemovePermission', { EventBusName: bus, StatementId: 'b' });
      assert.deepEqual(await policy(), { Version: '2012-10-17', Statement: [ofAccount] });
      const whole = { Version: '2012-10-17', Statement: [statement('c', { Service: 'events.amazonaws.com' })] };
      await call(held, 'PutPermission', { EventBusName: bus, Policy: JSON.stringify(whole) });
      assert.deepEqual(await policy(), whole);
      await call(held, 'RemovePermission', { EventBusName: bus, RemoveAllPermissions: true });
      assert.equal(await policy(), undefined);
    });

  it('lets a role put events that has no policy of its own', async () => {
    const held = await open('orders');
    const trust = { Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' };
    const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [trust] });
    await held.call('iam', 'CreateRole', { RoleName: 'task', AssumeRolePolicyDocument });
    const roleArn = `arn:aws:iam::${account}:role/task`;
    const Entries = [{ Source: 'shop', DetailType: 'sold', Detail: '{}', EventBusName: 'orders' }];
    const put = () =>
      held.call('events', 'PutEvents', { Entries }, { kind: 'session', roleArn, sessionName: 's' }).then(
        () => 'done',
        (error: Error) => error.name,
      );
    assert.equal(await put(), 'AccessDeniedException');
    const allow = {
      Effect: 'Allow',
      Principal: { AWS: roleArn },
      Action: 'events:PutEvents',
      Resource: arnOf('orders'),
    };
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [allow] });
    await call(held, 'PutPermission', { EventBusName: 'orders', Policy });
    assert.equal(await put(), 'done');
  });
});

describe('a rule on a bus', () => {
  const EventPattern = '{"source":["shop"]}';

  it('is one of that bus alone, with an ARN that names both', async () => {
    const held = await open('orders');
    const put = { Name: 'sold', EventBusName: 'orders', EventPattern };
    const Arn = `arn:aws:events:us-east-1:${account}:rule/orders/sold`;
    assert.deepEqual(await call(held, 'PutRule', put), { RuleArn: Arn });
    await call(held, 'DisableRule', { Name: 'sold', EventBusName: arnOf('orders') });
    const found = await call<DescribeRuleResponse>(held, 'DescribeRule', { Name: 'sold', EventBusName: 'orders' });
    assert.deepEqual([found.Name, found.Arn, found.EventBusName, found.State], ['sold', Arn, 'orders', 'DISABLED']);
    assert.deepEqual((await call<ListRulesResponse>(held, 'ListRules', {})).Rules, []);
    await call(held, 'TagResource', { ResourceARN: Arn, Tags: [{ Key: 'a', Value: 'b' }] });
    assert.equal((await call<ListRulesResponse>(held, 'ListRules', { EventBusName: 'orders' })).Rules?.length, 1);
    assert.equal(
      await outcome(held, 'DeleteEventBus', { Name: 'orders' }),
      "ValidationException: Event bus can't be deleted since it has rules.",
    );
  });

  it('has tags of its own, whatever its bus is named', async () => {
    const held = await open('event-bus', 'x');
    await call(held, 'PutRule', { Name: 'x', EventBusName: 'event-bus', EventPattern });
    const ResourceARN = `arn:aws:events:us-east-1:${account}:rule/event-bus/x`;
    await call(held, 'TagResource', { ResourceARN, Tags: [{ Key: 'a', Value: 'b' }] });
    assert.deepEqual(await call(held, 'ListTagsForResource', { ResourceARN: arnOf('x') }), { Tags: [] });
  });

  for (const [kind, one, two] of [
    ['plain names', 'one', 'two'],
    ['names like domains', 'one.example.com', 'two.example.com'],
  ] as const)
    it(`sends its events on to another bus: ${kind}`, async () => {
      const held = await open(one, two);
      const { QueueUrl } = await held.call<{ QueueUrl: string }>('sqs', 'CreateQueue', { QueueName: 'q' });
      const queueArn = `arn:aws:sqs:us-east-1:${account}:q`;
      const allow = { Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: queueArn };
      const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [allow] });
      await held.call('sqs', 'SetQueueAttributes', { QueueUrl, Attributes: { Policy } });
      for (const [EventBusName, Arn] of [
        [one, arnOf(two)],
        [two, queueArn],
      ]) {
        await call(held, 'PutRule', { Name: 'all', EventBusName, EventPattern });
        await call(held, 'PutTargets', { Rule: 'all', EventBusName, Targets: [{ Id: 't', Arn }] });
      }
      const entry = { Source: 'shop', DetailType: 'sold', Detail: '{"n":1}' };
      const { Entries } = await call<PutEventsResponse>(held, 'PutEvents', {
        Entries: [{ ...entry, EventBusName: one }, entry],
      });
      const { Messages = [] } = await held.call<ReceiveMessageResult>('sqs', 'ReceiveMessage', {
        QueueUrl,
        MaxNumberOfMessages: 10,
      });
      assert.deepEqual(
        Messages.map(({ Body }) => JSON.parse(Body!).id),
        [Entries?.[0]?.EventId],
        'what was put on the default bus stays there',
      );
      assert.deepEqual(held.errors, []);
    });

  it('sends an event in a circle once', async () => {
    const held = await open('one', 'two');
    for (const [EventBusName, other] of [
      ['one', 'two'],
      ['two', 'one'],
    ] as const) {
      await call(held, 'PutRule', { Name: 'all', EventBusName, EventPattern });
      await call(held, 'PutTargets', { Rule: 'all', EventBusName, Targets: [{ Id: 't', Arn: arnOf(other) }] });
    }
    const entry = { Source: 'shop', DetailType: 'sold', Detail: '{}', EventBusName: 'one' };
    await call(held, 'PutEvents', { Entries: [entry] });
    await held.advance(60);
    assert.match(held.notices.join(), /bus one: event \S+ was on it already, and goes no further/);
  });
});
