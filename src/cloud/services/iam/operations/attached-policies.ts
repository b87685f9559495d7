/** Managed policies that are attached to a role; a page of those attached to anyone. */
import type {
  AttachRolePolicyRequest,
  DetachRolePolicyRequest,
  ListAttachedRolePoliciesRequest,
  ListAttachedRolePoliciesResponse,
} from '@aws-sdk/client-iam';
import type { Handler } from '../../../kit/service.ts';
import { nameInArn } from '../arn.ts';
import type { Iam } from '../context.ts';
import { managedPoliciesPerRoleMax } from '../limits.ts';
import { pageOfList } from '../page.ts';
import { noSuchPolicy, notAttachable, quotaExceeded } from '../refusals.ts';
import { needRole, onRole } from '../role.ts';

interface ForAttachment {
  readonly RoleName: string | undefined;
  readonly PolicyArn: string | undefined;
}

const keysOf = ({ PolicyArn: arn }: ForAttachment) => ({ 'iam:PolicyARN': arn! });

export const attachRolePolicy: Handler<Iam, AttachRolePolicyRequest, object> = {
  permissions: onRole('AttachRolePolicy', keysOf),
  handle(iam, { RoleName: roleName, PolicyArn: policyArn }, context) {
    const { tables, rights, managed } = iam;
    const role = needRole(iam, roleName!);
    if (!managed.find(policyArn!)) throw notAttachable(`Policy ${policyArn}`, policyArn!);
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
    const role = needRole(iam, roleName!);
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
