/** Keys for a while: whose they are, how long, and what they may not do. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
  ListUsersCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import {
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
  type GetSessionTokenResponse,
  STSClient,
} from '@aws-sdk/client-sts';
import { openHeld } from '../../../../test/held-cloud.ts';
import { openServed } from '../../../../test/served-cloud.ts';
import { iam } from '../iam/iam.ts';
import { sts } from './sts.ts';

type Served = Awaited<ReturnType<typeof openServed>>;
interface Keys {
  readonly AccessKeyId: string | undefined;
  readonly SecretAccessKey: string | undefined;
  readonly SessionToken?: string | undefined;
}

const settingsOf = ({ endpoint }: Served, keys: Keys) => ({
  endpoint,
  region: 'us-east-1',
  maxAttempts: 1,
  credentials: {
    accessKeyId: keys.AccessKeyId!,
    secretAccessKey: keys.SecretAccessKey!,
    ...(keys.SessionToken === undefined ? {} : { sessionToken: keys.SessionToken }),
  },
});

const everything = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
});

async function openAnn() {
  const served = await openServed(() => ({}) as never);
  await served.aws.iam.send(new CreateUserCommand({ UserName: 'ann' }));
  await served.aws.iam.send(
    new PutUserPolicyCommand({ UserName: 'ann', PolicyName: 'all', PolicyDocument: everything }),
  );
  const { AccessKey } = await served.aws.iam.send(new CreateAccessKeyCommand({ UserName: 'ann' }));
  return { served, client: new STSClient(settingsOf(served, AccessKey as Keys)) };
}

describe('GetSessionToken', () => {
  it('gives a user a key of her own for a while, which IAM does not take', async () => {
    const { served, client } = await openAnn();
    await using _ = served;
    const { Credentials } = await client.send(new GetSessionTokenCommand({ DurationSeconds: 900 }));
    assert.match(Credentials?.AccessKeyId ?? '', /^ASIA[A-Z2-7]{16}$/);
    const settings = settingsOf(served, Credentials as Keys);
    const { Arn } = await new STSClient(settings).send(new GetCallerIdentityCommand({}));
    assert.equal(Arn, 'arn:aws:iam::000000000000:user/ann');
    await assert.rejects(new IAMClient(settings).send(new ListUsersCommand({})), {
      name: 'InvalidClientTokenId',
      message: 'The security token included in the request is invalid.',
    });
    await assert.rejects(new STSClient(settings).send(new GetSessionTokenCommand({})), {
      name: 'AccessDenied',
      message: 'Cannot call GetSessionToken with session credentials',
    });
  });

  it('knows no device', async () => {
    const { served, client } = await openAnn();
    await using _ = served;
    const call = client.send(
      new GetSessionTokenCommand({ SerialNumber: 'arn:aws:iam::000000000000:mfa/ann', TokenCode: '123456' }),
    );
    await assert.rejects(call, { name: 'AccessDenied', message: /^MultiFactorAuthentication failed/ });
  });

  it('gives the root one of an hour at most', async () => {
    const held = await openHeld({ services: [iam, sts] });
    const { Credentials } = await held.call<GetSessionTokenResponse>('sts', 'GetSessionToken', {
      DurationSeconds: 7200,
    });
    assert.deepEqual(Credentials?.Expiration, new Date('2026-01-01T01:00:00Z'));
    await held.advance(3600);
    assert.deepEqual(held.sql('SELECT * FROM iam_session_key'), []);
  });

  it('goes with its user', async () => {
    const held = await openHeld({ services: [iam, sts] });
    await held.call('iam', 'CreateUser', { UserName: 'ann' });
    const ann = { kind: 'user', userArn: 'arn:aws:iam::000000000000:user/ann' } as const;
    await held.call('sts', 'GetSessionToken', {}, ann);
    await held.call('iam', 'DeleteUser', { UserName: 'ann' });
    assert.deepEqual(held.sql('SELECT * FROM iam_session_key'), []);
  });
});
