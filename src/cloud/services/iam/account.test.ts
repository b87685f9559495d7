/** The account as a whole: what it has, its alias, and whose a key is. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { GetAccountSummaryResponse } from '@aws-sdk/client-iam';
import { type Held, openHeld } from '../../../../test/held-cloud.ts';
import { checkInput } from '../../kit/check-input.ts';
import { sts } from '../sts/sts.ts';
import { iam } from './iam.ts';

const open = () => openHeld({ services: [iam, sts], checkInput, iam: true });
const call = <Output>(held: Held, operation: string, input: object = {}) => held.call<Output>('iam', operation, input);

describe('the account', () => {
  it('says how many it has of what, and may have', async () => {
    const held = await open();
    await call(held, 'CreateUser', { UserName: 'ann' });
    const { SummaryMap = {} } = await call<GetAccountSummaryResponse>(held, 'GetAccountSummary');
    const { Users, UsersQuota, Roles, PolicyVersionsInUse, AccountAccessKeysPresent } = SummaryMap;
    assert.deepEqual([Users, UsersQuota, Roles, PolicyVersionsInUse, AccountAccessKeysPresent], [1, 5000, 0, 0, 1]);
  });

  it('has one alias at most', async () => {
    const held = await open();
    const aliases = async () => (await call<{ AccountAliases: string[] }>(held, 'ListAccountAliases')).AccountAliases;
    assert.deepEqual(await aliases(), []);
    await call(held, 'CreateAccountAlias', { AccountAlias: 'office' });
    await call(held, 'CreateAccountAlias', { AccountAlias: 'the-office' });
    assert.deepEqual(await aliases(), ['the-office']);
    await assert.rejects(call(held, 'DeleteAccountAlias', { AccountAlias: 'office' }), { name: 'NoSuchEntity' });
    await assert.rejects(call(held, 'CreateAccountAlias', { AccountAlias: 'The Office' }), { name: 'ValidationError' });
    await call(held, 'DeleteAccountAlias', { AccountAlias: 'the-office' });
    assert.deepEqual(await aliases(), []);
  });

  it('knows its own keys, and no others', async () => {
    const held = await open();
    await call(held, 'CreateUser', { UserName: 'ann' });
    const { AccessKey } = await call<{ AccessKey: { AccessKeyId: string } }>(held, 'CreateAccessKey', {
      UserName: 'ann',
    });
    const infoOf = (AccessKeyId: string) => held.call('sts', 'GetAccessKeyInfo', { AccessKeyId });
    assert.deepEqual(await infoOf(AccessKey.AccessKeyId), { Account: '000000000000' });
    await assert.rejects(infoOf('AKIAIOSFODNN7EXAMPLE'), { name: 'ValidationError' });
  });
});
