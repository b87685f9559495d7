/** AWS::IAM::Policy: an inline policy, put into the roles, users and groups that it names. */
import { iamPolicySchema } from '../../../../languages/resources/iam.table.ts';
import { isSame } from './change.ts';
import type { Values } from './convert.ts';
import { changedHolders } from './identity-policies.ts';
import { inProperty } from './in-property.ts';
import type { ResourceContext, ResourceType } from './resource-type.ts';

export const iamPolicy: ResourceType = {
  ...iamPolicySchema,
  create(context, wanted) {
    change(context, {}, wanted);
    return { physicalId: String(wanted['PolicyName']), attributes: {} };
  },
  update(context, made, wanted, before) {
    change(context, before, wanted);
    return made;
  },
  remove: (context, _, values) => change(context, values, {}),
};

/** A new document is put everywhere. */
function change(context: ResourceContext, before: Values, wanted: Values): void {
  const { PolicyName, PolicyDocument } = wanted;
  const isChanged = !isSame(before['PolicyDocument'], PolicyDocument);
  for (const { kind, of } of changedHolders(before, wanted).gone)
    context.clear('iam', `Delete${kind}Policy`, { ...of, PolicyName: before['PolicyName'] });
  for (const { kind, of } of changedHolders(isChanged ? {} : before, wanted).added)
    inProperty('PolicyDocument', () => context.call('iam', `Put${kind}Policy`, { ...of, PolicyName, PolicyDocument }));
}
