/** Policies that stand in a role itself. */
import type {
  DeleteRolePolicyRequest,
  GetRolePolicyRequest,
  GetRolePolicyResponse,
  ListRolePoliciesRequest,
  ListRolePoliciesResponse,
  PutRolePolicyRequest,
} from '@aws-sdk/client-iam';
import type { Operation } from '../../kit/service.ts';
import { type Iam, needRole, onRole, pageOf } from './context.ts';
import { checkDocument, encodeDocument, sizeOf } from './document.ts';
import { inlinePoliciesCharactersMax } from './limits.ts';
import { limitExceeded, noSuchEntity } from './refusals.ts';

const noSuchRolePolicy = (name: string) => noSuchEntity(`The role policy with name ${name} cannot be found.`);

export function inlinePolicies(iam: Iam) {
  const { tables, rights } = iam;
  return {
    PutRolePolicy: {
      permissions: onRole(iam, 'PutRolePolicy'),
      handle({ RoleName: roleName, PolicyName: name, PolicyDocument: document }, context) {
        const role = needRole(iam, roleName!);
        checkDocument(document!, 'identity');
        tables.putInlinePolicy(role.name, name!, document!);
        const size = tables.inlinePolicies(role.name).reduce((sum, policy) => sum + sizeOf(policy.document), 0);
        if (size > inlinePoliciesCharactersMax) {
          throw limitExceeded(
            `Maximum policy size of ${inlinePoliciesCharactersMax} bytes exceeded for role ${role.name}`,
          );
        }
        rights.changed(context, role.arn);
        return {};
      },
    } satisfies Operation<PutRolePolicyRequest, object>,

    GetRolePolicy: {
      permissions: onRole(iam, 'GetRolePolicy'),
      handle({ RoleName: roleName, PolicyName: name }) {
        const role = needRole(iam, roleName!);
        const policy = tables.inlinePolicy(role.name, name!);
        if (!policy) throw noSuchRolePolicy(name!);
        return { RoleName: role.name, PolicyName: policy.name, PolicyDocument: encodeDocument(policy.document) };
      },
    } satisfies Operation<GetRolePolicyRequest, GetRolePolicyResponse>,

    DeleteRolePolicy: {
      permissions: onRole(iam, 'DeleteRolePolicy'),
      handle({ RoleName: roleName, PolicyName: name }, context) {
        const role = needRole(iam, roleName!);
        if (!tables.removeInlinePolicy(role.name, name!)) throw noSuchRolePolicy(name!);
        rights.changed(context, role.arn);
        return {};
      },
    } satisfies Operation<DeleteRolePolicyRequest, object>,

    ListRolePolicies: {
      permissions: onRole(iam, 'ListRolePolicies'),
      handle(input) {
        const role = needRole(iam, input.RoleName!);
        const find = (after: string, limit: number) => tables.inlinePolicies(role.name, after, limit);
        const { items, ...page } = pageOf('ListRolePolicies', input, find, (policy) => policy.name);
        return { PolicyNames: items.map((policy) => policy.name), ...page };
      },
    } satisfies Operation<ListRolePoliciesRequest, ListRolePoliciesResponse>,
  };
}
