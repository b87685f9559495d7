/** Roles and policies, through the dispatcher of a held cloud, in IAM's own words. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type {
  GetPolicyResponse,
  GetPolicyVersionResponse,
  GetRolePolicyResponse,
  GetRoleResponse,
  ListAttachedRolePoliciesResponse,
  ListPoliciesResponse,
  ListRolesResponse,
  ListRoleTagsResponse,
} from '@aws-sdk/client-iam';
import { type Held, openHeld } from '../../../../test/held-cloud.ts';
import { type AwsError, messageAndHint } from '../../kit/aws-error.ts';
import { checkInput } from '../../kit/check-input.ts';
import { iam } from './iam.ts';

const trustOf = (service: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
  });
const allowOf = (action: string, resource = '*') =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: resource }] });

const eventsRole = 'arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceEventsRole';

const open = () => openHeld({ services: [iam], checkInput });

/** What one call after another returns; the last one alone may fail. */
async function outcome(held: Held, operation: string, input: object): Promise<string> {
  try {
    await held.call('iam', operation, input);
    return 'done';
  } catch (error) {
    return `${(error as Error).name}: ${messageAndHint(error as AwsError)}`;
  }
}

const createRole = (held: Held, name: string, more: object = {}) =>
  held.call('iam', 'CreateRole', {
    RoleName: name,
    AssumeRolePolicyDocument: trustOf('states.amazonaws.com'),
    ...more,
  });

type Call = [operation: string, input: object];
const role: Call = ['CreateRole', { RoleName: 'R', AssumeRolePolicyDocument: trustOf('states.amazonaws.com') }];
const inline: Call = ['PutRolePolicy', { RoleName: 'R', PolicyName: 'P', PolicyDocument: allowOf('ecs:*') }];
const attached: Call = ['AttachRolePolicy', { RoleName: 'R', PolicyArn: eventsRole }];
const policy: Call = ['CreatePolicy', { PolicyName: 'Own', PolicyDocument: allowOf('ecs:*') }];
const ownArn = 'arn:aws:iam::000000000000:policy/Own';
const big = (characters: number) => allowOf('ecs:RunTask', `arn:aws:ecs:::${'x'.repeat(characters)}`);

const refusals: [name: string, before: Call[], call: Call, expected: string][] = [
  [
    'a role that is not there',
    [],
    ['GetRole', { RoleName: 'R' }],
    'NoSuchEntity: The role with name R cannot be found.',
  ],
  ['a second role of one name', [role], role, 'EntityAlreadyExists: Role with name R already exists.'],
  [
    'a second role of one name in other letters',
    [role],
    ['CreateRole', { ...role[1], RoleName: 'r' }],
    'EntityAlreadyExists: Role with name r already exists.',
  ],
  [
    'a trust policy with a resource',
    [],
    [
      'CreateRole',
      {
        RoleName: 'R',
        AssumeRolePolicyDocument: allowOf('sts:AssumeRole').replace(
          '"Action"',
          '"Principal":{"Service":"ecs-tasks.amazonaws.com"},"Action"',
        ),
      },
    ],
    'MalformedPolicyDocument: Has prohibited field Resource (/Statement/0/Resource: a trust policy has no Resource: it is the role)',
  ],
  [
    'a trusted role that is not there',
    [],
    [
      'CreateRole',
      {
        RoleName: 'R',
        AssumeRolePolicyDocument: trustOf('x').replace(
          '"Service":"x"',
          '"AWS":"arn:aws:iam::000000000000:role/Nobody"',
        ),
      },
    ],
    'MalformedPolicyDocument: Invalid principal in policy: "AWS":"arn:aws:iam::000000000000:role/Nobody"',
  ],
  [
    'a trusted service that cannot be one',
    [],
    ['CreateRole', { RoleName: 'R', AssumeRolePolicyDocument: trustOf('nope.us-east-1.amazonaws.com') }],
    'MalformedPolicyDocument: Invalid principal in policy: "SERVICE":"nope.us-east-1.amazonaws.com"',
  ],
  [
    'a trust policy over the quota',
    [],
    [
      'CreateRole',
      {
        RoleName: 'R',
        AssumeRolePolicyDocument: trustOf('states.amazonaws.com').replace(
          '{"Effect"',
          `{"Sid":"${'x'.repeat(2000)}","Effect"`,
        ),
      },
    ],
    'LimitExceeded: Cannot exceed quota for ACLSizePerRole: 2048',
  ],
  [
    'an action without its service',
    [role],
    ['PutRolePolicy', { ...inline[1], PolicyDocument: allowOf('RunTask') }],
    'MalformedPolicyDocument: Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc. (/Statement/0/Action: an action must begin with its service and a colon, found `RunTask`; write a service and an operation, such as `ecs:RunTask`)',
  ],
  [
    'inline policies over the quota',
    [role, ['PutRolePolicy', { ...inline[1], PolicyDocument: big(6000) }]],
    ['PutRolePolicy', { ...inline[1], PolicyName: 'Q', PolicyDocument: big(6000) }],
    'LimitExceeded: Maximum policy size of 10240 bytes exceeded for role R',
  ],
  [
    'an inline policy that is not there',
    [role],
    ['GetRolePolicy', { RoleName: 'R', PolicyName: 'P' }],
    'NoSuchEntity: The role policy with name P cannot be found.',
  ],
  [
    'deleting an inline policy that is not there',
    [role],
    ['DeleteRolePolicy', { RoleName: 'R', PolicyName: 'P' }],
    'NoSuchEntity: The role policy with name P cannot be found.',
  ],
  [
    'deleting a role with an inline policy',
    [role, inline],
    ['DeleteRole', { RoleName: 'R' }],
    'DeleteConflict: Cannot delete entity, must delete policies first.',
  ],
  [
    'deleting a role with an attached policy',
    [role, attached],
    ['DeleteRole', { RoleName: 'R' }],
    'DeleteConflict: Cannot delete entity, must detach all policies first.',
  ],
  [
    'attaching a policy that is not there',
    [role],
    ['AttachRolePolicy', { RoleName: 'R', PolicyArn: ownArn }],
    `NoSuchEntity: Policy ${ownArn} does not exist or is not attachable.`,
  ],
  [
    'attaching what is no ARN',
    [role],
    ['AttachRolePolicy', { RoleName: 'R', PolicyArn: 'a-name-instead-of-an-arn' }],
    'InvalidInput: ARN a-name-instead-of-an-arn is not valid.',
  ],
  [
    'attaching an AWS policy that this cloud lacks',
    [role],
    ['AttachRolePolicy', { RoleName: 'R', PolicyArn: 'arn:aws:iam::aws:policy/AmazonEC2FullAcces' }],
    'NoSuchEntity: Policy arn:aws:iam::aws:policy/AmazonEC2FullAcces does not exist or is not attachable. (AWS has no managed policy of this name that this version of Punctual knows: see `aws iam list-policies --scope AWS`)',
  ],
  [
    'detaching what is not attached',
    [role],
    ['DetachRolePolicy', { RoleName: 'R', PolicyArn: eventsRole }],
    `NoSuchEntity: Policy ${eventsRole} was not found.`,
  ],
  [
    'a boundary that is not there',
    [role],
    ['PutRolePermissionsBoundary', { RoleName: 'R', PermissionsBoundary: ownArn }],
    `NoSuchEntity: Scope ARN: ${ownArn} does not exist or is not attachable.`,
  ],
  [
    'a second policy of one name',
    [policy],
    ['CreatePolicy', { ...policy[1], Path: '/jobs/' }],
    'EntityAlreadyExists: A policy called Own already exists. Duplicate names are not allowed.',
  ],
  [
    'a managed policy of the older version',
    [],
    ['CreatePolicy', { ...policy[1], PolicyDocument: allowOf('ecs:*').replace('2012', '2008') }],
    'MalformedPolicyDocument: Policy document must be version 2012-10-17 or greater.',
  ],
  [
    'a managed policy over the quota',
    [],
    ['CreatePolicy', { ...policy[1], PolicyDocument: big(6144) }],
    'LimitExceeded: Cannot exceed quota for PolicySize: 6144',
  ],
  [
    'deleting a policy that is attached',
    [policy, role, ['AttachRolePolicy', { RoleName: 'R', PolicyArn: ownArn }]],
    ['DeletePolicy', { PolicyArn: ownArn }],
    'DeleteConflict: Cannot delete a policy attached to entities.',
  ],
  [
    'deleting a policy that is a boundary',
    [policy, role, ['PutRolePermissionsBoundary', { RoleName: 'R', PermissionsBoundary: ownArn }]],
    ['DeletePolicy', { PolicyArn: ownArn }],
    'DeleteConflict: Cannot delete a policy attached to entities.',
  ],
  [
    'a version that is not there',
    [policy],
    ['GetPolicyVersion', { PolicyArn: ownArn, VersionId: 'v2' }],
    `NoSuchEntity: Policy ${ownArn} version v2 does not exist or is not attachable.`,
  ],
  [
    'tag keys that differ in case only',
    [role],
    [
      'TagRole',
      {
        RoleName: 'R',
        Tags: [
          { Key: 'a', Value: '1' },
          { Key: 'A', Value: '2' },
        ],
      },
    ],
    'InvalidInput: Duplicate tag keys found. Please note that Tag keys are case insensitive.',
  ],
  ['a token of another list', [role], ['ListRoles', { Marker: 'x' }], 'ValidationError: Invalid Marker.'],
  [
    'a filter that is not there yet',
    [],
    ['ListPolicies', { PolicyUsageFilter: 'PermissionsBoundary' }],
    'ValidationError: PolicyUsageFilter is not there yet in this version of Punctual',
  ],
];

describe('iam refuses', () => {
  for (const [name, before, [operation, input], expected] of refusals) {
    it(name, async () => {
      const held = await open();
      for (const [earlier, earlierInput] of before) await held.call('iam', earlier, earlierInput);
      assert.equal(await outcome(held, operation, input), expected);
      assert.deepEqual(held.errors, []);
    });
  }

  it('an eleventh managed policy of a role, and leaves ten', async () => {
    const held = await open();
    await createRole(held, 'R');
    for (let i = 1; i <= 11; i++) {
      await held.call('iam', 'CreatePolicy', { PolicyName: `P${i}`, PolicyDocument: allowOf('ecs:*') });
      const input = { RoleName: 'R', PolicyArn: `arn:aws:iam::000000000000:policy/P${i}` };
      const expected = i <= 10 ? 'done' : 'LimitExceeded: Cannot exceed quota for PoliciesPerRole: 10';
      assert.equal(await outcome(held, 'AttachRolePolicy', input), expected);
    }
    const { AttachedPolicies: kept } = await held.call<ListAttachedRolePoliciesResponse>(
      'iam',
      'ListAttachedRolePolicies',
      { RoleName: 'R' },
    );
    assert.equal(kept?.length, 10);
  });
});

describe('a role', () => {
  it('is given back as it was made, its trust policy URL-encoded, also after a restart', async () => {
    const held = await open();
    const Tags = [{ Key: 'team', Value: 'billing' }];
    await createRole(held, 'Machine', { Path: '/jobs/', Description: 'runs', MaxSessionDuration: 7200, Tags });
    await held.restart();
    const { Role: found } = await held.call<GetRoleResponse>('iam', 'GetRole', { RoleName: 'Machine' });
    assert.match(found!.RoleId!, /^AROA[A-Z2-7]{17}$/);
    assert.equal(decodeURIComponent(found!.AssumeRolePolicyDocument!), trustOf('states.amazonaws.com'));
    assert.deepEqual(
      { ...found, RoleId: '', AssumeRolePolicyDocument: '' },
      {
        Path: '/jobs/',
        RoleName: 'Machine',
        RoleId: '',
        Arn: 'arn:aws:iam::000000000000:role/jobs/Machine',
        CreateDate: new Date('2026-01-01T00:00:00Z'),
        AssumeRolePolicyDocument: '',
        Description: 'runs',
        MaxSessionDuration: 7200,
        Tags,
        RoleLastUsed: {},
      },
    );
  });

  it('is changed by UpdateRole; a duration that is not given is an hour again', async () => {
    const held = await open();
    await createRole(held, 'R', { MaxSessionDuration: 7200 });
    await held.call('iam', 'UpdateRole', { RoleName: 'R', Description: 'new' });
    const { Role: found } = await held.call<GetRoleResponse>('iam', 'GetRole', { RoleName: 'R' });
    assert.deepEqual([found?.Description, found?.MaxSessionDuration], ['new', 3600]);
  });

  it('loses tags by key and gains or changes others', async () => {
    const held = await open();
    await createRole(held, 'R', {
      Tags: [
        { Key: 'a', Value: '1' },
        { Key: 'b', Value: '2' },
      ],
    });
    await held.call('iam', 'TagRole', {
      RoleName: 'R',
      Tags: [
        { Key: 'B', Value: '3' },
        { Key: 'c', Value: '4' },
      ],
    });
    await held.call('iam', 'UntagRole', { RoleName: 'R', TagKeys: ['A'] });
    const { Tags } = await held.call<ListRoleTagsResponse>('iam', 'ListRoleTags', { RoleName: 'R' });
    assert.deepEqual(Tags, [
      { Key: 'B', Value: '3' },
      { Key: 'c', Value: '4' },
    ]);
  });

  it('is gone after its policies were taken off', async () => {
    const held = await open();
    for (const [operation, input] of [role, inline, attached]) await held.call('iam', operation, input);
    await held.call('iam', 'DeleteRolePolicy', { RoleName: 'R', PolicyName: 'P' });
    await held.call('iam', 'DetachRolePolicy', { RoleName: 'R', PolicyArn: eventsRole });
    await held.call('iam', 'DeleteRole', { RoleName: 'R' });
    assert.equal(
      await outcome(held, 'GetRole', { RoleName: 'R' }),
      'NoSuchEntity: The role with name R cannot be found.',
    );
    assert.deepEqual(held.sql('SELECT * FROM iam_inline_policy'), []);
  });
});

describe('lists', () => {
  it('page through roles in order of their names, each once, under a path', async () => {
    const held = await open();
    for (const name of ['e', 'B', 'a', 'D', 'c']) await createRole(held, name, { Path: '/jobs/' });
    await createRole(held, 'elsewhere');
    const names: string[] = [];
    let marker: string | undefined;
    do {
      const input: object = { PathPrefix: '/jobs/', MaxItems: 2, Marker: marker };
      const page = await held.call<ListRolesResponse>('iam', 'ListRoles', input);
      names.push(...page.Roles!.map((found) => found.RoleName!));
      assert.equal(page.IsTruncated, page.Marker !== undefined);
      marker = page.Marker;
    } while (marker !== undefined);
    assert.deepEqual(names, ['a', 'B', 'c', 'D', 'e']);
  });

  it('show policies of the account and of AWS, or those in use', async () => {
    const held = await open();
    for (const [operation, input] of [policy, role, attached]) await held.call('iam', operation, input);
    const arns = async (input: object) =>
      (await held.call<ListPoliciesResponse>('iam', 'ListPolicies', input)).Policies!.map((found) => found.Arn);
    assert.deepEqual(await arns({ Scope: 'Local' }), [ownArn]);
    assert.deepEqual(await arns({ OnlyAttached: true }), [eventsRole]);
    assert.ok((await arns({ MaxItems: 1000 })).includes('arn:aws:iam::aws:policy/AdministratorAccess'));
  });
});

describe('policies are given back as they were given', () => {
  it('inline', async () => {
    const held = await open();
    for (const [operation, input] of [role, inline]) await held.call('iam', operation, input);
    const input = { RoleName: 'R', PolicyName: 'P' };
    const found = await held.call<GetRolePolicyResponse>('iam', 'GetRolePolicy', input);
    assert.equal(decodeURIComponent(found.PolicyDocument!), allowOf('ecs:*'));
    assert.doesNotMatch(found.PolicyDocument!, /[*{":]/);
  });
  it('managed', async () => {
    const held = await open();
    await held.call('iam', ...policy);
    const { Policy: found } = await held.call<GetPolicyResponse>('iam', 'GetPolicy', { PolicyArn: ownArn });
    assert.deepEqual([found?.PolicyName, found?.DefaultVersionId, found?.AttachmentCount], ['Own', 'v1', 0]);
    const input = { PolicyArn: ownArn, VersionId: 'v1' };
    const { PolicyVersion: version } = await held.call<GetPolicyVersionResponse>('iam', 'GetPolicyVersion', input);
    assert.equal(decodeURIComponent(version!.Document!), allowOf('ecs:*'));
  });
});
