/** AWS::IAM::Policy: an inline policy, put into the roles that it names. Left out, refused by name: users and groups. */
import { iamPolicySchema } from '../../../../languages/resources/iam.table.ts';
import type { Values } from '../convert.ts';
import type { ResourceType, Work } from '../resource-type.ts';
import { changedItems } from './change.ts';

export const iamPolicy: ResourceType = {
  ...iamPolicySchema,
  create(work, wanted) {
    put(work, rolesOf(wanted), wanted);
    return { physicalId: String(wanted['PolicyName']), attributes: {} };
  },
  update(work, made, wanted, before) {
    put(work, rolesOf(wanted), wanted);
    clear(work, changedItems(rolesOf(before), rolesOf(wanted)).gone, before);
    return made;
  },
  remove: (work, _, values) => clear(work, rolesOf(values), values),
};

const rolesOf = ({ Roles: roles }: Values): string[] => (roles as string[] | undefined) ?? [];

function put(work: Work, roles: readonly string[], { PolicyName, PolicyDocument }: Values): void {
  for (const RoleName of roles) work.call('iam', 'PutRolePolicy', { RoleName, PolicyName, PolicyDocument });
}

function clear(work: Work, roles: readonly string[], { PolicyName }: Values): void {
  for (const RoleName of roles) work.clear('iam', 'DeleteRolePolicy', { RoleName, PolicyName });
}
