import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AssumeRoleResponse } from '@aws-sdk/client-sts';
import { openHeld } from '../../../../test/held-cloud.ts';
import { iam } from '../iam/iam.ts';
import { sqs } from '../sqs/sqs.ts';
import { sts } from './sts.ts';

const account = '000000000000';
const RoleArn = `arn:aws:iam::${account}:role/Clerk`;
const who = `User: arn:aws:sts::${account}:assumed-role/Clerk/month`;
const policy = (Effect: string, Action: string | string[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: { Effect, Action, Resource: '*' } });
const mine = { Effect: 'Allow', Principal: { AWS: account }, Action: ['sts:AssumeRole', 'sts:TagSession'] };

/** The role may do all with queues. */
async function open() {
  const held = await openHeld({ services: [iam, sqs, sts] });
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: mine });
  await held.call('iam', 'CreateRole', { RoleName: 'Clerk', AssumeRolePolicyDocument });
  const PolicyDocument = policy('Allow', ['sqs:*', 'sts:*']);
  await held.call('iam', 'PutRolePolicy', { RoleName: 'Clerk', PolicyName: 'all', PolicyDocument });
  await held.call('iam', 'CreatePolicy', { PolicyName: 'list', PolicyDocument: policy('Allow', 'sqs:ListQueues') });
  const caller = { kind: 'session', roleArn: RoleArn, sessionName: 'first' } as const;
  const session = async (more: object) => {
    const asked = { RoleArn, RoleSessionName: 'month', ...more };
    const { Credentials, PackedPolicySize } = await held.call<AssumeRoleResponse>('sts', 'AssumeRole', asked, caller);
    await held.restart();
    const key = held.cloud.authority!.key(Credentials!.AccessKeyId!, held.world.now());
    const call = (operation: string, input: object) => held.call('sqs', operation, input, key!.caller);
    return { call, PackedPolicySize };
  };
  return { held, session };
}

describe("a session's policies", () => {
  it('allow what the role allows too, and no more', async () => {
    const { session } = await open();
    const { call, PackedPolicySize } = await session({ Policy: policy('Allow', ['sqs:ListQueues', 'ssm:*']) });
    assert.equal(PackedPolicySize, 6);
    await call('ListQueues', {});
    await assert.rejects(call('CreateQueue', { QueueName: 'q' }), {
      message: `${who} is not authorized to perform: sqs:createqueue on resource: arn:aws:sqs:us-east-1:${account}:q because no session policy allows the sqs:createqueue action`,
    });
  });

  it('may be managed ones, and one that denies', async () => {
    const { session } = await open();
    const PolicyArns = [{ arn: `arn:aws:iam::${account}:policy/list` }];
    const { call } = await session({ PolicyArns });
    await call('ListQueues', {});
    await assert.rejects(call('CreateQueue', { QueueName: 'q' }), /no session policy allows/);
    const denied = await session({ PolicyArns, Policy: policy('Deny', 'sqs:ListQueues') });
    await assert.rejects(denied.call('ListQueues', {}), /with an explicit deny in a session policy$/);
  });

  it('leave a session without any as its role is', async () => {
    const { session } = await open();
    const { call, PackedPolicySize } = await session({});
    assert.equal(PackedPolicySize, undefined);
    await call('CreateQueue', { QueueName: 'q' });
  });

  it('have room for 2,048 characters', async () => {
    const { session } = await open();
    const actions = Array.from({ length: 150 }, (_, index) => `sqs:Some${String(index).padStart(6, '0')}`);
    await assert.rejects(session({ Policy: policy('Allow', actions) }), {
      name: 'PackedPolicyTooLarge',
      message: 'Packed policy consumes 129% of allotted space, please use smaller policy.',
    });
    assert.equal((await session({ Tags: [{ Key: 'k', Value: 'v'.repeat(250) }] })).PackedPolicySize, 13);
  });
});
