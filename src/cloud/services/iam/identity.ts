/** A user or a group as the operations on it need it: found by its name or as whoever calls, its permission, what keeps it from being deleted. */
import type { Caller } from '../../kit/caller.ts';
import type { Context, Permission } from '../../kit/service.ts';
import { iamArn, nameInArn } from './arn.ts';
import type { Iam } from './context.ts';
import type { GroupRow, IdentityKind, UserRow } from './identity-tables.ts';
import { deleteConflict, noSuchGroup, noSuchUser, validationError } from './refusals.ts';

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

/** Undefined: not a user's. */
export const callerName = (caller: Caller): string | undefined =>
  caller.kind === 'user' ? nameInArn(caller.userArn) : undefined;

/** "If the UserName is not specified, the user name is determined implicitly based on the access key that signs the request." */
export function userNameOf(given: string | undefined, caller: Caller): string {
  const name = given ?? callerName(caller);
  if (name === undefined) throw validationError('Must specify userName when calling with non-User credentials');
  return name;
}

/** Throws DeleteConflict. */
export function checkWithoutPolicies({ tables }: Iam, kind: IdentityKind, name: string): void {
  if (tables.identityAttachments(kind, name, '', 1).length > 0)
    throw deleteConflict('Cannot delete entity, must detach all policies first.');
  if (tables.identityPolicies(kind, name, '', 1).length > 0)
    throw deleteConflict('Cannot delete entity, must delete policies first.');
}

interface ForUser {
  readonly UserName?: string | undefined;
}

interface ForGroup {
  readonly GroupName?: string | undefined;
}

/** Also of a name that nothing has yet. */
export const identityArn = (iam: Iam, kind: IdentityKind, name: string): string =>
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

/** As `onUser`; without a name: whoever calls. */
export const onUserOrCaller =
  (action: string) =>
  (iam: Iam, { UserName: name }: ForUser, { caller }: Pick<Context, 'caller'>): Permission[] =>
    onUser(action)(iam, { UserName: name ?? callerName(caller) ?? '*' });

export const onGroup =
  (action: string) =>
  (iam: Iam, { GroupName: name }: ForGroup): Permission[] => [
    { action: `iam:${action}`, resource: identityArn(iam, 'group', name!) },
  ];

/** For what is of the account as a whole. */
export const onAccount = (action: string) => (): Permission[] => [{ action: `iam:${action}`, resource: '*' }];
