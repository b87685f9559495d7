/** Permission is asked on an ARN as it is written: one that is written otherwise must find nothing, or a Deny is got round. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { GetParametersResult } from '@aws-sdk/client-ssm';
import { openHeld } from '../../../../test/held-cloud.ts';
import type { Caller } from '../../kit/caller.ts';
import { iam } from '../iam/iam.ts';
import { ssm } from './ssm.ts';

const here = 'arn:aws:ssm:us-east-1:000000000000:';
const written = [
  'arn:aws:ssm:us-east-1:999999999999:parameter/sp',
  'arn:aws:ssm:us-east-1:999999999999:parameter/sp:1',
  'arn:aws:ssm:eu-west-1:000000000000:parameter/sp',
  'arn:aws-cn:ssm:us-east-1:000000000000:parameter/sp',
  'arn:aws:s3:us-east-1:000000000000:parameter/sp',
  'arn:aws:ssm::000000000000:parameter/sp',
  'arn:aws:ssm:us-east-1::parameter/sp',
];
const document = (...Statement: object[]): string => JSON.stringify({ Version: '2012-10-17', Statement });

async function open() {
  const held = await openHeld({ services: [iam, ssm] });
  for (const Name of ['sp', '/slashed', '/a/b'])
    await held.call('ssm', 'PutParameter', { Name, Value: 'v', Type: 'String' });
  const { Role } = await held.call<{ Role: { Arn: string } }>('iam', 'CreateRole', {
    RoleName: 'r',
    AssumeRolePolicyDocument: document({
      Effect: 'Allow',
      Principal: { Service: 'ecs-tasks.amazonaws.com' },
      Action: 'sts:AssumeRole',
    }),
  });
  await held.call('iam', 'PutRolePolicy', {
    RoleName: 'r',
    PolicyName: 'p',
    PolicyDocument: document(
      { Effect: 'Allow', Action: '*', Resource: '*' },
      { Effect: 'Deny', Action: 'ssm:*', Resource: `${here}parameter/*` },
    ),
  });
  const caller: Caller = { kind: 'session', roleArn: Role.Arn, sessionName: 'x' };
  return { held, caller };
}

describe('a Deny on all parameters that are here', () => {
  it('keeps from them, however their ARNs are written', async () => {
    const { held, caller } = await open();
    const others = [...written, `${here}sp`, `${here}/sp`, `${here}/slashed`, `${here}/a/b`];
    const get = (Name: string) => held.call('ssm', 'GetParameter', { Name }, caller);
    for (const name of ['sp', '/slashed', `${here}parameter/sp`, `${here}parameter/a/b:1`])
      await assert.rejects(get(name), { code: 'AccessDeniedException' }, name);
    for (const name of others) await assert.rejects(get(name), { code: 'ParameterNotFound' }, name);
    for (const name of others) {
      const found = await held.call<GetParametersResult>('ssm', 'GetParameters', { Names: [name] }, caller);
      assert.deepEqual(found, { Parameters: [], InvalidParameters: [name] });
    }
  });
});
