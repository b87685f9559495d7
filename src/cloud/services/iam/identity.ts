/** A user or a group as the operations on it need it: found by its name, its permission, remembered rights forgotten when it changes. */
import type { Permission } from '../../kit/service.ts';
import { iamArn } from './arn.ts';
import type { Iam } from './context.ts';
import type { GroupRow, IdentityKind, UserRow } from './identity-tables.ts';
import { noSuchGroup, noSuchUser } from './refusals.ts';

export function needUser({ tables }: Iam, name: string): UserRow {
  const user = tables.user(name);
  if (!user) throw noSuchUser(name);
  return user;
}

export function needGroup({ tables }: Iam, name: string): GroupRow {
  const group = tables.group(name);
  if (!group) throw noSuchGroup(name);
  return group;
}

interface ForUser {
  readonly UserName?: string | undefined;
}

interface ForGroup {
  readonly GroupName?: string | undefined;
}

const identityArn = (iam: Iam, kind: IdentityKind, name: string): string =>
  iam.tables[kind](name)?.arn ?? iamArn(iam, `${kind}/${name}`);

/** As `onRole`, for the user that the input names. */
export const onUser =
  <Input extends ForUser>(action: string, keysOf?: (input: Input) => NonNullable<Permission['context']>) =>
  (iam: Iam, input: Input): Permission[] => [
    {
      action: `iam:${action}`,
      resource: identityArn(iam, 'user', input.UserName!),
      ...(keysOf ? { context: keysOf(input) } : {}),
    },
  ];

export const onGroup =
  (action: string) =>
  (iam: Iam, { GroupName: name }: ForGroup): Permission[] => [
    { action: `iam:${action}`, resource: identityArn(iam, 'group', name!) },
  ];
