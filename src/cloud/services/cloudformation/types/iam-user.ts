/** AWS::IAM::User, AWS::IAM::Group and AWS::IAM::UserToGroupAddition. */
import type { CreateGroupResponse, CreateUserResponse } from '@aws-sdk/client-iam';
import {
  iamGroupSchema,
  iamUserSchema,
  iamUserToGroupAdditionSchema,
} from '../../../../languages/resources/iam.table.ts';
import { changedItems, changeTags, tagsOf, textsOf } from './change.ts';
import type { Values } from './convert.ts';
import { changeBoundary, changePolicies } from './identity-policies.ts';
import type { ResourceContext, ResourceType } from './resource-type.ts';

const userNameCharactersMax = 64;
const groupNameCharactersMax = 128;

function changeGroups(context: ResourceContext, UserName: string, before: Values, wanted: Values): void {
  const { gone, added } = changedItems(textsOf(before, 'Groups'), textsOf(wanted, 'Groups'));
  for (const GroupName of gone) context.clear('iam', 'RemoveUserFromGroup', { UserName, GroupName });
  for (const GroupName of added) context.call('iam', 'AddUserToGroup', { UserName, GroupName });
}

export const iamUser: ResourceType = {
  ...iamUserSchema,
  create(context, wanted) {
    const { User: user } = context.call<CreateUserResponse>('iam', 'CreateUser', {
      UserName: wanted['UserName'] ?? context.name(userNameCharactersMax),
      Path: wanted['Path'],
      PermissionsBoundary: wanted['PermissionsBoundary'],
      Tags: tagsOf(wanted),
    });
    const name = String(user?.UserName);
    changePolicies(context, 'User', name, {}, wanted);
    changeGroups(context, name, {}, wanted);
    return { physicalId: name, attributes: { Arn: String(user?.Arn) } };
  },
  update(context, made, wanted, before) {
    const UserName = made.physicalId;
    changeBoundary(context, 'User', UserName, before, wanted);
    changePolicies(context, 'User', UserName, before, wanted);
    changeGroups(context, UserName, before, wanted);
    changeTags(before, wanted, {
      set: (Tags) => context.call('iam', 'TagUser', { UserName, Tags }),
      clear: (TagKeys) => context.call('iam', 'UntagUser', { UserName, TagKeys }),
    });
    return made;
  },
  remove(context, { physicalId: UserName }, values) {
    changePolicies(context, 'User', UserName, values, {});
    changeGroups(context, UserName, values, {});
    context.clear('iam', 'DeleteUser', { UserName });
  },
};

export const iamGroup: ResourceType = {
  ...iamGroupSchema,
  create(context, wanted) {
    const { Group: group } = context.call<CreateGroupResponse>('iam', 'CreateGroup', {
      GroupName: wanted['GroupName'] ?? context.name(groupNameCharactersMax),
      Path: wanted['Path'],
    });
    const name = String(group?.GroupName);
    changePolicies(context, 'Group', name, {}, wanted);
    return { physicalId: name, attributes: { Arn: String(group?.Arn) } };
  },
  update(context, made, wanted, before) {
    changePolicies(context, 'Group', made.physicalId, before, wanted);
    return made;
  },
  remove(context, { physicalId: GroupName }, values) {
    changePolicies(context, 'Group', GroupName, values, {});
    context.clear('iam', 'DeleteGroup', { GroupName });
  },
};

function changeMembers(context: ResourceContext, before: Values, wanted: Values): void {
  const GroupName = wanted['GroupName'] ?? before['GroupName'];
  const { gone, added } = changedItems(textsOf(before, 'Users'), textsOf(wanted, 'Users'));
  for (const UserName of gone) context.clear('iam', 'RemoveUserFromGroup', { GroupName, UserName });
  for (const UserName of added) context.call('iam', 'AddUserToGroup', { GroupName, UserName });
}

export const iamUserToGroupAddition: ResourceType = {
  ...iamUserToGroupAdditionSchema,
  create(context, wanted) {
    changeMembers(context, {}, wanted);
    return { physicalId: context.name(groupNameCharactersMax), attributes: {} };
  },
  update(context, made, wanted, before) {
    changeMembers(context, before, wanted);
    return made;
  },
  remove: (context, _, values) => changeMembers(context, values, {}),
};
