/** Who may use a key: what its policy says, and what it leaves to the account's IAM policies. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Held, openHeld } from '../../../../test/held-cloud.ts';
import type { Caller } from '../../kit/caller.ts';
import { root } from '../../kit/caller.ts';
import { iam } from '../iam/iam.ts';
import type { KeyMetadata } from './keys.ts';
import { kms } from './kms.ts';

const account = '000000000000';
const alarm: Caller = {
  kind: 'service',
  principal: 'cloudwatch.amazonaws.com',
  sourceArn: `arn:aws:cloudwatch:us-east-1:${account}:alarm:a`,
};
const job: Caller = { kind: 'session', roleArn: `arn:aws:iam::${account}:role/job`, sessionName: 's' };

const allow = (Principal: object, Action: string | string[], more: object = {}) => ({
  Effect: 'Allow',
  Principal,
  Action,
  Resource: '*',
  ...more,
});
const toRoot = allow({ AWS: `arn:aws:iam::${account}:root` }, 'kms:*');
const toCloudWatch = allow({ Service: 'cloudwatch.amazonaws.com' }, ['kms:Decrypt', 'kms:GenerateDataKey*'], {
  Condition: { StringEquals: { 'aws:SourceAccount': account } },
});

async function open(...Statement: object[]): Promise<Held & { readonly id: string }> {
  const held = await openHeld({ services: [iam, kms] });
  const Policy = Statement.length === 0 ? {} : { Policy: JSON.stringify({ Version: '2012-10-17', Statement }) };
  const { KeyMetadata } = await held.call<{ KeyMetadata: KeyMetadata }>('kms', 'CreateKey', Policy);
  return { ...held, id: KeyMetadata.KeyId };
}

/** What becomes of `caller`, who has SNS use the key. */
const use = (held: Held, keyId: string, caller: Caller): Promise<string> =>
  held.call('kms', 'UseKey', { keyId, via: 'sns', actions: ['GenerateDataKey', 'Decrypt'] }, caller).then(
    () => 'used',
    ({ code, message }) => `${code}: ${message}`,
  );

async function giveRole(held: Held, Action: string): Promise<void> {
  const trust = { Effect: 'Allow', Principal: { Service: 'states.amazonaws.com' }, Action: 'sts:AssumeRole' };
  const document = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  await held.call('iam', 'CreateRole', { RoleName: 'job', AssumeRolePolicyDocument: document(trust) });
  await held.call('iam', 'PutRolePolicy', {
    RoleName: 'job',
    PolicyName: 'p',
    PolicyDocument: document({ Effect: 'Allow', Action, Resource: '*' }),
  });
}

describe('a key', () => {
  it('is used by a service that its policy names', async () => {
    const held = await open(toRoot, toCloudWatch);
    assert.equal(await use(held, held.id, alarm), 'used');
    assert.equal(await use(held, `arn:aws:kms:us-east-1:${account}:key/${held.id}`, alarm), 'used');
  });

  it('is not used by a service otherwise: no policy of its own could allow it', async () => {
    const held = await open();
    assert.match(
      await use(held, held.id, alarm),
      /^AccessDeniedException: User: cloudwatch\.amazonaws\.com is not authorized to perform: kms:GenerateDataKey on resource: arn:aws:kms:us-east-1:000000000000:key\/[0-9a-f-]{36} because no resource-based policy allows the kms:GenerateDataKey action$/,
    );
    const half = await open(toRoot, { ...toCloudWatch, Action: 'kms:GenerateDataKey*' });
    assert.match(await use(half, half.id, alarm), /to perform: kms:Decrypt /);
  });

  it('is used by a role whose own policies allow it only where the key’s policy lets the account decide', async () => {
    const delegating = await open(toRoot);
    await giveRole(delegating, 'kms:*');
    assert.equal(await use(delegating, delegating.id, job), 'used');
    const closed = await open(toCloudWatch);
    await giveRole(closed, 'kms:*');
    assert.match(await use(closed, closed.id, job), /because no resource-based policy allows the kms:GenerateDataKey/);
  });

  it('is not used by a role that has no such permission, unless the key’s policy names the role', async () => {
    const held = await open(toRoot);
    await giveRole(held, 'sns:*');
    assert.match(await use(held, held.id, job), /because no identity-based policy allows the kms:GenerateDataKey/);
    const named = await open(toRoot, allow({ AWS: `arn:aws:iam::${account}:role/job` }, 'kms:*'));
    await giveRole(named, 'sns:*');
    assert.equal(await use(named, named.id, job), 'used');
  });

  it('of AWS’s own is for the account’s principals, and for no service', async () => {
    const held = await open();
    await giveRole(held, 'sns:*');
    assert.equal(await use(held, 'alias/aws/sns', job), 'used');
    assert.equal(await use(held, 'alias/aws/sns', root), 'used');
    assert.match(await use(held, 'alias/aws/sns', alarm), /^AccessDeniedException: .*key\/aws\/sns because no/);
  });

  it('is of no use while it is disabled or waits for its deletion, and is gone after that', async () => {
    const held = await open(toRoot, toCloudWatch);
    await held.call('kms', 'DisableKey', { KeyId: held.id });
    assert.match(await use(held, held.id, alarm), /^DisabledException: /);
    await held.call('kms', 'EnableKey', { KeyId: held.id });
    await held.call('kms', 'CreateAlias', { AliasName: 'alias/a', TargetKeyId: held.id });
    assert.equal(await use(held, 'alias/a', alarm), 'used');
    await held.call('kms', 'ScheduleKeyDeletion', { KeyId: held.id, PendingWindowInDays: 7 });
    assert.match(await use(held, 'alias/a', alarm), /^KMSInvalidStateException: .* is pending deletion\.$/);
    await held.advance(7 * 86_400);
    assert.match(
      await use(held, 'alias/a', alarm),
      /^NotFoundException: Alias arn:aws:kms:.*:alias\/a is not found\.$/,
    );
    assert.match(await use(held, held.id, root), /^NotFoundException: Key 'arn:aws:kms:.*' does not exist$/);
  });

  it('of another account is not judged', async () => {
    const held = await open();
    assert.equal(await use(held, `arn:aws:kms:us-east-1:111111111111:key/${held.id}`, alarm), 'used');
  });
});

describe('what is refused', () => {
  const refusals: [what: string, operation: string, input: object, words: RegExp][] = [
    ['a policy that is none', 'CreateKey', { Policy: '{}' }, /^MalformedPolicyDocumentException: /],
    [
      'a key for signatures',
      'CreateKey',
      { KeySpec: 'RSA_2048' },
      /^UnsupportedOperationException: KeySpec RSA_2048 is/,
    ],
    ['a key of several regions', 'CreateKey', { MultiRegion: true }, /MultiRegion is not there yet/],
    [
      'an alias of AWS’s',
      'CreateAlias',
      { AliasName: 'alias/aws/sns', TargetKeyId: 'x' },
      /^InvalidAliasNameException/,
    ],
    ['an alias of an alias', 'CreateAlias', { AliasName: 'alias/b', TargetKeyId: 'alias/b' }, /Aliases must refer/],
    ['a deletion at once', 'ScheduleKeyDeletion', { PendingWindowInDays: 1 }, /must be between 7 and 30, got 1\.$/],
  ];
  for (const [what, operation, input, words] of refusals)
    it(what, async () => {
      const held = await open();
      const answer = held.call('kms', operation, { KeyId: held.id, ...input });
      await assert.rejects(answer, ({ code, message }) => words.test(`${code}: ${message}`));
    });
});

describe('the API of keys', () => {
  const arnOf = (id: string) => `arn:aws:kms:us-east-1:${account}:key/${id}`;

  it('makes, changes and tells of them as AWS does', async () => {
    const held = await open();
    const KeyId = held.id;
    const ask = (operation: string, input: object = {}) => held.call('kms', operation, { KeyId, ...input });
    await ask('UpdateKeyDescription', { Description: 'of reports' });
    const { CreationDate, ...metadata } = ((await ask('DescribeKey')) as { KeyMetadata: KeyMetadata }).KeyMetadata;
    assert.ok(CreationDate instanceof Date);
    assert.deepEqual(metadata, {
      AWSAccountId: account,
      KeyId,
      Arn: arnOf(KeyId),
      Enabled: true,
      Description: 'of reports',
      KeyUsage: 'ENCRYPT_DECRYPT',
      KeyState: 'Enabled',
      Origin: 'AWS_KMS',
      KeyManager: 'CUSTOMER',
      CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT',
      KeySpec: 'SYMMETRIC_DEFAULT',
      EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
      MultiRegion: false,
    });
    await ask('TagResource', {
      Tags: [
        { TagKey: 'b', TagValue: '1' },
        { TagKey: 'a', TagValue: '2' },
      ],
    });
    await ask('UntagResource', { TagKeys: ['b'] });
    assert.deepEqual(await ask('ListResourceTags'), { Tags: [{ TagKey: 'a', TagValue: '2' }], Truncated: false });
  });

  it('has one policy of each, named `default`', async () => {
    const held = await open(toRoot);
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [toRoot, toCloudWatch] });
    await held.call('kms', 'PutKeyPolicy', { KeyId: held.id, Policy });
    const shown = await held.call('kms', 'GetKeyPolicy', { KeyId: held.id, PolicyName: 'default' });
    assert.deepEqual(shown, { Policy, PolicyName: 'default' });
    assert.deepEqual(await held.call('kms', 'ListKeyPolicies', { KeyId: held.id }), {
      PolicyNames: ['default'],
      Truncated: false,
    });
  });

  it('gives lists in pages', async () => {
    const held = await open();
    for (const name of ['alias/c', 'alias/a', 'alias/b'])
      await held.call('kms', 'CreateAlias', { AliasName: name, TargetKeyId: held.id });
    await held.call('kms', 'CreateKey', {});
    type Aliases = { Aliases: { AliasName: string; TargetKeyId: string }[]; Truncated: boolean; NextMarker?: string };
    const first = await held.call<Aliases>('kms', 'ListAliases', { KeyId: held.id, Limit: 2 });
    assert.deepEqual(first.Aliases[0], {
      AliasName: 'alias/a',
      AliasArn: `arn:aws:kms:us-east-1:${account}:alias/a`,
      TargetKeyId: held.id,
    });
    assert.equal(first.Truncated, true);
    const rest = await held.call<Aliases>('kms', 'ListAliases', { Limit: 2, Marker: first.NextMarker });
    assert.deepEqual([rest.Aliases.map(({ AliasName }) => AliasName), rest.Truncated], [['alias/c'], false]);
    const keys = await held.call<{ Keys: { KeyId: string; KeyArn: string }[] }>('kms', 'ListKeys', {});
    assert.equal(keys.Keys.length, 2);
    assert.deepEqual(keys.Keys[0], { KeyId: held.id, KeyArn: arnOf(held.id) });
  });

  it('rotates one every year, or as often as is said', async () => {
    const held = await open();
    const ask = (operation: string, input: object = {}) => held.call('kms', operation, { KeyId: held.id, ...input });
    assert.deepEqual(await ask('GetKeyRotationStatus'), { KeyId: arnOf(held.id), KeyRotationEnabled: false });
    await ask('EnableKeyRotation');
    await held.advance(86_400);
    await ask('EnableKeyRotation', { RotationPeriodInDays: 90 });
    await held.advance(100 * 86_400);
    assert.deepEqual(await ask('GetKeyRotationStatus'), {
      KeyId: arnOf(held.id),
      KeyRotationEnabled: true,
      RotationPeriodInDays: 90,
      NextRotationDate: new Date('2026-06-30T00:00:00Z'),
    });
    await ask('DisableKeyRotation');
    assert.deepEqual(await ask('GetKeyRotationStatus'), { KeyId: arnOf(held.id), KeyRotationEnabled: false });
  });

  it('keeps one whose deletion is called off, disabled', async () => {
    const held = await open();
    const scheduled = await held.call('kms', 'ScheduleKeyDeletion', { KeyId: held.id, PendingWindowInDays: 7 });
    assert.deepEqual(scheduled, {
      KeyId: arnOf(held.id),
      DeletionDate: new Date('2026-01-08T00:00:00Z'),
      KeyState: 'PendingDeletion',
      PendingWindowInDays: 7,
    });
    await held.call('kms', 'CancelKeyDeletion', { KeyId: held.id });
    await held.advance(8 * 86_400);
    const { KeyMetadata } = await held.call<{ KeyMetadata: KeyMetadata }>('kms', 'DescribeKey', { KeyId: held.id });
    assert.deepEqual([KeyMetadata.KeyState, KeyMetadata.DeletionDate], ['Disabled', undefined]);
    const answer = held.call('kms', 'CancelKeyDeletion', { KeyId: held.id });
    await assert.rejects(answer, { code: 'KMSInvalidStateException' });
  });
});
