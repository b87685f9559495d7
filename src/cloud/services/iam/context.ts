/** What the files of this service share: its tables and memory, a role by its name, pages of a list. */
import { cutPage, readToken } from '../../kit/page.ts';
import type { Context, Permission, ServiceHost } from '../../kit/service.ts';
import { pageItemsDefault } from './limits.ts';
import type { ManagedPolicies } from './managed-policies.ts';
import { noSuchRole, validationError } from './refusals.ts';
import type { RightsMemory } from './rights.ts';
import type { RoleRow, Tables } from './tables.ts';

export interface Iam {
  readonly host: ServiceHost;
  readonly tables: Tables;
  readonly managed: ManagedPolicies;
  readonly rights: RightsMemory;
}

/** `arn:aws:iam::123456789012:role/path/name`. */
export const iamArn = ({ host }: Iam, resource: string): string =>
  `arn:${host.partition}:iam::${host.account}:${resource}`;

export function needRole({ tables }: Iam, name: string): RoleRow {
  const role = tables.role(name);
  if (!role) throw noSuchRole(name);
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

/** Permission for `action` on the role that the input names. */
export const onRole =
  (iam: Iam, action: string, context?: Permission['context']) =>
  ({ RoleName: name }: ForRole): Permission[] => [
    {
      action: `iam:${action}`,
      resource: iam.tables.role(name!)?.arn ?? iamArn(iam, `role/${name}`),
      ...(context ? { context } : {}),
    },
  ];

interface ForPage {
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}

export interface IamPage<Item> {
  readonly items: Item[];
  readonly IsTruncated: boolean;
  readonly Marker?: string;
}

/** `find(after, limit)` gives items in the order of `keyOf`; `operation` marks its tokens. */
export function pageOf<Item>(
  operation: string,
  { Marker: marker, MaxItems: maxItems = pageItemsDefault }: ForPage,
  find: (after: string, limit: number) => readonly Item[],
  keyOf: (item: Item) => string,
): IamPage<Item> {
  const after = readToken(operation, marker, () => validationError('Invalid Marker.')) ?? '';
  const { items, nextToken } = cutPage(operation, find(String(after), maxItems + 1), maxItems, keyOf);
  return { items, IsTruncated: nextToken !== undefined, ...(nextToken === undefined ? {} : { Marker: nextToken }) };
}
