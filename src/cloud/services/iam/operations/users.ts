/** Users: made, read, changed, deleted, listed; their tags and boundaries. A user calls with its access keys. */
import type {
  CreateUserRequest,
  CreateUserResponse,
  DeleteUserPermissionsBoundaryRequest,
  DeleteUserRequest,
  GetUserRequest,
  GetUserResponse,
  ListUsersRequest,
  ListUsersResponse,
  ListUserTagsRequest,
  ListUserTagsResponse,
  PutUserPermissionsBoundaryRequest,
  TagUserRequest,
  UntagUserRequest,
  User,
} from '@aws-sdk/client-iam';
import { instant } from '../../../../languages/instant.ts';
import type { Context, Handler } from '../../../kit/service.ts';
import { checkTags, mergeTags, withoutTags } from '../../../kit/tags.ts';
import { iamArn } from '../arn.ts';
import type { Iam } from '../context.ts';
import { entityId } from '../entity-id.ts';
import { checkWithoutPolicies, needUser, onUser, onUserOrCaller, userNameOf } from '../identity.ts';
import type { UserRow } from '../identity-tables.ts';
import { usersPerAccountMax } from '../limits.ts';
import { pageOf } from '../page.ts';
import { alreadyExists, deleteConflict, quotaExceeded } from '../refusals.ts';
import { tagRules } from '../tags.ts';
import { boundaryAndTags, needBoundary } from './boundaries.ts';

export const createUser: Handler<Iam, CreateUserRequest, CreateUserResponse> = {
  permissions: (iam, { UserName: name, Path: path = '/', PermissionsBoundary: boundary }) => [
    {
      action: 'iam:CreateUser',
      resource: iamArn(iam, `user${path}${name}`),
      ...(boundary === undefined ? {} : { context: { 'iam:PermissionsBoundary': boundary } }),
    },
  ],
  handle(iam, { UserName: name, Path: path = '/', Tags: tags = [], PermissionsBoundary: boundary }, context) {
    if (iam.tables.user(name!)) throw alreadyExists(`User with name ${name} already exists.`);
    if (iam.tables.userCount() >= usersPerAccountMax) throw quotaExceeded('UsersPerAccount', usersPerAccountMax);
    checkTags(tags, tagRules);
    const user: UserRow = {
      name: name!,
      path,
      arn: iamArn(iam, `user${path}${name}`),
      id: entityId('AIDA', context),
      createdAt: context.now,
      boundary: boundary === undefined ? undefined : needBoundary(iam, boundary),
      tags,
    };
    changeUser(iam, context, user);
    return { User: wholeUser(user) };
  },
};

/** Without a name: whoever calls. */
export const getUser: Handler<Iam, GetUserRequest, GetUserResponse> = {
  permissions: onUserOrCaller('GetUser'),
  handle(iam, { UserName: name }, { caller }) {
    if (name !== undefined || caller.kind !== 'root')
      return { User: wholeUser(needUser(iam, userNameOf(name, caller))) };
    const { account } = iam.host;
    // The root's own entry has neither path nor name.
    const root: Partial<User> = { UserId: account, Arn: iamArn(iam, 'root'), CreateDate: new Date(instant(0)) };
    return { User: root as User };
  },
};

export const deleteUser: Handler<Iam, DeleteUserRequest, object> = {
  permissions: onUser('DeleteUser'),
  handle(iam, { UserName: userName }, context) {
    const { tables, rights } = iam;
    const { name, arn } = needUser(iam, userName!);
    checkWithoutPolicies(iam, 'user', name);
    if (tables.accessKeysOf(name, '', 1).length > 0)
      throw deleteConflict('Cannot delete entity, must delete access keys first.');
    if (tables.groupsOfUser(name, '', 1).length > 0)
      throw deleteConflict('Cannot delete entity, must remove users from group first.');
    tables.removeUser(name);
    for (const keyId of tables.removeSessionKeysOf(arn)) context.clearTimer('expire', keyId);
    rights.identitiesChanged(context);
    return {};
  },
};

export const listUsers: Handler<Iam, ListUsersRequest, ListUsersResponse> = {
  permissions: (iam, { PathPrefix: prefix = '/' }) => [
    { action: 'iam:ListUsers', resource: iamArn(iam, `user${prefix}`) },
  ],
  handle(iam, input) {
    const { PathPrefix: prefix = '/' } = input;
    const find = (after: string, limit: number) => iam.tables.users(prefix, after, limit);
    const { items, ...page } = pageOf('ListUsers', input, find, (user) => user.name);
    return { Users: items.map(listedUser), ...page };
  },
};

export const tagUser: Handler<Iam, TagUserRequest, object> = {
  permissions: onUser('TagUser'),
  handle(iam, { UserName: name, Tags: added }, context) {
    const user = needUser(iam, name!);
    changeUser(iam, context, { ...user, tags: mergeTags(user.tags, added!, tagRules) });
    return {};
  },
};

export const untagUser: Handler<Iam, UntagUserRequest, object> = {
  permissions: onUser('UntagUser'),
  handle(iam, { UserName: name, TagKeys: keys }, context) {
    const user = needUser(iam, name!);
    changeUser(iam, context, { ...user, tags: withoutTags(user.tags, keys, tagRules) });
    return {};
  },
};

export const listUserTags: Handler<Iam, ListUserTagsRequest, ListUserTagsResponse> = {
  permissions: onUser('ListUserTags'),
  handle: (iam, { UserName: name }) => ({ Tags: [...needUser(iam, name!).tags], IsTruncated: false }),
};

export const putUserPermissionsBoundary: Handler<Iam, PutUserPermissionsBoundaryRequest, object> = {
  permissions: onUser('PutUserPermissionsBoundary', ({ PermissionsBoundary: arn }) => ({
    'iam:PermissionsBoundary': arn!,
  })),
  handle(iam, { UserName: name, PermissionsBoundary: arn }, context) {
    changeUser(iam, context, { ...needUser(iam, name!), boundary: needBoundary(iam, arn!) });
    return {};
  },
};

export const deleteUserPermissionsBoundary: Handler<Iam, DeleteUserPermissionsBoundaryRequest, object> = {
  permissions: onUser('DeleteUserPermissionsBoundary'),
  handle(iam, { UserName: name }, context) {
    changeUser(iam, context, { ...needUser(iam, name!), boundary: undefined });
    return {};
  },
};

function changeUser({ tables, rights }: Iam, context: Context, user: UserRow): void {
  tables.putUser(user);
  rights.identitiesChanged(context);
}

/** As lists show it: without boundary and tags. */
export const listedUser = ({ path, name, id, arn, createdAt }: UserRow): User => ({
  Path: path,
  UserName: name,
  UserId: id,
  Arn: arn,
  CreateDate: new Date(createdAt),
});

const wholeUser = (user: UserRow): User => ({
  ...listedUser(user),
  ...boundaryAndTags(user),
});
