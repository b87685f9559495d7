/**
 * GetAccountAuthorizationDetails: users, groups, roles and policies with all that they allow, in pages over all of them. Of AWS's own policies those
 * that are in use. Source: API reference; its example in the AWS CLI's reference.
 */
import type {
  AttachedPolicy,
  EntityType,
  GetAccountAuthorizationDetailsRequest,
  GetAccountAuthorizationDetailsResponse,
  GroupDetail,
  ManagedPolicyDetail,
  PolicyDetail,
  RoleDetail,
  UserDetail,
} from '@aws-sdk/client-iam';
import type { Handler } from '../../../kit/service.ts';
import { nameInArn } from '../arn.ts';
import type { Iam } from '../context.ts';
import { encodeDocument } from '../document.ts';
import { onAccount } from '../identity.ts';
import type { GroupRow, IdentityPolicyRow, UserRow } from '../identity-tables.ts';
import type { ManagedPolicy } from '../managed-policies.ts';
import { pageOfList } from '../page.ts';
import type { RoleRow } from '../tables.ts';
import { boundaryAndTags } from './boundaries.ts';
import { shownGroup } from './groups.ts';
import { shownProfile } from './instance-profiles.ts';
import { findPolicies, shownPolicy } from './policies.ts';
import { shownVersion, versionsOf } from './policy-versions.ts';
import { bareRole } from './roles.ts';
import { listedUser } from './users.ts';

const attachedOf = (arns: readonly string[]): AttachedPolicy[] =>
  arns.map((arn) => ({ PolicyName: nameInArn(arn), PolicyArn: arn }));
const inlineOf = (policies: readonly IdentityPolicyRow[]): PolicyDetail[] =>
  policies.map(({ name, document }) => ({ PolicyName: name, PolicyDocument: encodeDocument(document) }));

function userDetail({ tables }: Iam, user: UserRow): UserDetail {
  const inline = inlineOf(tables.identityPolicies('user', user.name));
  return {
    ...listedUser(user),
    ...(inline.length === 0 ? {} : { UserPolicyList: inline }),
    GroupList: tables.groupsOfUser(user.name).map(({ name }) => name),
    AttachedManagedPolicies: attachedOf(tables.identityAttachments('user', user.name)),
    Tags: [],
    ...boundaryAndTags(user),
  };
}

const groupDetail = ({ tables }: Iam, group: GroupRow): GroupDetail => ({
  ...shownGroup(group),
  GroupPolicyList: inlineOf(tables.identityPolicies('group', group.name)),
  AttachedManagedPolicies: attachedOf(tables.identityAttachments('group', group.name)),
});

const roleDetail = (iam: Iam, role: RoleRow): RoleDetail => ({
  ...bareRole(role),
  InstanceProfileList: iam.tables.instanceProfilesOf(role.name).map((profile) => shownProfile(iam, profile)),
  RolePolicyList: inlineOf(iam.tables.inlinePolicies(role.name)),
  AttachedManagedPolicies: attachedOf(iam.tables.attachments(role.name)),
  Tags: [],
  ...boundaryAndTags(role),
  RoleLastUsed: {},
});

const policyDetail = (iam: Iam, policy: ManagedPolicy): ManagedPolicyDetail => ({
  ...shownPolicy(iam, policy),
  PolicyVersionList: versionsOf(iam, policy).map((version) => ({
    Document: encodeDocument(version.document),
    ...shownVersion(version, policy.defaultVersion),
  })),
});

interface Entry {
  readonly kind: EntityType;
  readonly arn: string;
  readonly detail: () => object;
}

function entriesOf(iam: Iam): Entry[] {
  const { tables } = iam;
  const own = findPolicies(iam, { Scope: 'Local' });
  const aws = findPolicies(iam, { Scope: 'AWS', OnlyAttached: true });
  const entry = (kind: EntityType, arn: string, detail: () => object): Entry => ({ kind, arn, detail });
  return [
    ...tables.users('/', '', -1).map((one) => entry('User', one.arn, () => userDetail(iam, one))),
    ...tables.groups('/', '', -1).map((one) => entry('Group', one.arn, () => groupDetail(iam, one))),
    ...tables.roles('/', '', -1).map((one) => entry('Role', one.arn, () => roleDetail(iam, one))),
    ...own.map((one) => entry('LocalManagedPolicy', one.arn, () => policyDetail(iam, one))),
    ...aws.map((one) => entry('AWSManagedPolicy', one.arn, () => policyDetail(iam, one))),
  ];
}

const keyOf = ({ arn }: Entry): string => arn;

export const getAccountAuthorizationDetails: Handler<
  Iam,
  GetAccountAuthorizationDetailsRequest,
  GetAccountAuthorizationDetailsResponse
> = {
  permissions: onAccount('GetAccountAuthorizationDetails'),
  handle(iam, input) {
    const { Filter: filter = [] } = input;
    const chosen = entriesOf(iam)
      .filter(({ kind }) => filter.length === 0 || filter.includes(kind))
      .toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
    const { items, ...page } = pageOfList('GetAccountAuthorizationDetails', input, chosen, keyOf);
    const of = <Detail>(...kinds: EntityType[]) =>
      items.filter(({ kind }) => kinds.includes(kind)).map(({ detail }) => detail() as Detail);
    return {
      UserDetailList: of<UserDetail>('User'),
      GroupDetailList: of<GroupDetail>('Group'),
      RoleDetailList: of<RoleDetail>('Role'),
      Policies: of<ManagedPolicyDetail>('LocalManagedPolicy', 'AWSManagedPolicy'),
      ...page,
    };
  },
};
