/** AWS::IAM::ManagedPolicy, attached to the roles that it names. Left out, refused by name: users and groups. */
import type { CreatePolicyResponse, ListPolicyVersionsResponse } from '@aws-sdk/client-iam';
import { iamManagedPolicySchema } from '../../../../languages/resources/iam.table.ts';
import { changedItems, isSame } from './change.ts';
import type { Values } from './convert.ts';
import type { ResourceContext, ResourceType } from './resource-type.ts';

const nameCharactersMax = 128;

export const iamManagedPolicy: ResourceType = {
  ...iamManagedPolicySchema,
  create(context, wanted) {
    const { Policy: policy } = context.call<CreatePolicyResponse>('iam', 'CreatePolicy', {
      PolicyName: wanted['ManagedPolicyName'] ?? context.name(nameCharactersMax),
      Path: wanted['Path'],
      Description: wanted['Description'],
      PolicyDocument: wanted['PolicyDocument'],
    });
    const arn = String(policy?.Arn);
    changeRoles(context, arn, {}, wanted);
    return { physicalId: arn, attributes: { PolicyArn: arn, PolicyId: String(policy?.PolicyId) } };
  },
  update(context, made, wanted, before) {
    const PolicyArn = made.physicalId;
    if (!isSame(before['PolicyDocument'], wanted['PolicyDocument'])) {
      const others = otherVersions(context, PolicyArn);
      if (others.length >= otherVersionsMax) removeVersions(context, PolicyArn, others.slice(-1));
      context.call('iam', 'CreatePolicyVersion', {
        PolicyArn,
        PolicyDocument: wanted['PolicyDocument'],
        SetAsDefault: true,
      });
    }
    changeRoles(context, PolicyArn, before, wanted);
    return made;
  },
  remove(context, { physicalId: PolicyArn }, values) {
    changeRoles(context, PolicyArn, values, {});
    removeVersions(context, PolicyArn, otherVersions(context, PolicyArn));
    context.clear('iam', 'DeletePolicy', { PolicyArn });
  },
};

/** A policy has five versions at most, the default among them; the oldest makes room for a new one. */
const otherVersionsMax = 4;

/** Newest first; of a policy that is gone none. */
function otherVersions(context: ResourceContext, PolicyArn: string): string[] {
  const found = context.look<ListPolicyVersionsResponse>('iam', 'ListPolicyVersions', { PolicyArn });
  return (found?.Versions ?? []).flatMap(({ VersionId: id, IsDefaultVersion }) =>
    IsDefaultVersion ? [] : [String(id)],
  );
}

function removeVersions(context: ResourceContext, PolicyArn: string, versions: readonly string[]): void {
  for (const VersionId of versions) context.clear('iam', 'DeletePolicyVersion', { PolicyArn, VersionId });
}

function changeRoles(context: ResourceContext, PolicyArn: string, before: Values, wanted: Values): void {
  const roles = ({ Roles: list }: Values) => (list as string[] | undefined) ?? [];
  const { gone, added } = changedItems(roles(before), roles(wanted));
  for (const RoleName of gone) context.clear('iam', 'DetachRolePolicy', { RoleName, PolicyArn });
  for (const RoleName of added) context.call('iam', 'AttachRolePolicy', { RoleName, PolicyArn });
}
