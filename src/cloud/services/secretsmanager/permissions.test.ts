import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type {
  BatchGetSecretValueResponse,
  GetSecretValueResponse,
  ValidateResourcePolicyResponse,
} from '@aws-sdk/client-secrets-manager';
import type { Caller } from '../../kit/caller.ts';
import { call, open } from './fixtures/held-secrets.ts';

describe('who may', () => {
  const account = '000000000000';
  const session: Caller = { kind: 'session', roleArn: `arn:aws:iam::${account}:role/r`, sessionName: 'x' };
  const withRole = async (statement: object) => {
    const held = await open();
    const AssumeRolePolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    });
    await held.call('iam', 'CreateRole', { RoleName: 'r', AssumeRolePolicyDocument });
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] });
    await held.call('iam', 'PutRolePolicy', { RoleName: 'r', PolicyName: 'p', PolicyDocument });
    for (const Name of ['mine', 'other']) await call(held, 'CreateSecret', { Name, SecretString: Name });
    return held;
  };
  const onMine = { Action: 'secretsmanager:GetSecretValue', Resource: `arn:aws:secretsmanager:*:*:secret:mine-??????` };

  it('read a secret is asked for by its ARN', async () => {
    const held = await withRole(onMine);
    assert.equal(
      (await call<GetSecretValueResponse>(held, 'GetSecretValue', { SecretId: 'mine' }, session)).Name,
      'mine',
    );
    await assert.rejects(call(held, 'GetSecretValue', { SecretId: 'other' }, session), {
      code: 'AccessDeniedException',
      message: new RegExp(
        `^User: arn:aws:sts::${account}:assumed-role/r/x is not authorized to perform: secretsmanager:GetSecretValue on resource: arn:aws:secretsmanager:us-east-1:${account}:secret:other-\\w{6} because no identity-based policy allows`,
      ),
    });
  });

  it("may be said by the secret's own policy", async () => {
    const held = await withRole(onMine);
    const ResourcePolicy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: session.roleArn },
          Action: 'secretsmanager:GetSecretValue',
          Resource: '*',
        },
      ],
    });
    await call(held, 'PutResourcePolicy', { SecretId: 'other', ResourcePolicy });
    await call(held, 'GetSecretValue', { SecretId: 'other' }, session);
    await call(held, 'DeleteResourcePolicy', { SecretId: 'other' });
    await assert.rejects(call(held, 'GetSecretValue', { SecretId: 'other' }, session), {
      code: 'AccessDeniedException',
    });
  });

  it('is validated before it is put', async () => {
    const held = await withRole({ ...onMine, Action: 'secretsmanager:ValidateResourcePolicy', Resource: '*' });
    const validate = (ResourcePolicy: string, more = {}) =>
      call<ValidateResourcePolicyResponse>(held, 'ValidateResourcePolicy', { ResourcePolicy, ...more }, session);
    const statement = { Effect: 'Allow', Principal: '*', Action: 'secretsmanager:GetSecretValue', Resource: '*' };
    const right = await validate(JSON.stringify({ Version: '2012-10-17', Statement: [statement] }), {
      SecretId: 'mine',
    });
    assert.deepEqual(right, { PolicyValidationPassed: true, ValidationErrors: [] });
    const wrong = await validate('{"Version":"2012-10-17","Statement":[{"Effect":"Alow"}]}');
    assert.equal(wrong.PolicyValidationPassed, false);
    assert.match(wrong.ValidationErrors?.[0]?.ErrorMessage ?? '', /Alow/);
    await assert.rejects(validate('{}', { SecretId: 'none' }), { code: 'ResourceNotFoundException' });
  });

  it('read several is asked of each', async () => {
    const held = await withRole({ ...onMine, Action: 'secretsmanager:*', Resource: ['*'] });
    const SecretIdList = ['mine', 'none'];
    const all = await call<BatchGetSecretValueResponse>(held, 'BatchGetSecretValue', { SecretIdList }, session);
    assert.deepEqual(
      all.SecretValues?.map(({ SecretString }) => SecretString),
      ['mine'],
    );
    assert.deepEqual(
      all.Errors?.map(({ SecretId, ErrorCode }) => [SecretId, ErrorCode]),
      [['none', 'ResourceNotFoundException']],
    );
  });

  it('make one is asked for by the name that it shall have', async () => {
    const held = await withRole({
      Action: 'secretsmanager:CreateSecret',
      Resource: 'arn:aws:secretsmanager:*:*:secret:team/*',
    });
    await call(held, 'CreateSecret', { Name: 'team/a' }, session);
    await assert.rejects(call(held, 'CreateSecret', { Name: 'a' }, session), { code: 'AccessDeniedException' });
    await assert.rejects(call(held, 'CreateSecret', { Name: 'team/b', Tags: [{ Key: 'k', Value: 'v' }] }, session), {
      message: /secretsmanager:TagResource/,
    });
  });
});
