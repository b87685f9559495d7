/** UpdateUser and UpdateGroup: another name or path, with all that belongs to them. Keys and sessions of a user go on. */
import type { UpdateGroupRequest, UpdateUserRequest } from '@aws-sdk/client-iam';
import type { Handler, Handlers, Permission } from '../../../kit/service.ts';
import { iamArn } from '../arn.ts';
import type { Iam } from '../context.ts';
import { identityArn, needGroup, needUser } from '../identity.ts';
import type { IdentityKind } from '../identity-tables.ts';
import { alreadyExists } from '../refusals.ts';

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** "You must have the appropriate permissions on both the source object and the target object." */
const onBoth = (iam: Iam, kind: IdentityKind, action: string, name: string, newName = name): Permission[] =>
  [...new Set([name, newName])].map((one) => ({
    action: `iam:${action}`,
    resource: identityArn(iam, kind, one),
  }));

const updateUser: Handler<Iam, UpdateUserRequest, object> = {
  permissions: (iam, { UserName: name, NewUserName: newName }) => onBoth(iam, 'user', 'UpdateUser', name!, newName),
  handle(iam, { UserName, NewUserName, NewPath }, context) {
    const { tables, rights } = iam;
    const user = needUser(iam, UserName!);
    const name = NewUserName ?? user.name;
    const path = NewPath ?? user.path;
    if (!isSame(name, user.name) && tables.user(name)) throw alreadyExists(`User with name ${name} already exists.`);
    const arn = iamArn(iam, `user${path}${name}`);
    tables.removeUser(user.name);
    tables.putUser({ ...user, name, path, arn });
    tables.renameIdentity('user', user.name, name);
    tables.moveSessionKeys(user.arn, arn);
    rights.identitiesChanged(context);
    return {};
  },
};

const updateGroup: Handler<Iam, UpdateGroupRequest, object> = {
  permissions: (iam, { GroupName: name, NewGroupName: newName }) => onBoth(iam, 'group', 'UpdateGroup', name!, newName),
  handle(iam, { GroupName, NewGroupName, NewPath }, context) {
    const { tables, rights } = iam;
    const group = needGroup(iam, GroupName!);
    const name = NewGroupName ?? group.name;
    const path = NewPath ?? group.path;
    if (!isSame(name, group.name) && tables.group(name)) throw alreadyExists(`Group with name ${name} already exists.`);
    tables.removeGroup(group.name);
    tables.putGroup({ ...group, name, path, arn: iamArn(iam, `group${path}${name}`) });
    tables.renameIdentity('group', group.name, name);
    rights.identitiesChanged(context);
    return {};
  },
};

export const renaming: Handlers<Iam> = { UpdateUser: updateUser, UpdateGroup: updateGroup };
