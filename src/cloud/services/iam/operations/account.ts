/**
 * The account as a whole: how many of what it has and may have, and its alias.
 * Source: API reference, GetAccountSummary, CreateAccountAlias, DeleteAccountAlias, ListAccountAliases; User Guide, "IAM and AWS STS quotas".
 */
import type {
  CreateAccountAliasRequest,
  DeleteAccountAliasRequest,
  GetAccountSummaryResponse,
  ListAccountAliasesRequest,
  ListAccountAliasesResponse,
} from '@aws-sdk/client-iam';
import type { Handler, Handlers } from '../../../kit/service.ts';
import type { Iam } from '../context.ts';
import { onAccount } from '../identity.ts';
import {
  accessKeysPerUserMax,
  customerPoliciesPerAccountMax,
  groupPoliciesCharactersMax,
  groupsPerAccountMax,
  groupsPerUserMax,
  inlinePoliciesCharactersMax,
  managedPoliciesPerRoleMax,
  managedPolicyCharactersMax,
  policyVersionsInUseMax,
  rolesPerAccountMax,
  trustPolicyCharactersMax,
  userPoliciesCharactersMax,
  usersPerAccountMax,
  versionsPerPolicyMax,
} from '../limits.ts';
import { noSuchEntity } from '../refusals.ts';
import { getAccountAuthorizationDetails } from './account-details.ts';

/** Certificates and devices are not here: there are none, and there may be none. */
const getAccountSummary: Handler<Iam, object, GetAccountSummaryResponse> = {
  permissions: onAccount('GetAccountSummary'),
  handle: ({ tables }) => ({
    SummaryMap: {
      Users: tables.userCount(),
      UsersQuota: usersPerAccountMax,
      Groups: tables.groupCount(),
      GroupsQuota: groupsPerAccountMax,
      Roles: tables.roleCount(),
      RolesQuota: rolesPerAccountMax,
      Policies: tables.policyCount(),
      PoliciesQuota: customerPoliciesPerAccountMax,
      PolicyVersionsInUse: tables.policyVersionCount(),
      PolicyVersionsInUseQuota: policyVersionsInUseMax,
      VersionsPerPolicyQuota: versionsPerPolicyMax,
      PolicySizeQuota: managedPolicyCharactersMax,
      UserPolicySizeQuota: userPoliciesCharactersMax,
      GroupPolicySizeQuota: groupPoliciesCharactersMax,
      RolePolicySizeQuota: inlinePoliciesCharactersMax,
      AssumeRolePolicySizeQuota: trustPolicyCharactersMax,
      AttachedPoliciesPerUserQuota: managedPoliciesPerRoleMax,
      AttachedPoliciesPerGroupQuota: managedPoliciesPerRoleMax,
      AttachedPoliciesPerRoleQuota: managedPoliciesPerRoleMax,
      GroupsPerUserQuota: groupsPerUserMax,
      AccessKeysPerUserQuota: accessKeysPerUserMax,
      AccountAccessKeysPresent: 1,
      AccountPasswordPresent: 0,
      AccountMFAEnabled: 0,
      AccountSigningCertificatesPresent: 0,
      MFADevices: 0,
      MFADevicesInUse: 0,
      ServerCertificates: 0,
      ServerCertificatesQuota: 0,
      SigningCertificatesPerUserQuota: 0,
      GlobalEndpointTokenVersion: 1,
    },
  }),
};

const createAccountAlias: Handler<Iam, CreateAccountAliasRequest, object> = {
  permissions: onAccount('CreateAccountAlias'),
  handle({ tables }, { AccountAlias: alias }) {
    tables.putAccountAlias(alias);
    return {};
  },
};

const deleteAccountAlias: Handler<Iam, DeleteAccountAliasRequest, object> = {
  permissions: onAccount('DeleteAccountAlias'),
  handle({ tables }, { AccountAlias: alias }) {
    if (tables.accountAlias() !== alias) throw noSuchEntity(`The account alias ${alias} cannot be found.`);
    tables.putAccountAlias(undefined);
    return {};
  },
};

const listAccountAliases: Handler<Iam, ListAccountAliasesRequest, ListAccountAliasesResponse> = {
  permissions: onAccount('ListAccountAliases'),
  handle({ tables }) {
    const alias = tables.accountAlias();
    return { AccountAliases: alias === undefined ? [] : [alias], IsTruncated: false };
  },
};

export const account: Handlers<Iam> = {
  GetAccountSummary: getAccountSummary,
  GetAccountAuthorizationDetails: getAccountAuthorizationDetails,
  CreateAccountAlias: createAccountAlias,
  DeleteAccountAlias: deleteAccountAlias,
  ListAccountAliases: listAccountAliases,
};
