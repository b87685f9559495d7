/** The tables of keys and their aliases. */
import type { Instant } from '../../../languages/instant.ts';
import type { Store } from '../../kit/store.ts';
import type { TagMap } from '../../kit/tags.ts';

export const schema = [
  `CREATE TABLE kms_key (id TEXT PRIMARY KEY, policy TEXT NOT NULL, facts TEXT NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE kms_alias (name TEXT PRIMARY KEY, key_id TEXT NOT NULL) STRICT, WITHOUT ROWID`,
];

export interface Key {
  readonly id: string;
  /** JSON text. */
  readonly policy: string;
  readonly description: string;
  readonly enabled: boolean;
  readonly createdAt: Instant;
  readonly tags: TagMap;
  /** Whether its material is to be replaced in time. */
  readonly rotation?: { readonly days: number; readonly since: Instant } | undefined;
  /** When it goes, if its deletion is scheduled. */
  readonly deletionDue?: Instant | undefined;
}

export interface Alias {
  readonly name: string;
  readonly keyId: string;
}

export type Tables = ReturnType<typeof openTables>;

export function openTables(store: Store) {
  const put = store.prepare(
    'INSERT INTO kms_key (id, policy, facts) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET policy = excluded.policy, facts = excluded.facts',
  );
  const get = store.prepare('SELECT id, policy, facts FROM kms_key WHERE id = ?');
  const ids = store.prepare('SELECT id FROM kms_key WHERE id > ? ORDER BY id LIMIT ?');
  const remove = store.prepare('DELETE FROM kms_key WHERE id = ?');
  const removeAliases = store.prepare('DELETE FROM kms_alias WHERE key_id = ?');
  const putAlias = store.prepare(
    'INSERT INTO kms_alias (name, key_id) VALUES (?, ?) ON CONFLICT DO UPDATE SET key_id = excluded.key_id',
  );
  const getAlias = store.prepare('SELECT key_id FROM kms_alias WHERE name = ?');
  const aliases = store.prepare(
    'SELECT name, key_id FROM kms_alias WHERE name > ? AND key_id = ifnull(?, key_id) ORDER BY name LIMIT ?',
  );
  const removeAlias = store.prepare('DELETE FROM kms_alias WHERE name = ?');
  return {
    putKey: ({ id, policy, ...facts }: Key): void => void put.run(id, policy, JSON.stringify(facts)),
    key(id: string): Key | undefined {
      const row = get.get(id);
      return row && { id, policy: String(row['policy']), ...JSON.parse(String(row['facts'])) };
    },
    keyIds: (after: string, limit: number): string[] => ids.all(after, limit).map((row) => String(row['id'])),
    /** With its aliases. */
    removeKey(id: string): void {
      remove.run(id);
      removeAliases.run(id);
    },
    putAlias: (name: string, keyId: string): void => void putAlias.run(name, keyId),
    /** The id of the key that it stands for. */
    aliasTarget(name: string): string | undefined {
      const row = getAlias.get(name);
      return row && String(row['key_id']);
    },
    /** Of one key, or of all. */
    aliases: (keyId: string | undefined, after: string, limit: number): Alias[] =>
      aliases
        .all(after, keyId ?? null, limit)
        .map((row) => ({ name: String(row['name']), keyId: String(row['key_id']) })),
    removeAlias: (name: string): void => void removeAlias.run(name),
  };
}
