/** Groups of users: made, read, deleted, listed; who is in them. */
import type {
  AddUserToGroupRequest,
  CreateGroupRequest,
  CreateGroupResponse,
  DeleteGroupRequest,
  GetGroupRequest,
  GetGroupResponse,
  Group,
  ListGroupsForUserRequest,
  ListGroupsForUserResponse,
  ListGroupsRequest,
  ListGroupsResponse,
  RemoveUserFromGroupRequest,
} from '@aws-sdk/client-iam';
import type { Handler } from '../../../kit/service.ts';
import { iamArn } from '../arn.ts';
import type { Iam } from '../context.ts';
import { entityId } from '../entity-id.ts';
import { checkWithoutPolicies, needGroup, needUser, onGroup, onUser } from '../identity.ts';
import type { GroupRow } from '../identity-tables.ts';
import { groupsPerAccountMax, groupsPerUserMax } from '../limits.ts';
import { pageOf } from '../page.ts';
import { alreadyExists, deleteConflict, quotaExceeded } from '../refusals.ts';
import { listedUser } from './users.ts';

export const createGroup: Handler<Iam, CreateGroupRequest, CreateGroupResponse> = {
  permissions: (iam, { GroupName: name, Path: path = '/' }) => [
    { action: 'iam:CreateGroup', resource: iamArn(iam, `group${path}${name}`) },
  ],
  handle(iam, { GroupName: name, Path: path = '/' }, context) {
    if (iam.tables.group(name!)) throw alreadyExists(`Group with name ${name} already exists.`);
    if (iam.tables.groupCount() >= groupsPerAccountMax) throw quotaExceeded('GroupsPerAccount', groupsPerAccountMax);
    const group: GroupRow = {
      name: name!,
      path,
      arn: iamArn(iam, `group${path}${name}`),
      id: entityId('AGPA', context),
      createdAt: context.now,
    };
    iam.tables.putGroup(group);
    return { Group: shownGroup(group) };
  },
};

export const getGroup: Handler<Iam, GetGroupRequest, GetGroupResponse> = {
  permissions: onGroup('GetGroup'),
  handle(iam, input) {
    const group = needGroup(iam, input.GroupName!);
    const find = (after: string, limit: number) => iam.tables.usersOfGroup(group.name, after, limit);
    const { items, ...page } = pageOf('GetGroup', input, find, (user) => user.name);
    return { Group: shownGroup(group), Users: items.map(listedUser), ...page };
  },
};

export const deleteGroup: Handler<Iam, DeleteGroupRequest, object> = {
  permissions: onGroup('DeleteGroup'),
  handle(iam, { GroupName: groupName }) {
    const { tables } = iam;
    const { name } = needGroup(iam, groupName!);
    checkWithoutPolicies(iam, 'group', name);
    if (tables.usersOfGroup(name, '', 1).length > 0)
      throw deleteConflict('Cannot delete entity, must remove users from group first.');
    tables.removeGroup(name);
    return {};
  },
};

export const listGroups: Handler<Iam, ListGroupsRequest, ListGroupsResponse> = {
  permissions: (iam, { PathPrefix: prefix = '/' }) => [
    { action: 'iam:ListGroups', resource: iamArn(iam, `group${prefix}`) },
  ],
  handle(iam, input) {
    const { PathPrefix: prefix = '/' } = input;
    const find = (after: string, limit: number) => iam.tables.groups(prefix, after, limit);
    const { items, ...page } = pageOf('ListGroups', input, find, (group) => group.name);
    return { Groups: items.map(shownGroup), ...page };
  },
};

export const listGroupsForUser: Handler<Iam, ListGroupsForUserRequest, ListGroupsForUserResponse> = {
  permissions: onUser('ListGroupsForUser'),
  handle(iam, input) {
    const user = needUser(iam, input.UserName!);
    const find = (after: string, limit: number) => iam.tables.groupsOfUser(user.name, after, limit);
    const { items, ...page } = pageOf('ListGroupsForUser', input, find, (group) => group.name);
    return { Groups: items.map(shownGroup), ...page };
  },
};

export const addUserToGroup: Handler<Iam, AddUserToGroupRequest, object> = {
  permissions: onGroup('AddUserToGroup'),
  handle(iam, { GroupName: groupName, UserName: userName }, context) {
    const group = needGroup(iam, groupName!);
    const user = needUser(iam, userName!);
    iam.tables.join(user.name, group.name);
    if (iam.tables.groupsOfUser(user.name).length > groupsPerUserMax)
      throw quotaExceeded('GroupsPerUser', groupsPerUserMax);
    iam.rights.identitiesChanged(context);
    return {};
  },
};

export const removeUserFromGroup: Handler<Iam, RemoveUserFromGroupRequest, object> = {
  permissions: onGroup('RemoveUserFromGroup'),
  handle(iam, { GroupName: groupName, UserName: userName }, context) {
    iam.tables.leave(needUser(iam, userName!).name, needGroup(iam, groupName!).name);
    iam.rights.identitiesChanged(context);
    return {};
  },
};

export const shownGroup = ({ path, name, id, arn, createdAt }: GroupRow): Group => ({
  Path: path,
  GroupName: name,
  GroupId: id,
  Arn: arn,
  CreateDate: new Date(createdAt),
});
