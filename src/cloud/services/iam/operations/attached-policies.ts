/** Managed policies that are attached to a role; a page of those attached to anyone. */
import type {
  AttachRolePolicyRequest,
  DetachRolePolicyRequest,
  ListAttachedRolePoliciesRequest,
  ListAttachedRolePoliciesResponse,
} from '@aws-sdk/client-iam';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Handler } from '../../../kit/service.ts';
import { nameInArn } from '../arn.ts';
import type { Iam } from '../context.ts';
import { managedPoliciesPerRoleMax } from '../limits.ts';
import { serviceRolePolicyPath } from '../managed-policies.ts';
import { pageOfList } from '../page.ts';
import { noSuchPolicy, notAttachable, quotaExceeded } from '../refusals.ts';
import { needOwnRole, needRole, onRole } from '../role.ts';

interface ForAttachment {
  readonly RoleName: string | undefined;
  readonly PolicyArn: string | undefined;
}

const keysOf = ({ PolicyArn: arn }: ForAttachment) => ({ 'iam:PolicyARN': arn! });

export const attachRolePolicy: Handler<Iam, AttachRolePolicyRequest, object> = {
  permissions: onRole('AttachRolePolicy', keysOf),
  handle(iam, { RoleName: roleName, PolicyArn: policyArn }, context) {
    const { tables, rights, managed } = iam;
    const role = needOwnRole(iam, roleName!);
    const policy = managed.find(policyArn!);
    if (!policy) throw notAttachable(`Policy ${policyArn}`, policyArn!);
    if (policy.path === serviceRolePolicyPath) {
      throw new AwsError('PolicyNotAttachable', 'Cannot attach a Service Role Policy to a Customer Role.');
    }
    tables.attach(role.name, policyArn!);
    if (tables.attachments(role.name).length > managedPoliciesPerRoleMax) {
      throw quotaExceeded('PoliciesPerRole', managedPoliciesPerRoleMax);
    }
    rights.changed(context, role.arn);
    return {};
  },
};

export const detachRolePolicy: Handler<Iam, DetachRolePolicyRequest, object> = {
  permissions: onRole('DetachRolePolicy', keysOf),
  handle(iam, { RoleName: roleName, PolicyArn: policyArn }, context) {
    const role = needOwnRole(iam, roleName!);
    if (!iam.tables.detach(role.name, policyArn!)) throw noSuchPolicy(policyArn!);
    iam.rights.changed(context, role.arn);
    return {};
  },
};

export const listAttachedRolePolicies: Handler<Iam, ListAttachedRolePoliciesRequest, ListAttachedRolePoliciesResponse> =
  {
    permissions: onRole('ListAttachedRolePolicies'),
    handle(iam, input) {
      const attached = iam.tables.attachments(needRole(iam, input.RoleName!).name);
      return attachedPage(iam, 'ListAttachedRolePolicies', input, attached);
    },
  };

type ForPage = Pick<ListAttachedRolePoliciesRequest, 'PathPrefix' | 'Marker' | 'MaxItems'>;

/** Of policies attached to a role, a user or a group: by their ARNs, in order. */
export function attachedPage(
  { managed }: Iam,
  operation: string,
  input: ForPage,
  attached: readonly string[],
): ListAttachedRolePoliciesResponse {
  const { PathPrefix: prefix = '/' } = input;
  const found = attached.filter((arn) => managed.find(arn)?.path.startsWith(prefix));
  const { items, ...page } = pageOfList(operation, input, found, (arn) => arn);
  return { AttachedPolicies: items.map((arn) => ({ PolicyName: nameInArn(arn), PolicyArn: arn })), ...page };
}
