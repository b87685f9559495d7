/** Versions of managed policies: five at most, one of which has an effect. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type {
  GetPolicyVersionResponse,
  ListEntitiesForPolicyResponse,
  ListPolicyVersionsResponse,
} from '@aws-sdk/client-iam';
import { openHeld } from '../../../../test/held-cloud.ts';
import { openStore } from '../../kit/store.ts';
import { iam } from './iam.ts';
import { policyVersionSchema } from './policy-version-table.ts';
import { schema } from './tables.ts';

const PolicyArn = 'arn:aws:iam::000000000000:policy/P';
const documentOf = (action: string) =>
  JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: action, Resource: '*' } });
const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' },
});
const worker = { kind: 'session', roleArn: 'arn:aws:iam::000000000000:role/R', sessionName: 'night' } as const;

async function open() {
  const held = await openHeld({ services: [iam] });
  const call = <Output>(operation: string, input: object) =>
    held.call<Output>('iam', operation, { PolicyArn, ...input });
  await call('CreatePolicy', { PolicyName: 'P', PolicyDocument: documentOf('iam:ListUsers') });
  const add = (action: string, SetAsDefault = false) =>
    call('CreatePolicyVersion', { PolicyDocument: documentOf(action), SetAsDefault });
  const versions = async () =>
    (await call<ListPolicyVersionsResponse>('ListPolicyVersions', {})).Versions!.map(
      ({ VersionId: id, IsDefaultVersion }) => `${id}${IsDefaultVersion ? '*' : ''}`,
    );
  return { held, call, add, versions };
}

it('the default one has an effect, whoever read another before', async () => {
  const { held, call, add, versions } = await open();
  await call('CreateRole', { RoleName: 'R', AssumeRolePolicyDocument: trust });
  await call('AttachRolePolicy', { RoleName: 'R' });
  const may = async (operation: string) =>
    held.call('iam', operation, {}, worker).then(
      () => true,
      () => false,
    );
  assert.deepEqual([await may('ListUsers'), await may('ListGroups')], [true, false]);
  await add('iam:ListGroups');
  assert.deepEqual([await may('ListUsers'), await may('ListGroups')], [true, false]);
  await call('SetDefaultPolicyVersion', { VersionId: 'v2' });
  assert.deepEqual([await may('ListUsers'), await may('ListGroups')], [false, true]);
  await add('iam:ListRoles', true);
  assert.deepEqual([await may('ListRoles'), await may('ListGroups')], [true, false]);
  assert.deepEqual(await versions(), ['v3*', 'v2', 'v1']);
  const { PolicyVersion: second } = await call<GetPolicyVersionResponse>('GetPolicyVersion', { VersionId: 'v2' });
  assert.equal(decodeURIComponent(second!.Document!), documentOf('iam:ListGroups'));
});

it('there are five at most, numbers are never used again, and the default one stays', async () => {
  const { call, add, versions } = await open();
  for (const action of ['a:a', 'b:b', 'c:c', 'd:d']) await add(action);
  await assert.rejects(add('e:e'), { code: 'LimitExceeded' });
  await assert.rejects(call('DeletePolicyVersion', { VersionId: 'v1' }), { code: 'DeleteConflict' });
  await assert.rejects(call('DeletePolicyVersion', { VersionId: 'v9' }), { code: 'NoSuchEntity' });
  await assert.rejects(call('DeletePolicy', {}), { code: 'DeleteConflict' });
  await call('DeletePolicyVersion', { VersionId: 'v5' });
  await add('e:e', true);
  assert.deepEqual(await versions(), ['v6*', 'v4', 'v3', 'v2', 'v1']);
  for (const VersionId of ['v1', 'v2', 'v3', 'v4']) await call('DeletePolicyVersion', { VersionId });
  await call('DeletePolicy', {});
});

it('a policy says who has it, and has tags, as instance profiles have', async () => {
  const { call } = await open();
  await call('CreateRole', { RoleName: 'R', AssumeRolePolicyDocument: trust });
  await call('CreateUser', { UserName: 'U', Path: '/team/' });
  await call('AttachRolePolicy', { RoleName: 'R' });
  await call('AttachUserPolicy', { UserName: 'U' });
  const entities = async (input: object) => {
    const found = await call<ListEntitiesForPolicyResponse>('ListEntitiesForPolicy', input);
    return [found.PolicyRoles, found.PolicyUsers, found.PolicyGroups].map((list) => list?.length);
  };
  assert.deepEqual(await entities({}), [1, 1, 0]);
  assert.deepEqual(await entities({ EntityFilter: 'Role' }), [1, 0, 0]);
  assert.deepEqual(await entities({ PathPrefix: '/team/' }), [0, 1, 0]);
  await call('CreateInstanceProfile', { InstanceProfileName: 'I' });
  for (const [kind, name] of [
    ['Policy', {}],
    ['InstanceProfile', { InstanceProfileName: 'I' }],
  ] as const) {
    await call(`Tag${kind}`, { ...name, Tags: ['b', 'a'].map((Key) => ({ Key, Value: 'v' })) });
    await call(`Untag${kind}`, { ...name, TagKeys: ['b'] });
    assert.deepEqual(await call(`List${kind}Tags`, name), { Tags: [{ Key: 'a', Value: 'v' }], IsTruncated: false });
  }
});

it('a policy of an older folder has its first', async () => {
  const store = openStore(':memory:');
  store.migrate('iam', schema.slice(0, schema.indexOf(policyVersionSchema)));
  store
    .prepare(
      'INSERT INTO iam_policy (arn, name, path, id, created_at, description, document, tags) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    )
    .run(PolicyArn, 'P', '/', 'ANPA', 0, null, documentOf('a:a'), '[]');
  const held = await openHeld({ services: [iam], store });
  const { Versions } = await held.call<ListPolicyVersionsResponse>('iam', 'ListPolicyVersions', { PolicyArn });
  assert.deepEqual(Versions, [{ VersionId: 'v1', IsDefaultVersion: true, CreateDate: new Date(0) }]);
});
