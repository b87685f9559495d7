/** AWS::IAM::RolePolicy, AWS::IAM::UserPolicy and AWS::IAM::GroupPolicy: an inline policy of one holder. */
import {
  iamGroupPolicySchema,
  iamRolePolicySchema,
  iamUserPolicySchema,
} from '../../../../languages/resources/iam.table.ts';
import type { ResourceSchema } from '../../../../languages/resources/resource-schema.ts';
import type { Values } from './convert.ts';
import type { IdentityKind } from './identity-policies.ts';
import { inProperty } from './in-property.ts';
import type { ResourceContext, ResourceType } from './resource-type.ts';

function inlinePolicy(schema: ResourceSchema, kind: IdentityKind): ResourceType {
  const put = (context: ResourceContext, wanted: Values) =>
    inProperty('PolicyDocument', () => context.call('iam', `Put${kind}Policy`, wanted));
  return {
    ...schema,
    create(context, wanted) {
      put(context, wanted);
      return { physicalId: `${wanted['PolicyName']}|${wanted[`${kind}Name`]}`, attributes: {} };
    },
    update(context, made, wanted) {
      put(context, wanted);
      return made;
    },
    remove: (context, _, { PolicyDocument: _document, ...named }) => context.clear('iam', `Delete${kind}Policy`, named),
  };
}

export const iamRolePolicy = inlinePolicy(iamRolePolicySchema, 'Role');
export const iamUserPolicy = inlinePolicy(iamUserPolicySchema, 'User');
export const iamGroupPolicy = inlinePolicy(iamGroupPolicySchema, 'Group');
