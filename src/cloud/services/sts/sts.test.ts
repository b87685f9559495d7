/** Sessions of roles: who gets one, what its key says to the wire, and when it ends. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AssumeRoleResponse, GetCallerIdentityResponse } from '@aws-sdk/client-sts';
import { type Held, openHeld } from '../../../../test/held-cloud.ts';
import { testIdentity } from '../../../../test/identity.ts';
import type { Caller } from '../../kit/caller.ts';
import { checkInput } from '../../kit/check-input.ts';
import { iam } from '../iam/iam.ts';
import { sts } from './sts.ts';

const arnOf = (role: string) => `arn:aws:iam::000000000000:role/${role}`;
const task: Caller = { kind: 'session', roleArn: arnOf('Task'), sessionName: '0a1b' };

const trust = (principal: object, condition?: object) =>
  JSON.stringify({
    Statement: {
      Effect: 'Allow',
      Principal: principal,
      Action: 'sts:AssumeRole',
      ...(condition ? { Condition: condition } : {}),
    },
  });

/** A task's role, and a role `Reporter` that trusts as given. */
async function open(trusted: string, settings: { iam?: boolean; more?: object } = {}): Promise<Held> {
  const { more = {}, ...rest } = settings;
  const held = await openHeld({ services: [iam, sts], checkInput, ...rest });
  const taskTrust = trust({ Service: 'ecs-tasks.amazonaws.com' });
  await held.call('iam', 'CreateRole', { RoleName: 'Task', AssumeRolePolicyDocument: taskTrust });
  await held.call('iam', 'CreateRole', { RoleName: 'Reporter', AssumeRolePolicyDocument: trusted, ...more });
  return held;
}

const assume = (held: Held, more: object = {}, caller: Caller = task) =>
  held.call<AssumeRoleResponse>(
    'sts',
    'AssumeRole',
    { RoleArn: arnOf('Reporter'), RoleSessionName: 'month', ...more },
    caller,
  );

const trustsTask = trust({ AWS: arnOf('Task') });
const start = `AccessDenied: User: arn:aws:sts::000000000000:assumed-role/Task/0a1b is not authorized to perform: sts:AssumeRole on resource: ${arnOf('Reporter')}`;

const outcomeOf = async (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'a session',
    (error: Error) => `${error.name}: ${error.message}`,
  );

describe('AssumeRole', () => {
  it('gives a key that the wire can verify, until it expires', async () => {
    const held = await open(trustsTask);
    const { Credentials: given, AssumedRoleUser: user } = await assume(held, { DurationSeconds: 900 });
    assert.equal(user?.Arn, 'arn:aws:sts::000000000000:assumed-role/Reporter/month');
    assert.match(user!.AssumedRoleId!, /^AROA[A-Z2-7]{17}:month$/);
    assert.match(given!.AccessKeyId!, /^ASIA[A-Z2-7]{16}$/);
    assert.deepEqual(given!.Expiration, new Date('2026-01-01T00:15:00Z'));
    await held.restart();
    const { authority } = held.cloud;
    assert.deepEqual(authority!.key(given!.AccessKeyId!, held.world.now()), {
      secretAccessKey: given!.SecretAccessKey,
      sessionToken: given!.SessionToken,
      caller: { kind: 'session', roleArn: arnOf('Reporter'), sessionName: 'month' },
      expires: Date.parse('2026-01-01T00:15:00Z'),
      assumed: true,
    });
    await held.advance(900);
    assert.equal(authority!.key(given!.AccessKeyId!, held.world.now()), undefined);
  });

  it('gives keys that end with their role, and do not return with another role of its name', async () => {
    const held = await open(trustsTask);
    const key = (id: string | undefined) => held.cloud.authority!.key(id as string, held.world.now());
    const { Credentials: first } = await assume(held);
    const { Credentials: others } = await held.call<AssumeRoleResponse>('iam', 'IssueKey', {
      RoleArn: arnOf('Task'),
      RoleSessionName: 's',
      DurationSeconds: 900,
    });
    await held.call('iam', 'DeleteRole', { RoleName: 'Reporter' });
    assert.equal(key(first?.AccessKeyId), undefined);
    await held.call('iam', 'CreateRole', { RoleName: 'Reporter', AssumeRolePolicyDocument: trustsTask });
    assert.equal(key(first?.AccessKeyId), undefined);
    const { Credentials: second } = await assume(held);
    await held.restart();
    assert.equal(key(first?.AccessKeyId), undefined);
    assert.ok(key(second?.AccessKeyId) && key(others?.AccessKeyId));
    assert.equal(held.sql("SELECT * FROM timer WHERE kind = 'expire'").length, 2);
  });

  it('gives each session a key of its own', async () => {
    const held = await open(trustsTask);
    const keys = [await assume(held), await assume(held)].map((answer) => answer.Credentials!.AccessKeyId);
    assert.equal(new Set(keys).size, 2);
  });

  const trustsAccount = trust({ AWS: '000000000000' });
  const external = { StringEquals: { 'sts:ExternalId': 'a1' } };
  const refusals: [name: string, trust: string, more: object, caller: Caller, outcome: string][] = [
    [
      'a role that is not trusted',
      trust({ Service: 'ecs-tasks.amazonaws.com' }),
      {},
      task,
      `${start} because no role trust policy allows the sts:AssumeRole action`,
    ],
    [
      'a role of a trusted account that has no policy for it',
      trustsAccount,
      {},
      task,
      `${start} because no identity-based policy allows the sts:AssumeRole action`,
    ],
    [
      'a caller without the external id',
      trust({ AWS: arnOf('Task') }, external),
      { ExternalId: 'b2' },
      task,
      `${start} because no role trust policy allows the sts:AssumeRole action`,
    ],
    [
      'the root',
      trust({ AWS: '000000000000' }),
      {},
      { kind: 'root' },
      'AccessDenied: Roles may not be assumed by root accounts.',
    ],
    [
      'a longer session than the role allows',
      trustsTask,
      { DurationSeconds: 7200 },
      task,
      'ValidationError: The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    ],
    [
      'a session policy that is none',
      trustsTask,
      { Policy: '{}' },
      task,
      'MalformedPolicyDocument: Syntax errors in policy.',
    ],
    [
      'a managed policy that is not there',
      trustsTask,
      { PolicyArns: [{ arn: 'arn:aws:iam::000000000000:policy/none' }] },
      task,
      'ValidationError: Policy arn:aws:iam::000000000000:policy/none does not exist or is not attachable.',
    ],
    [
      'a source identity',
      trustsTask,
      { SourceIdentity: 'me' },
      task,
      'ValidationError: SourceIdentity of AssumeRole is not there yet in this version of Punctual',
    ],
  ];
  for (const [name, trusted, more, caller, expected] of refusals) {
    it(`refuses ${name}`, async () => {
      assert.equal(await outcomeOf(assume(await open(trusted), more, caller)), expected);
    });
  }

  it('refuses a chained session of more than an hour', async () => {
    const held = await open(trustsTask, { more: { MaxSessionDuration: 43_200 } });
    assert.equal(
      await outcomeOf(assume(held, { DurationSeconds: 7200 })),
      'ValidationError: The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    );
  });

  it('lets in with the external id, and by a policy of the caller where the account is trusted', async () => {
    assert.equal(
      await outcomeOf(assume(await open(trust({ AWS: arnOf('Task') }, external)), { ExternalId: 'a1' })),
      'a session',
    );
    const held = await open(trustsAccount);
    const statement = { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: arnOf('Reporter') };
    const policy = { RoleName: 'Task', PolicyName: 'P', PolicyDocument: JSON.stringify({ Statement: statement }) };
    await held.call('iam', 'PutRolePolicy', policy);
    assert.equal(await outcomeOf(assume(held)), 'a session');
  });

  it('lets anyone in with enforcement off', async () => {
    const held = await open(trust({ Service: 'ecs-tasks.amazonaws.com' }), { iam: false });
    assert.equal(await outcomeOf(assume(held, {}, { kind: 'root' })), 'a session');
  });
});

describe('GetCallerIdentity', () => {
  it('names the root', async () => {
    const held = await open(trustsTask);
    assert.deepEqual(await held.call('sts', 'GetCallerIdentity', {}), {
      Account: '000000000000',
      Arn: 'arn:aws:iam::000000000000:root',
      UserId: '000000000000',
    });
  });
  it("names a role's session", async () => {
    const held = await open(trustsTask);
    const who = await held.call<GetCallerIdentityResponse>('sts', 'GetCallerIdentity', {}, task);
    assert.equal(who.Arn, 'arn:aws:sts::000000000000:assumed-role/Task/0a1b');
    assert.match(who.UserId!, /^AROA[A-Z2-7]{17}:0a1b$/);
  });
});

describe('the key of', () => {
  it('the root is the one that the cloud was given', async () => {
    const held = await open(trustsTask);
    const { accessKeyId, secretAccessKey } = testIdentity.rootKey;
    assert.deepEqual(held.cloud.authority!.key(accessKeyId, held.world.now()), {
      secretAccessKey,
      caller: { kind: 'root' },
    });
  });
  it('nobody is none', async () => {
    const held = await open(trustsTask);
    assert.equal(held.cloud.authority!.key('AKIANOBODY', held.world.now()), undefined);
  });
});
