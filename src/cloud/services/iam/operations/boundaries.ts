/** Permissions boundaries: those of roles; how roles and users show theirs. */
import type {
  DeleteRolePermissionsBoundaryRequest,
  PutRolePermissionsBoundaryRequest,
  Role,
} from '@aws-sdk/client-iam';
import type { Handler } from '../../../kit/service.ts';
import type { Iam } from '../context.ts';
import { notAttachable } from '../refusals.ts';
import { changeRole, needOwnRole, onRole } from '../role.ts';
import type { RoleRow } from '../tables.ts';

/** The ARN itself, if a managed policy has it. */
export function needBoundary({ managed }: Iam, arn: string): string {
  if (!managed.find(arn)) throw notAttachable(`Scope ARN: ${arn}`, arn);
  return arn;
}

/** What Get operations show of a role or a user and List operations do not. */
export const boundaryAndTags = ({
  boundary,
  tags,
}: Pick<RoleRow, 'boundary' | 'tags'>): Pick<Role, 'PermissionsBoundary' | 'Tags'> => ({
  ...(boundary === undefined
    ? {}
    : {
        PermissionsBoundary: {
          PermissionsBoundaryType: 'PermissionsBoundaryPolicy',
          PermissionsBoundaryArn: boundary,
        },
      }),
  ...(tags.length === 0 ? {} : { Tags: [...tags] }),
});

export const putRolePermissionsBoundary: Handler<Iam, PutRolePermissionsBoundaryRequest, object> = {
  permissions: onRole('PutRolePermissionsBoundary', ({ PermissionsBoundary: arn }) => ({
    'iam:PermissionsBoundary': arn!,
  })),
  handle(iam, { RoleName: name, PermissionsBoundary: arn }, context) {
    const role = needOwnRole(iam, name!);
    changeRole(iam, context, { ...role, boundary: needBoundary(iam, arn!) });
    return {};
  },
};

export const deleteRolePermissionsBoundary: Handler<Iam, DeleteRolePermissionsBoundaryRequest, object> = {
  permissions: onRole('DeleteRolePermissionsBoundary'),
  handle(iam, { RoleName: name }, context) {
    const role = needOwnRole(iam, name!);
    changeRole(iam, context, { ...role, boundary: undefined });
    return {};
  },
};
