/** AWS::IAM::Role, with its inline policies and those attached to it. */
import type { CreateRoleResponse } from '@aws-sdk/client-iam';
import { iamRoleSchema } from '../../../../languages/resources/iam.table.ts';
import type { Values } from '../convert.ts';
import type { ResourceType, Work } from '../resource-type.ts';
import { changedItems, changeTags, isSame, tagsOf } from './change.ts';

const nameCharactersMax = 64;
/** "The default maximum session duration is one hour": IAM User Guide. */
const sessionSecondsDefault = 3600;

interface Policy {
  readonly PolicyName: string;
  readonly PolicyDocument: string;
}

export const iamRole: ResourceType = {
  ...iamRoleSchema,
  create(work, wanted) {
    const { Role: role } = work.call<CreateRoleResponse>('iam', 'CreateRole', {
      RoleName: wanted['RoleName'] ?? work.name(nameCharactersMax),
      AssumeRolePolicyDocument: wanted['AssumeRolePolicyDocument'],
      Tags: tagsOf(wanted),
      Path: wanted['Path'],
      Description: wanted['Description'],
      MaxSessionDuration: wanted['MaxSessionDuration'],
      PermissionsBoundary: wanted['PermissionsBoundary'],
    });
    const name = String(role?.RoleName);
    changePolicies(work, name, {}, wanted);
    return { physicalId: name, attributes: { Arn: String(role?.Arn), RoleId: String(role?.RoleId) } };
  },
  update(work, made, wanted, before) {
    const RoleName = made.physicalId;
    const changed = (name: string) => !isSame(before[name], wanted[name]);
    if (changed('AssumeRolePolicyDocument'))
      work.call('iam', 'UpdateAssumeRolePolicy', { RoleName, PolicyDocument: wanted['AssumeRolePolicyDocument'] });
    if (changed('Description') || changed('MaxSessionDuration'))
      work.call('iam', 'UpdateRole', {
        RoleName,
        Description: wanted['Description'] ?? '',
        MaxSessionDuration: wanted['MaxSessionDuration'] ?? sessionSecondsDefault,
      });
    if (changed('PermissionsBoundary')) changeBoundary(work, RoleName, wanted['PermissionsBoundary']);
    changePolicies(work, RoleName, before, wanted);
    changeTags(before, wanted, {
      set: (Tags) => work.call('iam', 'TagRole', { RoleName, Tags }),
      clear: (TagKeys) => work.call('iam', 'UntagRole', { RoleName, TagKeys }),
    });
    return made;
  },
  remove(work, { physicalId: RoleName }, values) {
    changePolicies(work, RoleName, values, {});
    work.clear('iam', 'DeleteRole', { RoleName });
  },
};

function changeBoundary(work: Work, RoleName: string, boundary: unknown): void {
  if (boundary === undefined) work.call('iam', 'DeleteRolePermissionsBoundary', { RoleName });
  else work.call('iam', 'PutRolePermissionsBoundary', { RoleName, PermissionsBoundary: boundary });
}

function changePolicies(work: Work, RoleName: string, before: Values, wanted: Values): void {
  const policies = ({ Policies: list }: Values) => (list as Policy[] | undefined) ?? [];
  const attached = ({ ManagedPolicyArns: list }: Values) => (list as string[] | undefined) ?? [];
  const inline = changedItems(policies(before), policies(wanted));
  const managed = changedItems(attached(before), attached(wanted));
  for (const { PolicyName } of inline.gone)
    if (!policies(wanted).some((policy) => policy.PolicyName === PolicyName))
      work.clear('iam', 'DeleteRolePolicy', { RoleName, PolicyName });
  for (const policy of inline.added) work.call('iam', 'PutRolePolicy', { RoleName, ...policy });
  for (const PolicyArn of managed.gone) work.clear('iam', 'DetachRolePolicy', { RoleName, PolicyArn });
  for (const PolicyArn of managed.added) work.call('iam', 'AttachRolePolicy', { RoleName, PolicyArn });
}
