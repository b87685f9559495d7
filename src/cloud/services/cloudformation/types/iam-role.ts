/** AWS::IAM::Role, with its inline policies and those attached to it. */
import type { CreateRoleResponse } from '@aws-sdk/client-iam';
import { iamRoleSchema } from '../../../../languages/resources/iam.table.ts';
import { changeTags, isSame, tagsOf } from './change.ts';
import { changeBoundary, changePolicies } from './identity-policies.ts';
import { inProperty } from './in-property.ts';
import type { ResourceType } from './resource-type.ts';

const nameCharactersMax = 64;
/** "The default maximum session duration is one hour": IAM User Guide. */
const sessionSecondsDefault = 3600;

export const iamRole: ResourceType = {
  ...iamRoleSchema,
  create(context, wanted) {
    const { Role: role } = inProperty('AssumeRolePolicyDocument', () =>
      context.call<CreateRoleResponse>('iam', 'CreateRole', {
        RoleName: wanted['RoleName'] ?? context.name(nameCharactersMax),
        AssumeRolePolicyDocument: wanted['AssumeRolePolicyDocument'],
        Tags: tagsOf(wanted),
        Path: wanted['Path'],
        Description: wanted['Description'],
        MaxSessionDuration: wanted['MaxSessionDuration'],
        PermissionsBoundary: wanted['PermissionsBoundary'],
      }),
    );
    const name = String(role?.RoleName);
    changePolicies(context, 'Role', name, {}, wanted);
    return { physicalId: name, attributes: { Arn: String(role?.Arn), RoleId: String(role?.RoleId) } };
  },
  update(context, made, wanted, before) {
    const RoleName = made.physicalId;
    const changed = (name: string) => !isSame(before[name], wanted[name]);
    if (changed('AssumeRolePolicyDocument'))
      inProperty('AssumeRolePolicyDocument', () =>
        context.call('iam', 'UpdateAssumeRolePolicy', { RoleName, PolicyDocument: wanted['AssumeRolePolicyDocument'] }),
      );
    if (changed('Description') || changed('MaxSessionDuration'))
      context.call('iam', 'UpdateRole', {
        RoleName,
        Description: wanted['Description'] ?? '',
        MaxSessionDuration: wanted['MaxSessionDuration'] ?? sessionSecondsDefault,
      });
    changeBoundary(context, 'Role', RoleName, before, wanted);
    changePolicies(context, 'Role', RoleName, before, wanted);
    changeTags(before, wanted, {
      set: (Tags) => context.call('iam', 'TagRole', { RoleName, Tags }),
      clear: (TagKeys) => context.call('iam', 'UntagRole', { RoleName, TagKeys }),
    });
    return made;
  },
  remove(context, { physicalId: RoleName }, values) {
    changePolicies(context, 'Role', RoleName, values, {});
    context.clear('iam', 'DeleteRole', { RoleName });
  },
};
