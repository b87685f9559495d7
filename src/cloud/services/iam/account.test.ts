/** The account as a whole: what it has, its alias, and whose a key is. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type {
  GetAccountAuthorizationDetailsResponse,
  GetAccountPasswordPolicyResponse,
  GetAccountSummaryResponse,
} from '@aws-sdk/client-iam';
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

  it('shows all that its users, groups, roles and policies allow, in pages over all of them', async () => {
    const held = await open();
    const allow = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'ecs:RunTask', Resource: '*' }] };
    const PolicyDocument = JSON.stringify(allow);
    await call(held, 'CreateUser', { UserName: 'ann', Tags: [{ Key: 'team', Value: 'ops' }] });
    await call(held, 'CreateGroup', { GroupName: 'readers' });
    await call(held, 'AddUserToGroup', { UserName: 'ann', GroupName: 'readers' });
    await call(held, 'PutGroupPolicy', { GroupName: 'readers', PolicyName: 'in', PolicyDocument });
    await call(held, 'CreatePolicy', { PolicyName: 'own', PolicyDocument });
    const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
    await call(held, 'AttachUserPolicy', { UserName: 'ann', PolicyArn });
    await call(held, 'CreateServiceLinkedRole', { AWSServiceName: 'ecs.amazonaws.com' });
    const read = (input: object) =>
      call<GetAccountAuthorizationDetailsResponse>(held, 'GetAccountAuthorizationDetails', input);

    const { UserDetailList: users = [], GroupDetailList: groups = [], ...rest } = await read({});
    const { GroupList, AttachedManagedPolicies, Tags, UserPolicyList } = users[0]!;
    assert.deepEqual([GroupList, Tags, UserPolicyList], [['readers'], [{ Key: 'team', Value: 'ops' }], undefined]);
    assert.deepEqual(AttachedManagedPolicies, [{ PolicyName: 'AdministratorAccess', PolicyArn }]);
    const [inline] = groups[0]?.GroupPolicyList ?? [];
    assert.deepEqual(JSON.parse(decodeURIComponent(inline?.PolicyDocument ?? '')), allow);
    assert.equal(rest.RoleDetailList?.[0]?.AttachedManagedPolicies?.[0]?.PolicyName, 'AmazonECSServiceRolePolicy');
    assert.deepEqual(
      rest.Policies?.map(({ PolicyName, PolicyVersionList }) => [PolicyName, PolicyVersionList?.[0]?.VersionId]),
      [
        ['own', 'v1'],
        ['AdministratorAccess', 'v1'],
        ['AmazonECSServiceRolePolicy', 'v1'],
      ],
    );

    const first = await read({ MaxItems: 3, Filter: ['User', 'Group', 'Role'] });
    assert.deepEqual([first.IsTruncated, first.Policies], [false, []]);
    const page = await read({ MaxItems: 4 });
    const next = await read({ Marker: page.Marker });
    assert.deepEqual([page.IsTruncated, next.IsTruncated], [true, false]);
    assert.equal(page.Policies!.length + next.Policies!.length, 3);
  });

  it('keeps a password policy, each time as a whole', async () => {
    const held = await open();
    const missing = { message: 'The Password Policy with domain name 000000000000 cannot be found.' };
    await assert.rejects(call(held, 'GetAccountPasswordPolicy'), missing);
    await call(held, 'UpdateAccountPasswordPolicy', { MinimumPasswordLength: 14, RequireNumbers: true });
    await call(held, 'UpdateAccountPasswordPolicy', { MaxPasswordAge: 90 });
    const { PasswordPolicy } = await call<GetAccountPasswordPolicyResponse>(held, 'GetAccountPasswordPolicy');
    assert.deepEqual(PasswordPolicy, {
      MinimumPasswordLength: 6,
      RequireSymbols: false,
      RequireNumbers: false,
      RequireUppercaseCharacters: false,
      RequireLowercaseCharacters: false,
      AllowUsersToChangePassword: false,
      ExpirePasswords: true,
      MaxPasswordAge: 90,
    });
    await call(held, 'DeleteAccountPasswordPolicy');
    const gone = { message: 'The account policy with name PasswordPolicy cannot be found.' };
    await assert.rejects(call(held, 'DeleteAccountPasswordPolicy'), gone);
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
