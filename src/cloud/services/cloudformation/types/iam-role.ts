/** AWS::IAM::Role, with its inline policies and those attached to it. */
import type { CreateRoleResponse } from '@aws-sdk/client-iam';
import { iamRoleSchema } from '../../../../languages/resources/iam.table.ts';
import { changedItems, changeTags, isSame, tagsOf } from './change.ts';
import type { Values } from './convert.ts';
import { inProperty } from './in-property.ts';
import type { ResourceContext, ResourceType } from './resource-type.ts';

const nameCharactersMax = 64;
/** "The default maximum session duration is one hour": IAM User Guide. */
const sessionSecondsDefault = 3600;

interface Policy {
  readonly PolicyName: string;
  readonly PolicyDocument: string;
}

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
    changePolicies(context, name, {}, wanted);
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
    if (changed('PermissionsBoundary')) changeBoundary(context, RoleName, wanted['PermissionsBoundary']);
    changePolicies(context, RoleName, before, wanted);
    changeTags(before, wanted, {
      set: (Tags) => context.call('iam', 'TagRole', { RoleName, Tags }),
      clear: (TagKeys) => context.call('iam', 'UntagRole', { RoleName, TagKeys }),
    });
    return made;
  },
  remove(context, { physicalId: RoleName }, values) {
    changePolicies(context, RoleName, values, {});
    context.clear('iam', 'DeleteRole', { RoleName });
  },
};

function changeBoundary(context: ResourceContext, RoleName: string, boundary: unknown): void {
  if (boundary === undefined) context.call('iam', 'DeleteRolePermissionsBoundary', { RoleName });
  else context.call('iam', 'PutRolePermissionsBoundary', { RoleName, PermissionsBoundary: boundary });
}

function changePolicies(context: ResourceContext, RoleName: string, before: Values, wanted: Values): void {
  const policies = ({ Policies: list }: Values) => (list as Policy[] | undefined) ?? [];
  const attached = ({ ManagedPolicyArns: list }: Values) => (list as string[] | undefined) ?? [];
  const inline = changedItems(policies(before), policies(wanted));
  const managed = changedItems(attached(before), attached(wanted));
  for (const { PolicyName } of inline.gone)
    if (!policies(wanted).some((policy) => policy.PolicyName === PolicyName))
      context.clear('iam', 'DeleteRolePolicy', { RoleName, PolicyName });
  for (const policy of inline.added)
    inProperty('Policies', () => context.call('iam', 'PutRolePolicy', { RoleName, ...policy }));
  for (const PolicyArn of managed.gone) context.clear('iam', 'DetachRolePolicy', { RoleName, PolicyArn });
  for (const PolicyArn of managed.added) context.call('iam', 'AttachRolePolicy', { RoleName, PolicyArn });
}
