/** Policies that stand in a role itself. */
import type {
  DeleteRolePolicyRequest,
  GetRolePolicyRequest,
  GetRolePolicyResponse,
  ListRolePoliciesRequest,
  ListRolePoliciesResponse,
  PutRolePolicyRequest,
} from '@aws-sdk/client-iam';
import type { Handler } from '../../../kit/service.ts';
import type { Iam } from '../context.ts';
import { checkDocument, encodeDocument, sizeOf } from '../document.ts';
import { inlinePoliciesCharactersMax } from '../limits.ts';
import { pageOf } from '../page.ts';
import { limitExceeded, noSuchEntity } from '../refusals.ts';
import { needOwnRole, needRole, onRole } from '../role.ts';

const noSuchRolePolicy = (name: string) => noSuchEntity(`The role policy with name ${name} cannot be found.`);

export const putRolePolicy: Handler<Iam, PutRolePolicyRequest, object> = {
  permissions: onRole('PutRolePolicy'),
  handle(iam, { RoleName: roleName, PolicyName: name, PolicyDocument: document }, context) {
    const { tables, rights } = iam;
    const role = needOwnRole(iam, roleName!);
    checkDocument(document!, 'identity');
    tables.putInlinePolicy(role.name, name!, document!);
    const size = tables.inlinePolicies(role.name).reduce((sum, policy) => sum + sizeOf(policy.document), 0);
    if (size > inlinePoliciesCharactersMax) {
      throw limitExceeded(`Maximum policy size of ${inlinePoliciesCharactersMax} bytes exceeded for role ${role.name}`);
    }
    rights.changed(context, role.arn);
    return {};
  },
};

export const getRolePolicy: Handler<Iam, GetRolePolicyRequest, GetRolePolicyResponse> = {
  permissions: onRole('GetRolePolicy'),
  handle(iam, { RoleName: roleName, PolicyName: name }) {
    const role = needRole(iam, roleName!);
    const policy = iam.tables.inlinePolicy(role.name, name!);
    if (!policy) throw noSuchRolePolicy(name!);
    return { RoleName: role.name, PolicyName: policy.name, PolicyDocument: encodeDocument(policy.document) };
  },
};

export const deleteRolePolicy: Handler<Iam, DeleteRolePolicyRequest, object> = {
  permissions: onRole('DeleteRolePolicy'),
  handle(iam, { RoleName: roleName, PolicyName: name }, context) {
    const role = needOwnRole(iam, roleName!);
    if (!iam.tables.removeInlinePolicy(role.name, name!)) throw noSuchRolePolicy(name!);
    iam.rights.changed(context, role.arn);
    return {};
  },
};

export const listRolePolicies: Handler<Iam, ListRolePoliciesRequest, ListRolePoliciesResponse> = {
  permissions: onRole('ListRolePolicies'),
  handle(iam, input) {
    const role = needRole(iam, input.RoleName!);
    const find = (after: string, limit: number) => iam.tables.inlinePolicies(role.name, after, limit);
    const { items, ...page } = pageOf('ListRolePolicies', input, find, (policy) => policy.name);
    return { PolicyNames: items.map((policy) => policy.name), ...page };
  },
};
