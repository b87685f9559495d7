/** ListEntitiesForPolicy: who has a managed policy, in one page. Left out, refused by name: who has it as boundary. */
import type { ListEntitiesForPolicyRequest, ListEntitiesForPolicyResponse } from '@aws-sdk/client-iam';
import type { Handler } from '../../../kit/service.ts';
import type { Iam } from '../context.ts';
import { validationError } from '../refusals.ts';
import { needPolicy, onPolicy } from './policies.ts';

export const listEntitiesForPolicy: Handler<Iam, ListEntitiesForPolicyRequest, ListEntitiesForPolicyResponse> = {
  permissions: onPolicy('ListEntitiesForPolicy'),
  handle(iam, { PolicyArn: arn, EntityFilter: filter, PathPrefix: prefix = '/', PolicyUsageFilter: usage }) {
    if (usage === 'PermissionsBoundary')
      throw validationError('PolicyUsageFilter PermissionsBoundary is not there yet in this version of Punctual');
    needPolicy(iam, arn!);
    const { tables } = iam;
    const among = <Row extends { readonly path: string }>(
      kind: string,
      names: readonly string[],
      find: (name: string) => Row | undefined,
    ): Row[] =>
      (filter ?? kind) === kind
        ? names.flatMap((name) => find(name) ?? []).filter(({ path }) => path.startsWith(prefix))
        : [];
    const groups = among('Group', tables.identitiesWith('group', arn!), tables.group);
    const users = among('User', tables.identitiesWith('user', arn!), tables.user);
    const roles = among('Role', tables.rolesWith(arn!), tables.role);
    return {
      PolicyGroups: groups.map(({ name, id }) => ({ GroupName: name, GroupId: id })),
      PolicyUsers: users.map(({ name, id }) => ({ UserName: name, UserId: id })),
      PolicyRoles: roles.map(({ name, id }) => ({ RoleName: name, RoleId: id })),
      IsTruncated: false,
    };
  },
};
