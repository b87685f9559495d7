/** AWS::IAM::ManagedPolicy, attached to the roles, users and groups that it names. */
import type { CreatePolicyResponse, ListPolicyVersionsResponse } from '@aws-sdk/client-iam';
import { iamManagedPolicySchema } from '../../../../languages/resources/iam.table.ts';
import { isSame } from './change.ts';
import type { Values } from './convert.ts';
import { changedHolders } from './identity-policies.ts';
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
    changeAttached(context, arn, {}, wanted);
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
    changeAttached(context, PolicyArn, before, wanted);
    return made;
  },
  remove(context, { physicalId: PolicyArn }, values) {
    changeAttached(context, PolicyArn, values, {});
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

function changeAttached(context: ResourceContext, PolicyArn: string, before: Values, wanted: Values): void {
  const { gone, added } = changedHolders(before, wanted);
  for (const { kind, of } of gone) context.clear('iam', `Detach${kind}Policy`, { ...of, PolicyArn });
  for (const { kind, of } of added) context.call('iam', `Attach${kind}Policy`, { ...of, PolicyArn });
}
