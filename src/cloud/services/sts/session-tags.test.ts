/** Tags of sessions: who may give them, what policies see of them, and which go along to the next role. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { AssumeRoleRequest, AssumeRoleResponse } from '@aws-sdk/client-sts';
import { type Held, openHeld } from '../../../../test/held-cloud.ts';
import type { Caller } from '../../kit/caller.ts';
import { iam } from '../iam/iam.ts';
import { sts } from './sts.ts';

const arnOf = (role: string) => `arn:aws:iam::000000000000:role/${role}`;
const statement = (Action: string | string[], more: object) =>
  JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action, ...more } });
const first: Caller = { kind: 'session', roleArn: arnOf('First'), sessionName: 's' };
const tag = (Key: string, Value: string) => ({ Key, Value });

/** `First` may take `Second`, and `Second` may take `Third`, where the conditions hold; with tags as its trust policy lets. */
async function open(condition: object, actions = ['sts:AssumeRole', 'sts:TagSession']): Promise<Held> {
  const held = await openHeld({ services: [iam, sts] });
  const create = (RoleName: string, AssumeRolePolicyDocument: string, Tags: object[] = []) =>
    held.call('iam', 'CreateRole', { RoleName, AssumeRolePolicyDocument, Tags });
  await create('First', statement('sts:AssumeRole', { Principal: { Service: 'ecs-tasks.amazonaws.com' } }));
  await create('Second', statement(actions, { Principal: { AWS: arnOf('First') } }), [
    tag('Team', 'role'),
    tag('own', 'o'),
  ]);
  await create(
    'Third',
    statement(['sts:AssumeRole', 'sts:TagSession'], { Principal: { AWS: arnOf('Second') }, Condition: condition }),
  );
  return held;
}

async function take(held: Held, role: string, more: Partial<AssumeRoleRequest>, caller: Caller): Promise<Caller> {
  const input = { RoleArn: arnOf(role), RoleSessionName: 'night', ...more };
  const { Credentials } = await held.call<AssumeRoleResponse>('sts', 'AssumeRole', input, caller);
  await held.restart();
  return held.cloud.authority!.key(Credentials!.AccessKeyId!, held.world.now())!.caller;
}

it('policies see the tags of the role, and over them those of the session', async () => {
  const seen = { 'aws:PrincipalTag/team': 'night', 'aws:PrincipalTag/Own': 'o' };
  const held = await open({ StringEquals: seen });
  const plain = await take(held, 'Second', {}, first);
  await assert.rejects(take(held, 'Third', {}, plain), { code: 'AccessDenied' });
  const tagged = await take(held, 'Second', { Tags: [tag('team', 'night')] }, first);
  await take(held, 'Third', {}, tagged);
});

it('tags are given where the trust policy lets, by key and value', async () => {
  const closed = await open({}, ['sts:AssumeRole']);
  await assert.rejects(take(closed, 'Second', { Tags: [tag('a', 'b')] }, first), {
    code: 'AccessDenied',
    message: /is not authorized to perform: sts:TagSession on resource: arn:aws:iam::000000000000:role\/Second/,
  });
  const condition = {
    StringEquals: { 'aws:RequestTag/a': 'b' },
    'ForAllValues:StringEquals': { 'aws:TagKeys': ['a'] },
  };
  const held = await open(condition);
  const second = await take(held, 'Second', {}, first);
  await take(held, 'Third', { Tags: [tag('a', 'b')] }, second);
  for (const Tags of [[tag('a', 'c')], [tag('a', 'b'), tag('x', 'y')]])
    await assert.rejects(take(held, 'Third', { Tags }, second), { code: 'AccessDenied' });
});

it('transitive tags go along to the next role, and are not given anew', async () => {
  const held = await open({});
  const Tags = [tag('a', 'b'), tag('c', 'd')];
  const second = await take(held, 'Second', { Tags, TransitiveTagKeys: ['a'] }, first);
  const third = await take(held, 'Third', { Tags: [tag('c', 'e')] }, second);
  assert.deepEqual(third.kind === 'session' && third.tags, { tags: { a: 'b', c: 'e' }, transitive: ['a'] });
  const wrong: [Partial<AssumeRoleRequest>, RegExp][] = [
    [{ Tags: [tag('A', 'x')] }, /conflicts with a transitive tag key from the calling session/],
    [{ Tags: [tag('x', 'y'), tag('X', 'z')] }, /Duplicate tag keys found/],
    [{ Tags: [tag('x', 'y')], TransitiveTagKeys: ['z'] }, /must be included in the requested tags/],
  ];
  for (const [more, message] of wrong)
    await assert.rejects(take(held, 'Third', more, second), {
      code: 'InvalidParameterValue',
      message,
    });
});
