import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type {
  DescribeParametersResult,
  GetParameterHistoryResult,
  GetParameterResult,
  GetParametersByPathResult,
  GetParametersResult,
  PutParameterResult,
} from '@aws-sdk/client-ssm';
import { type Held, openHeld } from '../../../../test/held-cloud.ts';
import type { Caller } from '../../kit/caller.ts';
import { iam } from '../iam/iam.ts';
import { ssm } from './ssm.ts';

const open = () => openHeld({ services: [iam, ssm] });
const call = <Output>(held: Held, operation: string, input: object, caller?: Caller) =>
  held.call<Output>('ssm', operation, input, caller);
const put = (held: Held, Name: string, Value: string, more: object = { Type: 'String' }) =>
  call<PutParameterResult>(held, 'PutParameter', { Name, Value, ...more });
const read = async (held: Held, Name: string, more: object = {}) =>
  (await call<GetParameterResult>(held, 'GetParameter', { Name, ...more })).Parameter;
const overwrite = { Overwrite: true };
const secure = { Type: 'SecureString' };

describe('a parameter', () => {
  it('has versions, which are read by number, label and ARN', async () => {
    const held = await open();
    assert.deepEqual(await put(held, '/a/b', '1'), { Version: 1, Tier: 'Standard' });
    assert.deepEqual(await put(held, '/a/b', '2', overwrite), { Version: 2, Tier: 'Standard' });
    await call(held, 'LabelParameterVersion', { Name: '/a/b', ParameterVersion: 1, Labels: ['prod'] });
    const arn = 'arn:aws:ssm:us-east-1:000000000000:parameter/a/b';
    assert.deepEqual(await read(held, '/a/b'), {
      Name: '/a/b',
      Type: 'String',
      Value: '2',
      Version: 2,
      LastModifiedDate: new Date('2026-01-01T00:00:00Z'),
      ARN: arn,
      DataType: 'text',
    });
    for (const selected of [':1', ':prod'])
      for (const name of ['/a/b', arn]) {
        const found = await read(held, `${name}${selected}`);
        assert.deepEqual([found?.Name, found?.Value, found?.Selector], ['/a/b', '1', selected]);
      }
    await assert.rejects(read(held, '/a/b:3'), {
      code: 'ParameterVersionNotFound',
      message: 'Systems Manager could not find version 3 of /a/b. Verify the version and try again.',
    });
    await assert.rejects(read(held, '/a/b:test'), { code: 'ParameterVersionNotFound' });
    await assert.rejects(read(held, '/a/c'), { code: 'ParameterNotFound' });
    await assert.rejects(read(held, '/a//c'), { code: 'ValidationException' });
  });

  it('of one level is found by the same ARN with and without a slash before its name', async () => {
    const held = await open();
    await put(held, 'plain', 'p');
    await put(held, '/slashed', 's');
    for (const name of ['plain', 'slashed'])
      assert.equal((await read(held, `arn:aws:ssm:us-east-1:000000000000:parameter/${name}`))?.Value, name[0]);
  });

  it('that is secure is returned as it is kept, unless it shall be decrypted', async () => {
    const held = await open();
    await put(held, 's', 'canary', secure);
    const kept = await read(held, 's');
    assert.ok(kept?.Value && !kept.Value.includes('canary'));
    assert.equal((await read(held, 's', { WithDecryption: true }))?.Value, 'canary');
    await put(held, 's', 'canary2', overwrite);
    await held.restart();
    assert.equal((await read(held, 's', { WithDecryption: true }))?.Value, 'canary2');
  });

  it('of any type has no row in which its value can be read', async () => {
    const held = await open();
    await put(held, 'a', 'canary-a', secure);
    await put(held, 'b', 'canary-b');
    await put(held, 'c', 'canary-c,canary-d', { Type: 'StringList' });
    const rows = JSON.stringify([held.sql('SELECT * FROM parameter'), held.sql('SELECT * FROM parameter_version')]);
    assert.ok(!rows.includes('canary'));
    assert.ok(!rows.includes(Buffer.from('canary').toString('base64').slice(0, 7)));
  });

  it('keeps what an overwrite does not name', async () => {
    const held = await open();
    await put(held, 's', 'a1', { ...secure, KeyId: 'alias/k', Description: 'd', AllowedPattern: '[a-z]\\d' });
    await put(held, 's', 'b2', overwrite);
    const { Parameters = [] } = await call<DescribeParametersResult>(held, 'DescribeParameters', {});
    const { LastModifiedUser, Policies, LastModifiedDate: _, ...rest } = Parameters[0] ?? {};
    assert.deepEqual([LastModifiedUser, Policies], ['arn:aws:iam::000000000000:root', []]);
    assert.deepEqual(rest, {
      Name: 's',
      ARN: 'arn:aws:ssm:us-east-1:000000000000:parameter/s',
      Type: 'SecureString',
      KeyId: 'alias/k',
      Description: 'd',
      AllowedPattern: '[a-z]\\d',
      Version: 2,
      Tier: 'Standard',
      DataType: 'text',
    });
    await assert.rejects(put(held, 's', 'c', overwrite), {
      code: 'ParameterPatternMismatchException',
      message: 'Parameter value, cannot be validated against allowedPattern: [a-z]\\d',
    });
  });

  it('keeps its last hundred versions, and none goes that has a label', async () => {
    const held = await open();
    await put(held, 'p', '0');
    for (let number = 1; number <= 101; number++) await put(held, 'p', `${number}`, overwrite);
    const page = { Name: 'p', MaxResults: 2 };
    const first = await call<GetParameterHistoryResult>(held, 'GetParameterHistory', page);
    assert.deepEqual(
      first.Parameters?.map(({ Version, Value }) => [Version, Value]),
      [
        [3, '2'],
        [4, '3'],
      ],
    );
    const { NextToken } = first;
    const second = await call<GetParameterHistoryResult>(held, 'GetParameterHistory', { ...page, NextToken });
    assert.deepEqual(
      second.Parameters?.map(({ Version }) => Version),
      [5, 6],
    );
    await call(held, 'LabelParameterVersion', { Name: 'p', ParameterVersion: 3, Labels: ['kept'] });
    await assert.rejects(put(held, 'p', 'x', overwrite), { code: 'ParameterMaxVersionLimitExceeded' });
    assert.equal((await read(held, 'p'))?.Value, '101');
  });

  it('is deleted with its versions', async () => {
    const held = await open();
    for (const name of ['a', 'b', 'c']) await put(held, name, name);
    await call(held, 'DeleteParameter', { Name: 'a' });
    await assert.rejects(call(held, 'DeleteParameter', { Name: 'a' }), { code: 'ParameterNotFound' });
    await assert.rejects(call(held, 'DeleteParameter', { Name: 'b:1' }), { code: 'ParameterNotFound' });
    assert.deepEqual(await call(held, 'DeleteParameters', { Names: ['b', 'x'] }), {
      DeletedParameters: ['b'],
      InvalidParameters: ['x'],
    });
    assert.deepEqual(
      held.sql('SELECT name FROM parameter_version').map(({ name }) => name),
      ['c'],
    );
    assert.equal((await put(held, 'a', 'new')).Version, 1);
  });
});

describe('labels', () => {
  it('move from one version to another, and those of a wrong form are listed', async () => {
    const held = await open();
    await put(held, 'p', '1');
    await put(held, 'p', '2', overwrite);
    const label = (Labels: string[], ParameterVersion?: number) =>
      call(held, 'LabelParameterVersion', { Name: 'p', Labels, ...(ParameterVersion ? { ParameterVersion } : {}) });
    await label(['live', 'x'], 1);
    assert.deepEqual(await label(['live', '1st', 'aws-x', 'a b']), {
      InvalidLabels: ['1st', 'aws-x', 'a b'],
      ParameterVersion: 2,
    });
    const labels = async () =>
      (await call<GetParameterHistoryResult>(held, 'GetParameterHistory', { Name: 'p' })).Parameters?.map(
        ({ Labels }) => Labels,
      );
    assert.deepEqual(await labels(), [['x'], ['live']]);
    const unlabel = { Name: 'p', ParameterVersion: 1, Labels: ['x', 'live'] };
    assert.deepEqual(await call(held, 'UnlabelParameterVersion', unlabel), {
      RemovedLabels: ['x'],
      InvalidLabels: ['live'],
    });
    assert.deepEqual(await labels(), [[], ['live']]);
    await assert.rejects(label('abcdefghij'.split('')), { code: 'ParameterVersionLabelLimitExceeded' });
  });
});

describe('several parameters', () => {
  it('are returned in the order given, and what is not there is listed', async () => {
    const held = await open();
    await put(held, 'a', '1');
    await put(held, '/b/c', '2', secure);
    const Names = ['/b/c', 'x', 'a:1', 'a:9', '/b/c', 'arn:aws:ssm:us-east-1:000000000000:parameter/b/c'];
    const result = await call<GetParametersResult>(held, 'GetParameters', { Names, WithDecryption: true });
    assert.deepEqual(
      result.Parameters?.map(({ Name, Value, Selector }) => [Name, Value, Selector]),
      [
        ['/b/c', '2', undefined],
        ['a', '1', ':1'],
        ['/b/c', '2', undefined],
      ],
    );
    assert.deepEqual(result.InvalidParameters, ['x', 'a:9']);
  });

  it('stand under paths, and come in pages', async () => {
    const held = await open();
    for (const name of ['/app', '/app/a', '/app/b', '/app/db/user', '/apple/x', 'root']) await put(held, name, name);
    const under = async (Path: string, more: object = {}) => {
      const page = await call<GetParametersByPathResult>(held, 'GetParametersByPath', { Path, ...more });
      return { names: page.Parameters?.map(({ Name }) => Name), NextToken: page.NextToken };
    };
    assert.deepEqual((await under('/app')).names, ['/app/a', '/app/b']);
    assert.deepEqual((await under('/app/')).names, ['/app/a', '/app/b']);
    assert.deepEqual((await under('/')).names, ['/app', 'root']);
    const first = await under('/app', { Recursive: true, MaxResults: 2 });
    assert.deepEqual(first.names, ['/app/a', '/app/b']);
    const second = await under('/app', { Recursive: true, MaxResults: 2, NextToken: first.NextToken });
    assert.deepEqual(second, { names: ['/app/db/user'], NextToken: undefined });
    await call(held, 'LabelParameterVersion', { Name: '/app/b', Labels: ['live'] });
    const labelled = { ParameterFilters: [{ Key: 'Label', Values: ['live'] }] };
    assert.deepEqual((await under('/app', labelled)).names, ['/app/b']);
    await assert.rejects(under('app'), { code: 'ValidationException' });
    await assert.rejects(under(`/${'a'.repeat(2000)}!`), { code: 'ValidationException' });
  });

  it('are described by filters', async () => {
    const held = await open();
    await put(held, '/app/a', '1', { Type: 'String', Tags: [{ Key: 'env', Value: 'prod' }] });
    await put(held, '/app/db/user', '2', { ...secure, KeyId: 'alias/k' });
    await put(held, 'root', 'a,b', { Type: 'StringList', Tier: 'Advanced' });
    const named = async (...ParameterFilters: object[]) =>
      (await call<DescribeParametersResult>(held, 'DescribeParameters', { ParameterFilters })).Parameters?.map(
        ({ Name }) => Name,
      );
    const cases: [Key: string, Option: string | undefined, Values: string[], expected: string[]][] = [
      ['Name', undefined, ['root', '/app/a'], ['/app/a', 'root']],
      ['Name', 'BeginsWith', ['/app'], ['/app/a', '/app/db/user']],
      ['Name', 'Contains', ['oo'], ['root']],
      ['Type', undefined, ['SecureString'], ['/app/db/user']],
      ['KeyId', 'Equals', ['alias/k'], ['/app/db/user']],
      ['Path', undefined, ['/app'], ['/app/a']],
      ['Path', 'Recursive', ['/app'], ['/app/a', '/app/db/user']],
      ['Tier', undefined, ['Advanced'], ['root']],
      ['tag:env', undefined, ['prod'], ['/app/a']],
      ['tag:env', undefined, ['dev'], []],
      ['tag:constructor', 'BeginsWith', ['f'], []],
      ['tag:constructor', undefined, ['x'], []],
    ];
    for (const [Key, Option, Values, expected] of cases)
      assert.deepEqual(await named({ Key, Values, ...(Option ? { Option } : {}) }), expected, `${Key} ${Option}`);
    const both = [
      { Key: 'Type', Values: ['String'] },
      { Key: 'Name', Values: ['root'] },
    ];
    assert.deepEqual(await named(...both), []);
    await assert.rejects(named({ Key: 'Label', Values: ['x'] }), { code: 'InvalidFilterKey' });
    await assert.rejects(named({ Key: 'Type', Option: 'Contains', Values: ['x'] }), { code: 'InvalidFilterOption' });
    await assert.rejects(call(held, 'DescribeParameters', { Filters: [{ Key: 'Name', Values: ['a'] }] }), {
      message: /^Filters .* is not there yet/,
    });
  });

  it('have tags', async () => {
    const held = await open();
    await put(held, 'p', 'x', { Type: 'String', Tags: [{ Key: 'a', Value: '1' }] });
    const on = { ResourceType: 'Parameter', ResourceId: 'p' };
    await call(held, 'AddTagsToResource', { ...on, Tags: [{ Key: 'b', Value: '2' }] });
    await call(held, 'RemoveTagsFromResource', { ...on, TagKeys: ['a'] });
    assert.deepEqual(await call(held, 'ListTagsForResource', on), { TagList: [{ Key: 'b', Value: '2' }] });
    await assert.rejects(call(held, 'ListTagsForResource', { ...on, ResourceId: 'q' }), { code: 'InvalidResourceId' });
    await assert.rejects(call(held, 'ListTagsForResource', { ...on, ResourceType: 'Document' }), {
      code: 'InvalidResourceType',
    });
  });
});

describe('refused', () => {
  const cases: [name: string, input: object, code: string, message: RegExp][] = [
    [
      'one that is there',
      { Name: 'there' },
      'ParameterAlreadyExists',
      /^The parameter already exists\. To overwrite this value, set the overwrite option in the request to true\.$/,
    ],
    [
      'another type',
      { Name: 'there', Type: 'SecureString', ...overwrite },
      'HierarchyTypeMismatchException',
      /from String to SecureString/,
    ],
    [
      'no type',
      { Type: undefined },
      'ValidationException',
      /^A parameter type is required when you create a parameter\.$/,
    ],
    ['an empty value', { Value: '' }, 'ValidationException', /^1 validation error detected: Value at 'value' failed/],
    ['a value in braces', { Value: 'a {{ssm:b}}' }, 'ValidationException', /can't nest another parameter/],
    [
      'a long value',
      { Value: 'x'.repeat(4097) },
      'ValidationException',
      /^Standard tier parameters support a maximum parameter value of 4096 characters\. To create a larger /,
    ],
    [
      'a very long value',
      { Value: 'x'.repeat(8193), Tier: 'Intelligent-Tiering' },
      'ValidationException',
      /maximum parameter value of 8192/,
    ],
    ['a name of aws', { Name: '/AWS/x' }, 'AccessDeniedException', /^No access to reserved parameter name/],
    ['a name of ssm', { Name: 'SSM-x' }, 'ValidationException', /prefixed with "aws" or "ssm" \(case-insensitive\)\.$/],
    ['a name with blanks', { Name: 'a b' }, 'ValidationException', /^Parameter name: can't be prefixed/],
    ['a name with a version', { Name: 'a:1' }, 'ValidationException', /^Parameter name: can't be prefixed/],
    [
      'a path without its first slash',
      { Name: 'a/b' },
      'ValidationException',
      /^Parameter name must be a fully qualified name\.$/,
    ],
    ['a deep name', { Name: '/a'.repeat(16) }, 'HierarchyLevelLimitExceededException', /maximum of 15 levels/],
    [
      'a key for text',
      { KeyId: 'alias/k' },
      'ValidationException',
      /^KeyId is required for SecureString type parameter only\.$/,
    ],
    ['a pattern that is none', { AllowedPattern: '(' }, 'InvalidAllowedPatternException', /no regular expression/],
    ['policies', { Policies: '[]', Tier: 'Advanced' }, 'ValidationException', /^Policies is not there yet/],
    ['a data type', { DataType: 'Text' }, 'ValidationException', /not supported: Text \(Data type names are/],
    [
      'tags with overwrite',
      { Name: 'there', ...overwrite, Tags: [{ Key: 'a', Value: 'b' }] },
      'ValidationException',
      /^Invalid request: tags and overwrite can't be used together\./,
    ],
    [
      'a downgrade',
      { Name: 'advanced', Tier: 'Standard', ...overwrite },
      'ValidationException',
      /^This parameter uses the advanced-parameter tier\./,
    ],
  ];
  for (const [name, input, code, message] of cases)
    it(name, async () => {
      const held = await open();
      await put(held, 'there', 'x');
      await put(held, 'advanced', 'x', { Type: 'String', Tier: 'Advanced' });
      await assert.rejects(put(held, 'n', 'x', { Type: 'String', ...input }), { code, message });
    });

  it('a public parameter', async () => {
    const held = await open();
    await assert.rejects(read(held, '/aws/reference/secretsmanager/s'), { message: /is not there yet/ });
  });
});

describe('tiers', () => {
  it('follow the value where they may', async () => {
    const held = await open();
    const long = 'x'.repeat(5000);
    const tier = async (Value: string, more: object) => (await put(held, 'p', Value, more)).Tier;
    assert.equal(await tier('x', { Type: 'String', Tier: 'Intelligent-Tiering' }), 'Standard');
    assert.equal(await tier(long, { Tier: 'Intelligent-Tiering', ...overwrite }), 'Advanced');
    assert.equal(await tier('x', overwrite), 'Advanced');
  });
});

describe('who may read', () => {
  const account = '000000000000';
  const session: Caller = { kind: 'session', roleArn: `arn:aws:iam::${account}:role/r`, sessionName: 'x' };

  it('is asked for by ARN, of a path with all that is under it', async () => {
    const held = await open();
    const allowed = {
      Effect: 'Allow',
      Action: 'ssm:Get*',
      Resource: `arn:aws:ssm:us-east-1:${account}:parameter/app*`,
    };
    const trust = { Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' };
    const document = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    await held.call('iam', 'CreateRole', { RoleName: 'r', AssumeRolePolicyDocument: document(trust) });
    const policy = { RoleName: 'r', PolicyName: 'p', PolicyDocument: document(allowed) };
    await held.call('iam', 'PutRolePolicy', policy);
    for (const name of ['/app/a', 'other']) await put(held, name, name);
    await call(held, 'GetParameter', { Name: '/app/a' }, session);
    await call(held, 'GetParametersByPath', { Path: '/app', Recursive: true }, session);
    const message = new RegExp(
      `^User: arn:aws:sts::${account}:assumed-role/r/x is not authorized to perform: ssm:GetParameters on resource: arn:aws:ssm:us-east-1:${account}:parameter/other because no identity-based policy allows`,
    );
    await assert.rejects(call(held, 'GetParameters', { Names: ['/app/a', 'other'] }, session), {
      code: 'AccessDeniedException',
      message,
    });
    for (const [operation, input] of [
      ['GetParametersByPath', { Path: '/' }],
      ['DescribeParameters', {}],
      ['PutParameter', { Name: '/app/a', Value: 'x', Overwrite: true }],
    ] as const)
      await assert.rejects(call(held, operation, input, session), { code: 'AccessDeniedException' });
  });
});
