/** The account's resource policies, in the store; and all of them as one, for whoever asks what they allow. */
import type { Instant } from '../../../languages/instant.ts';
import type { Context } from '../../kit/service.ts';
import type { Store } from '../../kit/store.ts';

export const resourcePolicySchema =
  'CREATE TABLE logs_resource_policy (name TEXT PRIMARY KEY, document TEXT NOT NULL, updated_at INTEGER NOT NULL) STRICT, WITHOUT ROWID';

export interface AccountPolicy {
  readonly name: string;
  /** JSON text. */
  readonly document: string;
  readonly updatedAt: Instant;
}

export type ResourcePolicies = ReturnType<typeof openResourcePolicies>;

export function openResourcePolicies(store: Store) {
  const all = store.prepare('SELECT name, document, updated_at AS updatedAt FROM logs_resource_policy ORDER BY name');
  const put = store.prepare(`INSERT INTO logs_resource_policy (name, document, updated_at) VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET document = excluded.document, updated_at = excluded.updated_at`);
  const remove = store.prepare('DELETE FROM logs_resource_policy WHERE name = ?');
  let merged: { readonly document: string | undefined } | undefined;
  const drop = (): void => {
    merged = undefined;
  };
  const list = (): AccountPolicy[] => all.all() as unknown as AccountPolicy[];
  const changed = (context: Context): void => {
    drop();
    context.undo(drop);
  };
  return {
    /** By name. */
    all: list,
    put(context: Context, { name, document, updatedAt }: AccountPolicy): void {
      put.run(name, document, updatedAt);
      changed(context);
    },
    remove(context: Context, name: string): void {
      remove.run(name);
      changed(context);
    },
    /** The statements of all; undefined: there are none. */
    document(): string | undefined {
      merged ??= { document: merge(list()) };
      return merged.document;
    },
    drop,
  };
}

function merge(policies: readonly AccountPolicy[]): string | undefined {
  if (policies.length === 0) return undefined;
  const statements = policies.flatMap(({ document }) => (JSON.parse(document) as { Statement: unknown }).Statement);
  // Statement ids are each policy's own.
  const bare = (statements as { Sid?: string }[]).map(({ Sid: _, ...statement }) => statement);
  return JSON.stringify({ Version: '2012-10-17', Statement: bare });
}
