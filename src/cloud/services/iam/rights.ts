/** What each role may do and who may take it, read once and remembered. Forgotten whenever a row behind it changes. */
import type { Policy } from '../../../languages/policy/policy.ts';
import type { Context } from '../../kit/service.ts';
import { readDocument } from './document.ts';
import type { ManagedPolicies } from './managed-policies.ts';
import type { RoleRow, Tables } from './tables.ts';

export interface Rights {
  readonly role: RoleRow;
  readonly identity: readonly Policy[];
  readonly boundary: Policy | undefined;
  readonly trust: Policy;
}

export interface RightsMemory {
  /** Undefined if there is no such role. */
  of(roleArn: string): Rights | undefined;
  /** To be called with every change of the role or of its policies, before or after it, in the same savepoint. */
  changed(context: Context, roleArn: string): void;
  drop(): void;
}

export function openRights(tables: Tables, managed: ManagedPolicies): RightsMemory {
  const known = new Map<string, Rights>();

  function read(roleArn: string): Rights | undefined {
    const role = tables.role(roleArn.slice(roleArn.lastIndexOf('/') + 1));
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
    drop: () => known.clear(),
  };
}
