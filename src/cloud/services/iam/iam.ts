/**
 * Identity and access management: roles, users and groups, policies, and the authority by which the dispatcher decides.
 * Left out: further versions of managed policies, passwords and other credentials of users, providers of identity.
 */
import { bind, type ServiceDefinition } from '../../kit/service.ts';
import { ambientKeysOf, openAuthority } from './authority.ts';
import type { Iam } from './context.ts';
import { openManagedPolicies } from './managed-policies.ts';
import { account } from './operations/account.ts';
import { attachRolePolicy, detachRolePolicy, listAttachedRolePolicies } from './operations/attached-policies.ts';
import { deleteRolePermissionsBoundary, putRolePermissionsBoundary } from './operations/boundaries.ts';
import { identities } from './operations/identities.ts';
import { deleteRolePolicy, getRolePolicy, listRolePolicies, putRolePolicy } from './operations/inline-policies.ts';
import { noCredentials } from './operations/no-credentials.ts';
import { passwordPolicy } from './operations/password-policy.ts';
import { createPolicy, deletePolicy, getPolicy, listPolicies } from './operations/policies.ts';
import { listEntitiesForPolicy } from './operations/policy-entities.ts';
import { listPolicyTags, tagPolicy, untagPolicy } from './operations/policy-tags.ts';
import {
  createPolicyVersion,
  deletePolicyVersion,
  getPolicyVersion,
  listPolicyVersions,
  setDefaultPolicyVersion,
} from './operations/policy-versions.ts';
import { renaming } from './operations/rename.ts';
import { listRoleTags, tagRole, untagRole } from './operations/role-tags.ts';
import {
  createRole,
  deleteRole,
  getRole,
  listRoles,
  updateAssumeRolePolicy,
  updateRole,
  updateRoleDescription,
} from './operations/roles.ts';
import { linkedRoles } from './operations/service-linked-roles.ts';
import {
  assumeRole,
  describeCaller,
  describeKey,
  expireKey,
  issueKey,
  issueOwnKey,
  revokeKey,
  takeRole,
} from './operations/sessions.ts';
import {
  getContextKeysForCustomPolicy,
  getContextKeysForPrincipalPolicy,
  simulateCustomPolicy,
  simulatePrincipalPolicy,
} from './operations/simulate.ts';
import { accessDenied } from './refusals.ts';
import { openRights } from './rights.ts';
import { openTables, schema } from './tables.ts';

export const iam: ServiceDefinition = {
  service: 'iam',
  schema,
  open(host) {
    const tables = openTables(host.store);
    const managed = openManagedPolicies(tables, host.partition);
    const rights = openRights(tables, managed);
    const service: Iam = { host, tables, managed, rights, ambientKeys: ambientKeysOf(host) };
    return {
      operations: bind(service, {
        // roles
        CreateRole: createRole,
        GetRole: getRole,
        UpdateRole: updateRole,
        UpdateRoleDescription: updateRoleDescription,
        UpdateAssumeRolePolicy: updateAssumeRolePolicy,
        DeleteRole: deleteRole,
        ListRoles: listRoles,
        TagRole: tagRole,
        UntagRole: untagRole,
        ListRoleTags: listRoleTags,

        // policies of a role
        PutRolePolicy: putRolePolicy,
        GetRolePolicy: getRolePolicy,
        DeleteRolePolicy: deleteRolePolicy,
        ListRolePolicies: listRolePolicies,
        AttachRolePolicy: attachRolePolicy,
        DetachRolePolicy: detachRolePolicy,
        ListAttachedRolePolicies: listAttachedRolePolicies,
        PutRolePermissionsBoundary: putRolePermissionsBoundary,
        DeleteRolePermissionsBoundary: deleteRolePermissionsBoundary,

        // managed policies
        CreatePolicy: createPolicy,
        GetPolicy: getPolicy,
        DeletePolicy: deletePolicy,
        ListPolicies: listPolicies,
        CreatePolicyVersion: createPolicyVersion,
        GetPolicyVersion: getPolicyVersion,
        ListPolicyVersions: listPolicyVersions,
        SetDefaultPolicyVersion: setDefaultPolicyVersion,
        DeletePolicyVersion: deletePolicyVersion,
        ListEntitiesForPolicy: listEntitiesForPolicy,
        TagPolicy: tagPolicy,
        UntagPolicy: untagPolicy,
        ListPolicyTags: listPolicyTags,

        ...linkedRoles,
        ...identities,
        ...renaming,
        ...noCredentials,
        ...account,
        ...passwordPolicy,

        // the policy simulator
        SimulateCustomPolicy: simulateCustomPolicy,
        SimulatePrincipalPolicy: simulatePrincipalPolicy,
        GetContextKeysForCustomPolicy: getContextKeysForCustomPolicy,
        GetContextKeysForPrincipalPolicy: getContextKeysForPrincipalPolicy,

        // sessions: for the cloud alone
        AssumeRole: assumeRole,
        TakeRole: takeRole,
        IssueKey: issueKey,
        IssueOwnKey: issueOwnKey,
        RevokeKey: revokeKey,
        DescribeCaller: describeCaller,
        DescribeKey: describeKey,
      }),
      timers: { expire: expireKey(service) },
      authority: openAuthority(service),
      denied: accessDenied,
      dropCaches: rights.drop,
    };
  },
};
