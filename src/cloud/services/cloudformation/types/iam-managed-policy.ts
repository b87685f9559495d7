/** AWS::IAM::ManagedPolicy, attached to the roles that it names. Left out, refused by name: users and groups. */
import type { CreatePolicyResponse } from '@aws-sdk/client-iam';
import { iamManagedPolicySchema } from '../../../../languages/resources/iam.table.ts';
import type { Values } from '../convert.ts';
import type { ResourceType, Work } from '../resource-type.ts';
import { changedItems, isSame } from './change.ts';

const nameCharactersMax = 128;

export const iamManagedPolicy: ResourceType = {
  ...iamManagedPolicySchema,
  create(work, wanted) {
    const { Policy: policy } = work.call<CreatePolicyResponse>('iam', 'CreatePolicy', {
      PolicyName: wanted['ManagedPolicyName'] ?? work.name(nameCharactersMax),
      Path: wanted['Path'],
      Description: wanted['Description'],
      PolicyDocument: wanted['PolicyDocument'],
    });
    const arn = String(policy?.Arn);
    changeRoles(work, arn, {}, wanted);
    return { physicalId: arn, attributes: { PolicyArn: arn, PolicyId: String(policy?.PolicyId) } };
  },
  update(work, made, wanted, before) {
    const PolicyArn = made.physicalId;
    if (!isSame(before['PolicyDocument'], wanted['PolicyDocument']))
      work.call('iam', 'CreatePolicyVersion', {
        PolicyArn,
        PolicyDocument: wanted['PolicyDocument'],
        SetAsDefault: true,
      });
    changeRoles(work, PolicyArn, before, wanted);
    return made;
  },
  remove(work, { physicalId: PolicyArn }, values) {
    changeRoles(work, PolicyArn, values, {});
    work.clear('iam', 'DeletePolicy', { PolicyArn });
  },
};

function changeRoles(work: Work, PolicyArn: string, before: Values, wanted: Values): void {
  const roles = ({ Roles: list }: Values) => (list as string[] | undefined) ?? [];
  const { gone, added } = changedItems(roles(before), roles(wanted));
  for (const RoleName of gone) work.clear('iam', 'DetachRolePolicy', { RoleName, PolicyArn });
  for (const RoleName of added) work.call('iam', 'AttachRolePolicy', { RoleName, PolicyArn });
}
