/** AWS::IAM::Policy: an inline policy, put into the roles that it names. Left out, refused by name: users and groups. */
import { iamPolicySchema } from '../../../../languages/resources/iam.table.ts';
import { changedItems } from './change.ts';
import type { Values } from './convert.ts';
import { inProperty } from './in-property.ts';
import type { ResourceContext, ResourceType } from './resource-type.ts';

export const iamPolicy: ResourceType = {
  ...iamPolicySchema,
  create(context, wanted) {
    put(context, rolesOf(wanted), wanted);
    return { physicalId: String(wanted['PolicyName']), attributes: {} };
  },
  update(context, made, wanted, before) {
    put(context, rolesOf(wanted), wanted);
    clear(context, changedItems(rolesOf(before), rolesOf(wanted)).gone, before);
    return made;
  },
  remove: (context, _, values) => clear(context, rolesOf(values), values),
};

const rolesOf = ({ Roles: roles }: Values): string[] => (roles as string[] | undefined) ?? [];

function put(context: ResourceContext, roles: readonly string[], { PolicyName, PolicyDocument }: Values): void {
  for (const RoleName of roles)
    inProperty('PolicyDocument', () => context.call('iam', 'PutRolePolicy', { RoleName, PolicyName, PolicyDocument }));
}

function clear(context: ResourceContext, roles: readonly string[], { PolicyName }: Values): void {
  for (const RoleName of roles) context.clear('iam', 'DeleteRolePolicy', { RoleName, PolicyName });
}
