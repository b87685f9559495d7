/** Managed policies that are attached to a role. */
import type {
  AttachRolePolicyRequest,
  DetachRolePolicyRequest,
  ListAttachedRolePoliciesRequest,
  ListAttachedRolePoliciesResponse,
} from '@aws-sdk/client-iam';
import type { Operation, Permission } from '../../kit/service.ts';
import { type Iam, needRole, onRole, pageOf } from './context.ts';
import { managedPoliciesPerRoleMax } from './limits.ts';
import { noSuchPolicy, notAttachable, quotaExceeded } from './refusals.ts';

interface ForAttachment {
  readonly RoleName: string | undefined;
  readonly PolicyArn: string | undefined;
}

export function attachedPolicies(iam: Iam) {
  const { tables, rights, managed } = iam;
  const withPolicy =
    (action: string) =>
    (input: ForAttachment): Permission[] =>
      onRole(iam, action, { 'iam:PolicyARN': input.PolicyArn! })(input);
  return {
    AttachRolePolicy: {
      permissions: withPolicy('AttachRolePolicy'),
      handle({ RoleName: roleName, PolicyArn: policyArn }, context) {
        const role = needRole(iam, roleName!);
        if (!managed.find(policyArn!)) throw notAttachable(`Policy ${policyArn}`, policyArn!);
        tables.attach(role.name, policyArn!);
        if (tables.attachments(role.name).length > managedPoliciesPerRoleMax) {
          throw quotaExceeded('PoliciesPerRole', managedPoliciesPerRoleMax);
        }
        rights.changed(context, role.arn);
        return {};
      },
    } satisfies Operation<AttachRolePolicyRequest, object>,

    DetachRolePolicy: {
      permissions: withPolicy('DetachRolePolicy'),
      handle({ RoleName: roleName, PolicyArn: policyArn }, context) {
        const role = needRole(iam, roleName!);
        if (!tables.detach(role.name, policyArn!)) throw noSuchPolicy(policyArn!);
        rights.changed(context, role.arn);
        return {};
      },
    } satisfies Operation<DetachRolePolicyRequest, object>,

    ListAttachedRolePolicies: {
      permissions: onRole(iam, 'ListAttachedRolePolicies'),
      handle(input) {
        const role = needRole(iam, input.RoleName!);
        const { PathPrefix: prefix = '/' } = input;
        const attached = tables.attachments(role.name).filter((arn) => managed.find(arn)?.path.startsWith(prefix));
        const find = (after: string, limit: number) => attached.filter((arn) => arn > after).slice(0, limit);
        const { items, ...page } = pageOf('ListAttachedRolePolicies', input, find, (arn) => arn);
        const name = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);
        return { AttachedPolicies: items.map((arn) => ({ PolicyName: name(arn), PolicyArn: arn })), ...page };
      },
    } satisfies Operation<ListAttachedRolePoliciesRequest, ListAttachedRolePoliciesResponse>,
  };
}
