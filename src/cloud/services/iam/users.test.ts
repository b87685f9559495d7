/** Users, groups and access keys: a colleague's key has the colleague's rights and no others. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  GetUserCommand,
  IAMClient,
  ListUsersCommand,
  PutUserPolicyCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { type Held, openHeld } from '../../../../test/held-cloud.ts';
import { openServed } from '../../../../test/served-cloud.ts';
import { checkInput } from '../../kit/check-input.ts';
import { iam } from './iam.ts';

const allowOf = (action: string) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] });
const userArn = 'arn:aws:iam::000000000000:user/staff/ann';

it('a key of a user signs requests, as that user, until it is put out of use', async () => {
  await using served = await openServed(() => ({}) as never);
  const { User } = await served.aws.iam.send(new CreateUserCommand({ UserName: 'ann', Path: '/staff/' }));
  assert.match(User!.UserId!, /^AIDA[A-Z2-7]{17}$/);
  const { AccessKey } = await served.aws.iam.send(new CreateAccessKeyCommand({ UserName: 'ann' }));
  assert.match(AccessKey!.AccessKeyId!, /^AKIA[A-Z2-7]{16}$/);
  const credentials = { accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: AccessKey!.SecretAccessKey! };
  const settings = { endpoint: served.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 };
  const sts = new STSClient(settings);
  const own = new IAMClient(settings);
  const { Arn, UserId } = await sts.send(new GetCallerIdentityCommand({}));
  assert.deepEqual([Arn, UserId], [userArn, User!.UserId]);
  await assert.rejects(own.send(new ListUsersCommand({})), {
    name: 'AccessDenied',
    message: `User: ${userArn} is not authorized to perform: iam:ListUsers on resource: arn:aws:iam::000000000000:user/ because no identity-based policy allows the iam:ListUsers action`,
  });
  const grant = { UserName: 'ann', PolicyName: 'look', PolicyDocument: allowOf('iam:Get*') };
  await served.aws.iam.send(new PutUserPolicyCommand(grant));
  assert.equal((await own.send(new GetUserCommand({}))).User!.Arn, userArn);
  const inactive = { UserName: 'ann', AccessKeyId: AccessKey!.AccessKeyId!, Status: 'Inactive' } as const;
  await served.aws.iam.send(new UpdateAccessKeyCommand(inactive));
  await assert.rejects(sts.send(new GetCallerIdentityCommand({})), { name: 'InvalidClientTokenId' });
  assert.equal(JSON.stringify(served.sql('SELECT * FROM iam_access_key')).includes(credentials.secretAccessKey), false);
  sts.destroy();
  own.destroy();
});

const open = () => openHeld({ services: [iam], checkInput });

async function outcome(held: Held, operation: string, input: object): Promise<string> {
  return held.call('iam', operation, input).then(
    () => 'done',
    (error: Error) => `${error.name}: ${error.message}`,
  );
}

const ann = { UserName: 'ann' };
const readers = { GroupName: 'readers' };
type Step = [operation: string, input: object];
const made: Step[] = [
  ['CreateUser', ann],
  ['CreateGroup', readers],
];
const refused: [name: string, steps: Step[], error: string][] = [
  ['a user twice', [['CreateUser', ann]], 'EntityAlreadyExists: User with name ann already exists.'],
  ['a group twice', [['CreateGroup', readers]], 'EntityAlreadyExists: Group with name readers already exists.'],
  ['an unknown user', [['GetUser', { UserName: 'bob' }]], 'NoSuchEntity: The user with name bob cannot be found.'],
  ['an unknown group', [['GetGroup', { GroupName: 'x' }]], 'NoSuchEntity: The group with name x cannot be found.'],
  [
    'an unknown policy of a user',
    [['GetUserPolicy', { ...ann, PolicyName: 'p' }]],
    'NoSuchEntity: The user policy with name p cannot be found.',
  ],
  [
    'an unknown key',
    [['DeleteAccessKey', { ...ann, AccessKeyId: 'AKIAEXAMPLE234567ABC' }]],
    'NoSuchEntity: The Access Key with id AKIAEXAMPLE234567ABC cannot be found.',
  ],
  [
    'a third key',
    [
      ['CreateAccessKey', ann],
      ['CreateAccessKey', ann],
      ['CreateAccessKey', ann],
    ],
    'LimitExceeded: Cannot exceed quota for AccessKeysPerUser: 2',
  ],
  [
    'deletion of a user with keys',
    [
      ['CreateAccessKey', ann],
      ['DeleteUser', ann],
    ],
    'DeleteConflict: Cannot delete entity, must delete access keys first.',
  ],
  [
    'deletion of a group with users',
    [
      ['AddUserToGroup', { ...ann, ...readers }],
      ['DeleteGroup', readers],
    ],
    'DeleteConflict: Cannot delete entity, must remove users from group first.',
  ],
  [
    'a second role of an instance profile',
    [
      [
        'CreateRole',
        {
          RoleName: 'r',
          AssumeRolePolicyDocument: JSON.stringify({
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
          }),
        },
      ],
      ['CreateInstanceProfile', { InstanceProfileName: 'i' }],
      ['AddRoleToInstanceProfile', { InstanceProfileName: 'i', RoleName: 'r' }],
      ['AddRoleToInstanceProfile', { InstanceProfileName: 'i', RoleName: 'r' }],
    ],
    'LimitExceeded: Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1',
  ],
];

describe("AWS's words for", () => {
  for (const [name, steps, error] of refused)
    it(name, async () => {
      const held = await open();
      const last = steps.at(-1)!;
      for (const [operation, input] of [...made, ...steps.slice(0, -1)])
        assert.equal(await outcome(held, operation, input), 'done');
      assert.equal(await outcome(held, ...last), error);
    });
});

it("what a group may, its users may, and what a user's boundary leaves out it may not", async () => {
  const held = await open();
  const caller = { kind: 'user', userArn: 'arn:aws:iam::000000000000:user/ann' } as const;
  const list = () =>
    held.call('iam', 'ListUsers', {}, caller).then(
      () => 'done',
      (error: Error) => error.message.replace(/.* because/, 'because'),
    );
  for (const [operation, input] of made) await held.call('iam', operation, input);
  await held.call('iam', 'PutGroupPolicy', { ...readers, PolicyName: 'p', PolicyDocument: allowOf('iam:*') });
  assert.equal(await list(), 'because no identity-based policy allows the iam:ListUsers action');
  await held.call('iam', 'AddUserToGroup', { ...ann, ...readers });
  assert.equal(await list(), 'done');
  const PermissionsBoundary = 'arn:aws:iam::aws:policy/AmazonSQSFullAccess';
  await held.call('iam', 'PutUserPermissionsBoundary', { ...ann, PermissionsBoundary });
  assert.equal(await list(), 'because no permissions boundary allows the iam:ListUsers action');
  await held.call('iam', 'DeleteUserPermissionsBoundary', ann);
  await held.restart();
  assert.equal(await list(), 'done');
  await held.call('iam', 'RemoveUserFromGroup', { ...ann, ...readers });
  assert.equal(await list(), 'because no identity-based policy allows the iam:ListUsers action');
});

it('a user has no credentials but its keys, and can be deleted by tools that look for others first', async () => {
  const held = await open();
  await held.call('iam', 'CreateUser', ann);
  const lists: [operation: string, member: string][] = [
    ['ListMFADevices', 'MFADevices'],
    ['ListSSHPublicKeys', 'SSHPublicKeys'],
    ['ListSigningCertificates', 'Certificates'],
    ['ListServiceSpecificCredentials', 'ServiceSpecificCredentials'],
  ];
  for (const [operation, member] of lists) {
    const found = await held.call<Record<string, unknown>>('iam', operation, ann);
    assert.deepEqual(found[member], [], operation);
    assert.match(await outcome(held, operation, { UserName: 'bob' }), /^NoSuchEntity: The user with name bob/);
  }
  assert.equal(
    await outcome(held, 'DeleteLoginProfile', ann),
    'NoSuchEntity: Login Profile for User ann cannot be found.',
  );
  // The root is no user.
  assert.equal(
    await outcome(held, 'GetLoginProfile', {}),
    'ValidationError: Must specify userName when calling with non-User credentials',
  );
});

it('a user and a group have another name and path, and keep what is theirs', async () => {
  const held = await open();
  const call = <Output>(operation: string, input: object = {}) => held.call<Output>('iam', operation, input);
  for (const [operation, input] of made) await call(operation, input);
  await call('AddUserToGroup', { ...ann, ...readers });
  await call('PutUserPolicy', { ...ann, PolicyName: 'look', PolicyDocument: allowOf('iam:Get*') });
  await call('CreateAccessKey', ann);
  await call('CreateUser', { UserName: 'bob' });

  await call('UpdateUser', { ...ann, NewUserName: 'anna', NewPath: '/staff/' });
  await call('UpdateGroup', { ...readers, NewGroupName: 'Readers' });

  const anna = { UserName: 'anna' };
  const { User } = await call<{ User: object }>('GetUser', anna);
  assert.partialDeepStrictEqual(User, { ...anna, Path: '/staff/', Arn: 'arn:aws:iam::000000000000:user/staff/anna' });
  assert.deepEqual(await call('ListUserPolicies', anna), { PolicyNames: ['look'], IsTruncated: false });
  const { AccessKeyMetadata: keys } = await call<{ AccessKeyMetadata: object[] }>('ListAccessKeys', anna);
  assert.partialDeepStrictEqual(keys, [anna]);
  const { Groups } = await call<{ Groups: object[] }>('ListGroupsForUser', anna);
  assert.partialDeepStrictEqual(Groups, [{ GroupName: 'Readers' }]);
  assert.match(await outcome(held, 'GetUser', ann), /^NoSuchEntity/);
  assert.equal(
    await outcome(held, 'UpdateUser', { ...anna, NewUserName: 'bob' }),
    'EntityAlreadyExists: User with name bob already exists.',
  );
});
