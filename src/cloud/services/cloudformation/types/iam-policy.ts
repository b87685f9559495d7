/** AWS::IAM::Policy: an inline policy, put into the roles, users and groups that it names. */
import { iamPolicySchema } from '../../../../languages/resources/iam.table.ts';
import { isSame } from './change.ts';
import type { Values } from './convert.ts';
import { changeHolders } from './identity-policies.ts';
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
  changeHolders(before, wanted, {
    add: () => {},
    drop: (kind, holder) =>
      context.clear('iam', `Delete${kind}Policy`, { ...holder, PolicyName: before['PolicyName'] }),
  });
  changeHolders(isChanged ? {} : before, wanted, {
    add: (kind, holder) =>
      inProperty('PolicyDocument', () =>
        context.call('iam', `Put${kind}Policy`, { ...holder, PolicyName, PolicyDocument }),
      ),
    drop: () => {},
  });
}
