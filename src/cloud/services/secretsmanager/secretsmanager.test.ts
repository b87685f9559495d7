import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DescribeSecretResponse, ListSecretsResponse } from '@aws-sdk/client-secrets-manager';
import fc from 'fast-check';
import { call, open, read, token } from './fixtures/held-secrets.ts';

describe('a secret', () => {
  it('is found by name, by ARN, and by ARN without its last characters', async () => {
    const held = await open();
    const { ARN } = await call(held, 'CreateSecret', { Name: 'prod/db', SecretString: 'x' });
    assert.match(ARN, /^arn:aws:secretsmanager:us-east-1:000000000000:secret:prod\/db-[A-Za-z0-9]{6}$/);
    for (const SecretId of ['prod/db', ARN, ARN.slice(0, -7)])
      assert.equal((await read(held, { SecretId })).SecretString, 'x');
    for (const SecretId of ['db', `${ARN}x`, ARN.slice(0, -1), `${ARN.slice(0, -6)}AAAAAA`, 'arn:aws:', 'constructor'])
      await assert.rejects(read(held, { SecretId }), {
        code: 'ResourceNotFoundException',
        message: "Secrets Manager can't find the specified secret.",
      });
  });

  it('whose name looks like another with its suffix is not that other one', async () => {
    const held = await open();
    await call(held, 'CreateSecret', { Name: 'a', SecretString: 'short' });
    const { ARN } = await call(held, 'CreateSecret', { Name: 'a-b1c2d3', SecretString: 'long' });
    assert.equal((await read(held, { SecretId: ARN })).SecretString, 'long');
    assert.equal((await read(held, { SecretId: ARN.slice(0, -7) })).SecretString, 'long');
  });

  it('may hold bytes', async () => {
    const held = await open();
    const SecretBinary = new Uint8Array([0, 255, 10]);
    await call(held, 'CreateSecret', { Name: 's', SecretBinary });
    const { SecretBinary: bytes, SecretString } = await read(held, { SecretId: 's' });
    assert.deepEqual([bytes, SecretString], [SecretBinary, undefined]);
  });

  it('is the same when it is made again with its token, and another is refused', async () => {
    const held = await open();
    const request = { Name: 's', SecretString: 'x', ClientRequestToken: token(1) };
    const made = await call(held, 'CreateSecret', request);
    assert.deepEqual(await call(held, 'CreateSecret', request), made);
    await assert.rejects(call(held, 'CreateSecret', { ...request, SecretString: 'y' }), {
      code: 'ResourceExistsException',
      message: 'The operation failed because the secret s already exists.',
    });
  });

  it('has no row in which its value can be read', async () => {
    const held = await open();
    await call(held, 'CreateSecret', { Name: 's', SecretString: 'canary-1' });
    await call(held, 'PutSecretValue', { SecretId: 's', SecretString: 'canary-2' });
    await call(held, 'PutSecretValue', { SecretId: 's', SecretBinary: Buffer.from('canary-3') });
    const rows = JSON.stringify([held.sql('SELECT * FROM secret'), held.sql('SELECT * FROM secret_version')]);
    for (const text of ['canary', Buffer.from('canary').toString('base64').slice(0, 7)])
      assert.ok(!rows.includes(text));
    await held.restart();
    assert.deepEqual((await read(held, { SecretId: 's' })).SecretBinary, new Uint8Array(Buffer.from('canary-3')));
  });
});

describe('refused', () => {
  const cases: [name: string, operation: string, input: object, code: string, message: RegExp][] = [
    ['a wrong name', 'CreateSecret', { Name: 'a b' }, 'ValidationException', /^Invalid name\. Must be a valid name /],
    ['one called by a wrong name', 'DeleteSecret', { SecretId: 'a b' }, 'ValidationException', /^Invalid name\. /],
    [
      'two values',
      'CreateSecret',
      { Name: 'n', SecretString: 'x', SecretBinary: Buffer.from('x') },
      'InvalidParameterException',
      /both a binary secret value and a string/,
    ],
    [
      'no value',
      'PutSecretValue',
      { SecretId: 's' },
      'InvalidRequestException',
      /^You must provide either SecretString or SecretBinary\.$/,
    ],
    [
      'a replica',
      'CreateSecret',
      { Name: 'n', AddReplicaRegions: [{ Region: 'eu-west-1' }] },
      'InvalidParameterException',
      /^AddReplicaRegions is not there yet/,
    ],
    ['a type', 'CreateSecret', { Name: 'n', Type: 'x' }, 'InvalidParameterException', /^Type is not there yet/],
    [
      'too few days',
      'DeleteSecret',
      { SecretId: 's', RecoveryWindowInDays: 6 },
      'InvalidParameterException',
      /^The RecoveryWindowInDays value must be between 7 and 30 days \(inclusive\)\.$/,
    ],
    [
      'days and force',
      'DeleteSecret',
      { SecretId: 's', RecoveryWindowInDays: 7, ForceDeleteWithoutRecovery: true },
      'InvalidParameterException',
      /in conjunction with RecoveryWindowInDays\.$/,
    ],
    [
      'a policy that is none',
      'PutResourcePolicy',
      { SecretId: 's', ResourcePolicy: '{}' },
      'MalformedPolicyDocumentException',
      /./,
    ],
    [
      'a short password',
      'GetRandomPassword',
      { PasswordLength: 3 },
      'InvalidParameterException',
      /too short based on the required types/,
    ],
    [
      'a password of nothing',
      'GetRandomPassword',
      { ExcludeLowercase: true, ExcludeUppercase: true, ExcludeNumbers: true, ExcludePunctuation: true },
      'InvalidParameterException',
      /^All characters are excluded/,
    ],
    [
      'a long value',
      'CreateSecret',
      { Name: 'n', SecretString: 'x'.repeat(65_537) },
      'ValidationException',
      /^1 validation error detected: Value at 'secretString' failed to satisfy constraint: Member must have length less than or equal to 65536$/,
    ],
    [
      'a value of too many bytes',
      'CreateSecret',
      { Name: 'n', SecretString: 'ü'.repeat(40_000) },
      'InvalidParameterException',
      /at most 65536 bytes/,
    ],
    ['a batch of nothing', 'BatchGetSecretValue', {}, 'InvalidParameterException', /^Either SecretIdList or Filters/],
    ['a strange token', 'ListSecrets', { NextToken: 'x' }, 'InvalidNextTokenException', /./],
  ];
  for (const [name, operation, input, code, message] of cases)
    it(name, async () => {
      const held = await open();
      await call(held, 'CreateSecret', { Name: 's', SecretString: 'x' });
      await assert.rejects(call(held, operation, input), { code, message });
    });
});

describe('passwords', () => {
  it('have the length that was asked for, a character of each type, and none that is excluded', async () => {
    const held = await open();
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 5, max: 200 }), fc.string({ maxLength: 20 }), async (length, excluded) => {
        const ExcludeCharacters = excluded.replace(/\s/g, '');
        const input = { PasswordLength: length, ExcludeCharacters, IncludeSpace: true };
        const { RandomPassword: made } = await call<{ RandomPassword: string }>(held, 'GetRandomPassword', input);
        assert.equal(made.length, length);
        for (const type of [/[a-z]/, /[A-Z]/, /[0-9]/, /[!-/:-@[-`{-~]/, / /]) assert.match(made, type);
        for (const character of ExcludeCharacters) assert.ok(!made.includes(character));
      }),
      { numRuns: 50 },
    );
  });
});

describe('lists', () => {
  it('are filtered, and come in pages', async () => {
    const held = await open();
    for (const [Name, Description] of [
      ['prod/a', 'Main database'],
      ['prod/b', ''],
      ['dev/a', 'main thing'],
    ])
      await call(held, 'CreateSecret', { Name, Description, Tags: [{ Key: 'env', Value: String(Name).slice(0, 4) }] });
    const list = async (input: object) => {
      const page = await call<ListSecretsResponse>(held, 'ListSecrets', { SortBy: 'name', SortOrder: 'asc', ...input });
      return { names: page.SecretList?.map(({ Name }) => Name), NextToken: page.NextToken };
    };
    const filter = async (Key: string, ...Values: string[]) => (await list({ Filters: [{ Key, Values }] })).names;
    assert.deepEqual(await filter('name', 'prod/'), ['prod/a', 'prod/b']);
    assert.deepEqual(await filter('name', '!prod/'), ['dev/a']);
    assert.deepEqual(await filter('description', 'main'), ['dev/a', 'prod/a']);
    assert.deepEqual(await filter('tag-value', 'dev', 'x'), ['dev/a']);
    assert.deepEqual(await filter('all', 'database'), ['prod/a']);
    const first = await list({ MaxResults: 2 });
    assert.deepEqual(first.names, ['dev/a', 'prod/a']);
    assert.deepEqual(await list({ MaxResults: 2, NextToken: first.NextToken }), {
      names: ['prod/b'],
      NextToken: undefined,
    });
  });

  it('show nothing of a value', async () => {
    const held = await open();
    const tags = [{ Key: 'k', Value: 'v' }];
    await call(held, 'CreateSecret', {
      Name: 's',
      SecretString: 'canary',
      Description: 'd',
      KmsKeyId: 'alias/k',
      Tags: tags,
    });
    await read(held, { SecretId: 's' });
    const shown = await call<DescribeSecretResponse>(held, 'DescribeSecret', { SecretId: 's' });
    const { ARN: _, VersionIdsToStages: __, ...rest } = shown;
    const now = new Date('2026-01-01T00:00:00Z');
    assert.deepEqual(rest, {
      Name: 's',
      Description: 'd',
      KmsKeyId: 'alias/k',
      Tags: tags,
      CreatedDate: now,
      LastChangedDate: now,
      LastAccessedDate: now,
    });
    await call(held, 'TagResource', { SecretId: 's', Tags: [{ Key: 'l', Value: 'w' }] });
    await call(held, 'UntagResource', { SecretId: 's', TagKeys: ['k'] });
    assert.deepEqual((await call<DescribeSecretResponse>(held, 'DescribeSecret', { SecretId: 's' })).Tags, [
      { Key: 'l', Value: 'w' },
    ]);
  });
});
