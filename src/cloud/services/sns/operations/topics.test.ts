import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { GetTopicAttributesResponse, ListTopicsResponse, PublishBatchResponse } from '@aws-sdk/client-sns';
import type { Held } from '../../../../../test/held-cloud.ts';
import type { Caller } from '../../../kit/caller.ts';
import { open, publish, received, subscribed, TopicArn, withQueue } from '../fixtures/held-topic.ts';

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
    await publish(held, 'nobody subscribes');
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
      'a tracing that is none',
      'SetTopicAttributes',
      { TopicArn, AttributeName: 'TracingConfig', AttributeValue: 'active' },
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

  it('that is the default is not enough for a role', async () => {
    const held = await open();
    const AssumeRolePolicyDocument =
      '{"Statement":[{"Effect":"Allow","Principal":{"Service":"states.amazonaws.com"},"Action":"sts:AssumeRole"}]}';
    await held.call('iam', 'CreateRole', { RoleName: 'machine', AssumeRolePolicyDocument });
    const session: Caller = { kind: 'session', roleArn: 'arn:aws:iam::000000000000:role/machine', sessionName: 's' };
    await assert.rejects(held.call('sns', 'Publish', message, session), {
      code: 'AuthorizationError',
      message:
        /assumed-role\/machine\/s is not authorized to perform: SNS:Publish on resource: .* because no identity-based policy allows/,
    });
    const PolicyDocument = allowing({}).replace('"Principal":{},', '');
    await held.call('iam', 'PutRolePolicy', { RoleName: 'machine', PolicyName: 'p', PolicyDocument });
    await held.call('sns', 'Publish', message, session);
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
    const response = await held.call<PublishBatchResponse>('sns', 'PublishBatch', {
      TopicArn,
      PublishBatchRequestEntries,
    });
    assert.deepEqual(
      response.Successful?.map(({ Id }) => Id),
      ['a', 'c'],
    );
    assert.deepEqual(
      response.Failed?.map(({ Id, Code }) => [Id, Code]),
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
