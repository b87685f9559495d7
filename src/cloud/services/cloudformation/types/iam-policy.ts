/** AWS::IAM::Policy: an inline policy, put into the roles that it names. Left out, refused by name: users and groups. */
import type { Values } from '../convert.ts';
import { enacted, fixed, refused, required } from '../property.ts';
import type { ResourceType, Work } from '../resource-type.ts';
import { changedItems } from './change.ts';

export const iamPolicy: ResourceType = {
  name: 'AWS::IAM::Policy',
  properties: {
    Groups: refused('groups are not there yet in this version of Punctual'),
    PolicyDocument: required(enacted('json')),
    PolicyName: required(fixed(enacted('text'))),
    Roles: required(enacted({ list: 'text' })),
    Users: refused('users are not there yet in this version of Punctual'),
  },
  attributes: [],
  isIam: true,
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
