/** AWS::IAM::Policy: an inline policy, put into the roles, users and groups that it names. */
import { iamPolicySchema } from '../../../../languages/resources/iam.table.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import { isSame, textsOf } from './change.ts';
import type { Values } from './convert.ts';
import { changedHolders, identityKinds } from './identity-policies.ts';
import { inProperty } from './in-property.ts';
import type { ResourceContext, ResourceType } from './resource-type.ts';

export const iamPolicy: ResourceType = {
  ...iamPolicySchema,
  create(context, wanted) {
    checkHolders(wanted);
    change(context, {}, wanted);
    return { physicalId: String(wanted['PolicyName']), attributes: {} };
  },
  update(context, made, wanted, before) {
    checkHolders(wanted);
    change(context, before, wanted);
    return made;
  },
  remove: (context, _, values) => change(context, values, {}),
};

function checkHolders(wanted: Values): void {
  if (identityKinds.some((kind) => textsOf(wanted, `${kind}s`).length > 0)) return;
  throw new AwsError('ValidationError', 'At least one of [Groups,Roles,Users] must be non-empty.');
}

/** A new document is put everywhere. */
function change(context: ResourceContext, before: Values, wanted: Values): void {
  const { PolicyName, PolicyDocument } = wanted;
  const isChanged = !isSame(before['PolicyDocument'], PolicyDocument);
  for (const { kind, of } of changedHolders(before, wanted).gone)
    context.clear('iam', `Delete${kind}Policy`, { ...of, PolicyName: before['PolicyName'] });
  for (const { kind, of } of changedHolders(isChanged ? {} : before, wanted).added)
    inProperty('PolicyDocument', () => context.call('iam', `Put${kind}Policy`, { ...of, PolicyName, PolicyDocument }));
}
