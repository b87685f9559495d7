/** A role as the operations on it need it: found by its name, its permission, written when it has changed. */
import type { Context, Permission } from '../../kit/service.ts';
import { iamArn } from './arn.ts';
import type { Iam } from './context.ts';
import { noSuchRole, unmodifiable } from './refusals.ts';
import type { RoleRow } from './tables.ts';

export function needRole({ tables }: Iam, name: string): RoleRow {
  const role = tables.role(name);
  if (!role) throw noSuchRole(name);
  return role;
}

/** A role that a service has for itself: only AWS changes it. */
export const isServiceLinked = ({ path, name }: Pick<RoleRow, 'path' | 'name'>): boolean =>
  path.startsWith('/aws-service-role/') && name.startsWith('AWSServiceRoleFor');

/** As `needRole`, for what changes it. */
export function needOwnRole(iam: Iam, name: string): RoleRow {
  const role = needRole(iam, name);
  if (isServiceLinked(role)) throw unmodifiable(name);
  return role;
}

/** Writes the role as changed, and forgets what was remembered of it. */
export function changeRole({ tables, rights }: Iam, context: Context, role: RoleRow): void {
  tables.putRole(role);
  rights.changed(context, role.arn);
}

interface ForRole {
  readonly RoleName: string | undefined;
}

/** Permission for `action` on the role that the input names; `keysOf`: condition keys that the input gives. */
export const onRole =
  <Input extends ForRole>(action: string, keysOf?: (input: Input) => NonNullable<Permission['context']>) =>
  (iam: Iam, input: Input): Permission[] => [
    {
      action: `iam:${action}`,
      resource: iam.tables.role(input.RoleName!)?.arn ?? iamArn(iam, `role/${input.RoleName}`),
      ...(keysOf ? { context: keysOf(input) } : {}),
    },
  ];
