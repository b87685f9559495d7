/** Permissions boundaries of roles. */
import type { DeleteRolePermissionsBoundaryRequest, PutRolePermissionsBoundaryRequest } from '@aws-sdk/client-iam';
import type { Operation } from '../../kit/service.ts';
import { changeRole, type Iam, needRole, onRole } from './context.ts';
import { notAttachable } from './refusals.ts';

/** The ARN itself, if a managed policy has it. */
export function needBoundary({ managed }: Iam, arn: string): string {
  if (!managed.find(arn)) throw notAttachable(`Scope ARN: ${arn}`, arn);
  return arn;
}

export function boundaries(iam: Iam) {
  return {
    PutRolePermissionsBoundary: {
      permissions: (input) =>
        onRole(iam, 'PutRolePermissionsBoundary', { 'iam:PermissionsBoundary': input.PermissionsBoundary! })(input),
      handle({ RoleName: name, PermissionsBoundary: arn }, context) {
        const role = needRole(iam, name!);
        changeRole(iam, context, { ...role, boundary: needBoundary(iam, arn!) });
        return {};
      },
    } satisfies Operation<PutRolePermissionsBoundaryRequest, object>,

    DeleteRolePermissionsBoundary: {
      permissions: onRole(iam, 'DeleteRolePermissionsBoundary'),
      handle({ RoleName: name }, context) {
        const role = needRole(iam, name!);
        changeRole(iam, context, { ...role, boundary: undefined });
        return {};
      },
    } satisfies Operation<DeleteRolePermissionsBoundaryRequest, object>,
  };
}
