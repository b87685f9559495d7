/** What a caller may not do is known before he tries, from the policy simulator of a cloud that has one. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  type SimulatePrincipalPolicyCommandInput,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { openOperated } from '../../test/operated.ts';
import { type Account, openAccount } from './account.ts';
import { type Need, openRights } from './rights.ts';

const machine = 'arn:aws:states:us-east-1:000000000000:stateMachine:a';
const topic = 'arn:aws:sns:us-east-1:000000000000:alerts';
const start: Need = { action: 'states:StartExecution', resource: machine };
const stop: Need = { action: 'states:StopExecution', resource: machine.replace(':stateMachine:', ':execution:') };
const publish: Need = { action: 'sns:Publish', resource: topic };

const allow = (Action: string | string[], Condition?: object) => ({
  Effect: 'Allow',
  Action,
  Resource: '*',
  Condition,
});
const policy = (...Statement: object[]): string => JSON.stringify({ Version: '2012-10-17', Statement });
const simulates = allow('iam:SimulatePrincipalPolicy');

/** As a user with that policy, and the simulations that it asks for. */
async function openAs(document: string) {
  const cloud = await openOperated([{ seconds: 1 }], '2026-02-01T00:00:00Z');
  const iam = cloud.account.client(IAMClient);
  await iam.send(new CreateUserCommand({ UserName: 'ann', Path: '/staff/' }));
  await iam.send(new PutUserPolicyCommand({ UserName: 'ann', PolicyName: 'own', PolicyDocument: document }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'ann' }));
  const account = openAccount({
    endpoint: cloud.served.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' },
  });
  return {
    cloud,
    account,
    asked: watchSimulations(account),
    async [Symbol.asyncDispose]() {
      account[Symbol.dispose]();
      await cloud[Symbol.asyncDispose]();
    },
  };
}

function watchSimulations(account: Account): SimulatePrincipalPolicyCommandInput[] {
  const asked: SimulatePrincipalPolicyCommandInput[] = [];
  account.client(IAMClient).middlewareStack.add(
    (next, { commandName }) =>
      (request) => {
        if (commandName === 'SimulatePrincipalPolicyCommand')
          asked.push(request.input as SimulatePrincipalPolicyCommandInput);
        return next(request);
      },
    { step: 'initialize' },
  );
  return asked;
}

describe('the rights of a caller', () => {
  it('that are missing are found with one call for all, which serves for a while', async () => {
    await using opened = await openAs(policy(simulates, allow('states:StartExecution')));
    const rights = openRights(opened.account);
    assert.deepEqual(await rights.lacking([start, stop]), [stop]);
    assert.deepEqual(await rights.lacking([stop]), [stop]);
    assert.equal(opened.asked.length, 1);
  });

  it('that are many are found in several calls', async () => {
    await using opened = await openAs(policy(simulates, allow('states:StartExecution')));
    const rights = openRights(opened.account);
    const needs = Array.from({ length: 1100 }, (_, n): Need[] => [
      { ...start, resource: `${machine}${n}` },
      { ...stop, resource: `${stop.resource}${n}` },
    ]).flat();
    assert.deepEqual(
      await rights.lacking(needs),
      needs.filter(({ action }) => action === stop.action),
    );
    assert.equal(opened.asked.length, 2);
  });

  it('count as there where the simulation is denied, and that is not asked again at once', async () => {
    await using opened = await openAs(policy(allow('states:StartExecution')));
    const rights = openRights(opened.account);
    assert.deepEqual(await rights.lacking([start, stop]), []);
    assert.deepEqual(await rights.lacking([start, stop]), []);
    assert.equal(opened.asked.length, 1);
  });

  it('count as there where a condition depends on what is not known, and what a topic itself may allow', async () => {
    const withFactor = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
    await using opened = await openAs(policy(simulates, allow('states:StopExecution', withFactor)));
    assert.deepEqual(await openRights(opened.account).lacking([stop, publish]), []);
  });

  it('are not left open by conditions of other services, or by those that are known', async () => {
    const toEcs = { StringEquals: { 'iam:PassedToService': 'ecs.amazonaws.com' } };
    const here = { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } };
    await using opened = await openAs(policy(simulates, allow('iam:PassRole', toEcs), allow('states:Start*', here)));
    assert.deepEqual(await openRights(opened.account).lacking([start, stop]), [stop]);
  });

  it('of a session are those of its role, wherever its path leads', async () => {
    await using opened = await openAs(policy(allow('sts:AssumeRole')));
    const { cloud, account } = opened;
    const iam = cloud.account.client(IAMClient);
    const trust = { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::000000000000:root' }, Action: 'sts:AssumeRole' };
    const { Role } = await iam.send(
      new CreateRoleCommand({ RoleName: 'looks', Path: '/staff/', AssumeRolePolicyDocument: policy(trust) }),
    );
    const PolicyDocument = policy(simulates, allow('iam:GetRole'));
    await iam.send(new PutRolePolicyCommand({ RoleName: 'looks', PolicyName: 'own', PolicyDocument }));
    const { Credentials } = await account
      .client(STSClient)
      .send(new AssumeRoleCommand({ RoleArn: Role?.Arn, RoleSessionName: 'session' }));
    using session = openAccount({
      endpoint: cloud.served.endpoint,
      region: 'us-east-1',
      credentials: {
        accessKeyId: Credentials?.AccessKeyId ?? '',
        secretAccessKey: Credentials?.SecretAccessKey ?? '',
        sessionToken: Credentials?.SessionToken ?? '',
      },
    });
    assert.deepEqual(await openRights(session).lacking([start]), [start]);
  });

  it("of an account's root are all there are, and nothing is simulated", async () => {
    await using opened = await openAs(policy(simulates));
    const asked = watchSimulations(opened.cloud.account);
    assert.deepEqual(await openRights(opened.cloud.account).lacking([start, stop]), []);
    assert.equal(asked.length, 0);
  });
});
