/** Resource policies of the account, and what they let services write. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DescribeResourcePoliciesResponse, GetLogEventsResponse } from '@aws-sdk/client-cloudwatch-logs';
import { type Held, openHeld } from '../../../../../test/held-cloud.ts';
import type { Caller } from '../../../kit/caller.ts';
import { checkInput } from '../../../kit/check-input.ts';
import { iam } from '../../iam/iam.ts';
import { logs } from '../logs.ts';

const account = '000000000000';
const rule: Caller = {
  kind: 'service',
  principal: 'events.amazonaws.com',
  sourceArn: `arn:aws:events:us-east-1:${account}:rule/r`,
};
const names = { logGroupName: '/aws/events/all', logStreamName: 's' };

const policy = (Action: string | string[], more: object = {}) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'A',
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action,
        Resource: `arn:aws:logs:us-east-1:${account}:log-group:/aws/events/*:*`,
        ...more,
      },
    ],
  });

async function open(): Promise<Held> {
  const held = await openHeld({ services: [iam, logs], checkInput });
  await held.call('logs', 'CreateLogGroup', { logGroupName: names.logGroupName });
  return held;
}

const put = (held: Held, policyName: string, policyDocument: string) =>
  held.call('logs', 'PutResourcePolicy', { policyName, policyDocument });

const described = async (held: Held) =>
  (await held.call<DescribeResourcePoliciesResponse>('logs', 'DescribeResourcePolicies', {})).resourcePolicies ?? [];

/** `written`, or why not. */
async function write(held: Held): Promise<string> {
  try {
    await held.call('logs', 'CreateLogStream', names, rule);
    const logEvents = [{ timestamp: held.world.now(), message: 'm' }];
    await held.call('logs', 'PutLogEvents', { ...names, logEvents }, rule);
    return 'written';
  } catch (error) {
    return String((error as Error).message);
  }
}

describe('a resource policy', () => {
  it('lets the service write that it names, and nobody does without one', async () => {
    const held = await open();
    const denied = /^User: events\.amazonaws\.com is not authorized to perform: logs:(\w+) on resource: .* because no/;
    assert.equal(denied.exec(await write(held))?.[1], 'CreateLogStream');
    await put(held, 'one', policy('logs:CreateLogStream'));
    assert.equal(denied.exec(await write(held))?.[1], 'PutLogEvents');
    await held.call('logs', 'DeleteLogStream', names);
    await put(held, 'two', policy('logs:PutLogEvents'));
    assert.equal(await write(held), 'written');
    const { events } = await held.call<GetLogEventsResponse>('logs', 'GetLogEvents', names);
    assert.deepEqual(
      events?.map(({ message }) => message),
      ['m'],
    );
    await held.call('logs', 'DeleteLogStream', names);
    await held.call('logs', 'DeleteResourcePolicy', { policyName: 'one' });
    assert.equal(denied.exec(await write(held))?.[1], 'CreateLogStream');
  });

  it('holds by its conditions', async () => {
    const held = await open();
    const actions = ['logs:CreateLogStream', 'logs:PutLogEvents'];
    const from = (arn: string) => ({ Condition: { ArnLike: { 'aws:SourceArn': arn } } });
    await put(held, 'p', policy(actions, from(`arn:aws:events:us-east-1:${account}:rule/other`)));
    assert.notEqual(await write(held), 'written');
    await put(held, 'p', policy(actions, from(`arn:aws:events:us-east-1:${account}:rule/*`)));
    assert.equal(await write(held), 'written');
  });

  it('is shown, changed and deleted', async () => {
    const held = await open();
    await put(held, 'p', policy('logs:PutLogEvents'));
    await held.advance(1);
    await put(held, 'p', policy('logs:*'));
    assert.deepEqual(await described(held), [
      {
        policyName: 'p',
        policyDocument: policy('logs:*'),
        lastUpdatedTime: Date.parse('2026-01-01T00:00:01Z'),
        policyScope: 'ACCOUNT',
      },
    ]);
    await held.call('logs', 'DeleteResourcePolicy', { policyName: 'p' });
    assert.deepEqual(await described(held), []);
    await assert.rejects(held.call('logs', 'DeleteResourcePolicy', { policyName: 'p' }), {
      code: 'ResourceNotFoundException',
    });
  });

  it('is one of ten in a region', async () => {
    const held = await open();
    for (let n = 0; n < 10; n++) await put(held, `p${n}`, policy('logs:*'));
    await put(held, 'p9', policy('logs:PutLogEvents'));
    await assert.rejects(put(held, 'p10', policy('logs:*')), {
      code: 'LimitExceededException',
      message: 'Resource limit exceeded.',
    });
  });

  it('has at most 5,120 characters, and is a policy', async () => {
    const held = await open();
    const long = policy('logs:*', { Sid: 'S'.repeat(5120) });
    await assert.rejects(put(held, 'p', long), /breaking Cloudwatch Logs Constraints, either < 1 or > 5120$/);
    await assert.rejects(put(held, 'p', '{}'), /^\w*:? ?Policy document is not valid: |Policy document is not valid/);
    await assert.rejects(held.call('logs', 'PutResourcePolicy', { policyName: 'p' }), /policyDocument must be given/);
  });
});

describe('log delivery', () => {
  it('has a policy that grows by each group, and by one entry for all under /aws/vendedlogs/', async () => {
    const held = await open();
    const resources = async () =>
      (await described(held)).map(({ policyName, policyDocument = '' }) => [
        policyName,
        JSON.parse(policyDocument).Statement[0].Resource.map((arn: string) => arn.split(':log-group:')[1]),
      ]);
    for (const group of ['/aws/vendedlogs/states/a', 'b', '/aws/vendedlogs/states/c', 'b'])
      await held.call('logs', 'LetDeliver', { group });
    assert.deepEqual(await resources(), [
      ['AWSLogDeliveryWrite20150319', ['/aws/vendedlogs/*:log-stream:*', 'b:log-stream:*']],
    ]);
    const fill = async () => {
      for (let n = 0; n < 100; n++) await held.call('logs', 'LetDeliver', { group: `a-group-with-a-long-name-${n}` });
    };
    await assert.rejects(fill(), /either < 1 or > 5120$/);
  });
});
