/** What each role and each user may do, and who may take a role, read once and remembered. Forgotten whenever a row behind it changes. */
import type { Policy } from '../../../languages/policy/policy.ts';
import type { Context } from '../../kit/service.ts';
import { nameInArn } from './arn.ts';
import { readDocument } from './document.ts';
import type { IdentityKind, UserRow } from './identity-tables.ts';
import type { ManagedPolicies } from './managed-policies.ts';
import type { RoleRow, Tables } from './tables.ts';

export interface Rights {
  readonly role: RoleRow;
  readonly identity: readonly Policy[];
  readonly boundary: Policy | undefined;
  readonly trust: Policy;
}

/** Of a user: its own policies and those of its groups. */
export interface UserRights extends Pick<Rights, 'identity' | 'boundary'> {
  readonly user: UserRow;
}

export interface RightsMemory {
  /** Undefined if there is no such role. */
  of(roleArn: string): Rights | undefined;
  /** To be called with every change of the role or of its policies, before or after it, in the same savepoint. */
  changed(context: Context, roleArn: string): void;
  /** Undefined if there is no such user. */
  ofUser(userArn: string): UserRights | undefined;
  /** As `changed`, with every change of a user, a group or their policies. */
  identitiesChanged(context: Context): void;
  /** As `changed`, with every change of a managed policy that may be attached to any of them. */
  policyChanged(context: Context): void;
  drop(): void;
}

export function openRights(tables: Tables, managed: ManagedPolicies): RightsMemory {
  const known = new Map<string, Rights>();

  function read(roleArn: string): Rights | undefined {
    const role = tables.role(nameInArn(roleArn));
    if (role?.arn !== roleArn) return undefined;
    const inline = tables.inlinePolicies(role.name).map(({ document }) => readDocument(document, 'identity'));
    const attached = tables.attachments(role.name).map(managed.parsed);
    return {
      role,
      identity: [...inline, ...attached],
      boundary: role.boundary === undefined ? undefined : managed.parsed(role.boundary),
      trust: readDocument(role.trust, 'trust'),
    };
  }

  const users = new Map<string, UserRights>();

  function policiesOf(kind: IdentityKind, name: string): Policy[] {
    const inline = tables.identityPolicies(kind, name).map(({ document }) => readDocument(document, 'identity'));
    return [...inline, ...tables.identityAttachments(kind, name).map(managed.parsed)];
  }

  function readUser(userArn: string): UserRights | undefined {
    const user = tables.user(nameInArn(userArn));
    if (user?.arn !== userArn) return undefined;
    const groups = tables.groupsOfUser(user.name).flatMap(({ name }) => policiesOf('group', name));
    return {
      user,
      identity: [...policiesOf('user', user.name), ...groups],
      boundary: user.boundary === undefined ? undefined : managed.parsed(user.boundary),
    };
  }

  function drop(): void {
    known.clear();
    users.clear();
  }

  return {
    of(roleArn) {
      const remembered = known.get(roleArn);
      if (remembered) return remembered;
      const rights = read(roleArn);
      if (rights) known.set(roleArn, rights);
      return rights;
    },
    changed(context, roleArn) {
      known.delete(roleArn);
      // What is read after the change must not outlive it, should it be taken back.
      context.undo(() => known.delete(roleArn));
    },
    ofUser(userArn) {
      const remembered = users.get(userArn);
      if (remembered) return remembered;
      const rights = readUser(userArn);
      if (rights) users.set(userArn, rights);
      return rights;
    },
    identitiesChanged(context) {
      users.clear();
      context.undo(() => users.clear());
    },
    policyChanged(context) {
      drop();
      context.undo(drop);
    },
    drop,
  };
}
