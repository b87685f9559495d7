import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type {
  DescribeSecretResponse,
  ListSecretsResponse,
  ListSecretVersionIdsResponse,
} from '@aws-sdk/client-secrets-manager';
import fc from 'fast-check';
import { call, open, read, stagesOf, token } from './fixtures/held-secrets.ts';

describe('versions', () => {
  it('pass AWSCURRENT on, and the one before is AWSPREVIOUS', async () => {
    const held = await open();
    await call(held, 'CreateSecret', { Name: 's', SecretString: '1', ClientRequestToken: token(1) });
    for (const digit of [2, 3])
      await call(held, 'PutSecretValue', { SecretId: 's', SecretString: `${digit}`, ClientRequestToken: token(digit) });
    assert.deepEqual(await stagesOf(held), { [token(2)]: ['AWSPREVIOUS'], [token(3)]: ['AWSCURRENT'] });
    assert.equal((await read(held, { SecretId: 's', VersionStage: 'AWSPREVIOUS' })).SecretString, '2');
    assert.equal((await read(held, { SecretId: 's', VersionId: token(1) })).SecretString, '1');
    await assert.rejects(read(held, { SecretId: 's', VersionId: token(1), VersionStage: 'AWSCURRENT' }), {
      code: 'InvalidRequestException',
      message: 'You provided a VersionStage that is not associated to the provided VersionId.',
    });
    await assert.rejects(read(held, { SecretId: 's', VersionId: token(9) }), {
      message: `Secrets Manager can't find the specified secret value for VersionId: ${token(9)}`,
    });
    const list = async (more: object) =>
      (
        await call<ListSecretVersionIdsResponse>(held, 'ListSecretVersionIds', { SecretId: 's', ...more })
      ).Versions?.map(({ VersionId }) => VersionId);
    assert.deepEqual(await list({}), [token(2), token(3)]);
    assert.deepEqual(await list({ IncludeDeprecated: true, MaxResults: 2 }), [token(1), token(2)]);
  });

  it('of a token that is used again stay as they are, and another value is refused', async () => {
    const held = await open();
    await call(held, 'CreateSecret', { Name: 's', SecretString: '1', ClientRequestToken: token(1) });
    const put = (SecretString: string) =>
      call(held, 'PutSecretValue', { SecretId: 's', SecretString, ClientRequestToken: token(2) });
    assert.deepEqual(await put('2'), await put('2'));
    await assert.rejects(put('3'), {
      code: 'ResourceExistsException',
      message: /^You can't use ClientRequestToken 2+ /,
    });
    assert.equal((await read(held, { SecretId: 's' })).SecretString, '2');
  });

  it('are taken back by moving AWSCURRENT', async () => {
    const held = await open();
    await call(held, 'CreateSecret', { Name: 's', SecretString: '1', ClientRequestToken: token(1) });
    await call(held, 'UpdateSecret', {
      SecretId: 's',
      SecretString: '2',
      ClientRequestToken: token(2),
      Description: 'd',
    });
    const move = (input: object) =>
      call(held, 'UpdateSecretVersionStage', { SecretId: 's', VersionStage: 'AWSCURRENT', ...input });
    await assert.rejects(move({ MoveToVersionId: token(1) }), {
      code: 'InvalidParameterException',
      message: `The parameter RemoveFromVersionId can't be empty. Staging label AWSCURRENT is currently attached to version ${token(2)}, so you must explicitly reference that version in RemoveFromVersionId.`,
    });
    await assert.rejects(move({ RemoveFromVersionId: token(2) }), { code: 'InvalidParameterException' });
    await move({ MoveToVersionId: token(1), RemoveFromVersionId: token(2) });
    assert.deepEqual(await stagesOf(held), { [token(1)]: ['AWSCURRENT'], [token(2)]: ['AWSPREVIOUS'] });
  });

  it('may have stages of their own', async () => {
    const held = await open();
    await call(held, 'CreateSecret', { Name: 's', SecretString: '1', ClientRequestToken: token(1) });
    const put = { SecretId: 's', SecretString: '2', ClientRequestToken: token(2), VersionStages: ['NEXT'] };
    assert.deepEqual((await call<{ VersionStages: string[] }>(held, 'PutSecretValue', put)).VersionStages, ['NEXT']);
    assert.equal((await read(held, { SecretId: 's' })).SecretString, '1');
    assert.equal((await read(held, { SecretId: 's', VersionStage: 'NEXT' })).SecretString, '2');
  });

  it('that have no stage are kept up to a hundred in all', async () => {
    const held = await open();
    await call(held, 'CreateSecret', { Name: 's', SecretString: '0' });
    for (let number = 1; number <= 105; number++)
      await call(held, 'PutSecretValue', { SecretId: 's', SecretString: `${number}` });
    assert.equal(held.sql('SELECT * FROM secret_version').length, 100);
    assert.equal((await read(held, { SecretId: 's' })).SecretString, '105');
    assert.equal((await read(held, { SecretId: 's', VersionStage: 'AWSPREVIOUS' })).SecretString, '104');
  });

  it('always leave one AWSCURRENT, and AWSPREVIOUS on another', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 12 }), async (digits) => {
        const held = await open();
        await call(held, 'CreateSecret', { Name: 's', SecretString: '0', ClientRequestToken: token(0) });
        for (const digit of digits)
          await call(held, 'PutSecretValue', {
            SecretId: 's',
            SecretString: `${digit}`,
            ClientRequestToken: token(digit),
          });
        const stages = Object.values((await stagesOf(held)) ?? {}).flat();
        assert.deepEqual(stages.sort(), ['AWSCURRENT', 'AWSPREVIOUS']);
      }),
      { numRuns: 25 },
    );
  });
});

describe('a deleted secret', () => {
  const marked = {
    code: 'InvalidRequestException',
    message: "You can't perform this operation on the secret because it was marked for deletion.",
  };

  it('is marked, can be restored, and goes when its days are over', async () => {
    const held = await open();
    await call(held, 'CreateSecret', { Name: 's', SecretString: 'x' });
    const remove = { SecretId: 's', RecoveryWindowInDays: 7 };
    const { DeletionDate } = await call<{ DeletionDate: Date }>(held, 'DeleteSecret', remove);
    assert.equal(DeletionDate.toISOString(), '2026-01-08T00:00:00.000Z');
    for (const operation of ['GetSecretValue', 'PutSecretValue', 'DeleteSecret'])
      await assert.rejects(call(held, operation, { SecretId: 's', SecretString: 'y' }), marked);
    await assert.rejects(call(held, 'CreateSecret', { Name: 's' }), {
      code: 'InvalidRequestException',
      message: "You can't create this secret because a secret with this name is already scheduled for deletion.",
    });
    const { DeletedDate } = await call<DescribeSecretResponse>(held, 'DescribeSecret', { SecretId: 's' });
    assert.deepEqual(DeletedDate, DeletionDate);
    await call(held, 'RestoreSecret', { SecretId: 's' });
    await held.advance(8 * 86_400);
    assert.equal((await read(held, { SecretId: 's' })).SecretString, 'x');
    await call(held, 'DeleteSecret', remove);
    await held.restart();
    await held.advance(7 * 86_400);
    await assert.rejects(call(held, 'DescribeSecret', { SecretId: 's' }), { code: 'ResourceNotFoundException' });
    assert.deepEqual([...held.sql('SELECT * FROM secret'), ...held.sql('SELECT * FROM secret_version')], []);
  });

  it('is gone at once if that is asked for, and its name is free', async () => {
    const held = await open();
    const force = { SecretId: 's', ForceDeleteWithoutRecovery: true };
    const { ARN } = await call(held, 'CreateSecret', { Name: 's', SecretString: 'x' });
    assert.equal((await call(held, 'DeleteSecret', force)).ARN, ARN);
    await call(held, 'DeleteSecret', force);
    assert.notEqual((await call(held, 'CreateSecret', { Name: 's' })).ARN, ARN);
    await assert.rejects(read(held, { SecretId: 's' }), {
      code: 'ResourceNotFoundException',
      message: "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
    });
  });

  it('is listed only if asked for', async () => {
    const held = await open();
    for (const Name of ['a', 'b']) await call(held, 'CreateSecret', { Name });
    await call(held, 'DeleteSecret', { SecretId: 'a' });
    const list = async (input: object) =>
      (await call<ListSecretsResponse>(held, 'ListSecrets', input)).SecretList?.map(({ Name }) => Name);
    assert.deepEqual(await list({}), ['b']);
    assert.deepEqual(await list({ IncludePlannedDeletion: true, SortBy: 'name', SortOrder: 'asc' }), ['a', 'b']);
  });
});
