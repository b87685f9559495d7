/** The tables of secrets and their versions. A value is sealed on its way in: no row holds one that can be read. */
import type { Instant } from '../../../languages/instant.ts';
import type { Store } from '../../kit/store.ts';
import type { Vault } from '../../kit/vault.ts';

export const schema = [
  `CREATE TABLE secret (name TEXT PRIMARY KEY, arn TEXT NOT NULL, facts TEXT NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE secret_version (place INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL, stages TEXT NOT NULL,
     created_at INTEGER NOT NULL, value TEXT NOT NULL, UNIQUE (name, id)) STRICT`,
];

export interface Facts {
  readonly description?: string | undefined;
  readonly keyId?: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  /** Its resource policy, JSON text. */
  readonly policy?: string | undefined;
  readonly createdAt: Instant;
  readonly changedAt: Instant;
  /** The beginning of the day on which it was last read. */
  readonly accessedOn?: Instant | undefined;
  /** When it goes, if it is marked for deletion. */
  readonly deletionDue?: Instant | undefined;
}

export interface Secret extends Facts {
  readonly name: string;
  readonly arn: string;
}

/** Bytes as base64. */
export interface Value {
  readonly kind: 'string' | 'binary';
  readonly text: string;
}

export interface Version {
  /** Later ones have higher. */
  readonly place: number;
  readonly id: string;
  readonly stages: readonly string[];
  readonly createdAt: Instant;
  readonly opened: () => Value;
}

export type Tables = ReturnType<typeof openTables>;

export function openTables(store: Store, vault: Vault) {
  return { ...secretTable(store), ...versionTable(store, vault) };
}

function secretTable(store: Store) {
  const put = store.prepare(
    'INSERT INTO secret (name, arn, facts) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET facts = excluded.facts',
  );
  const get = store.prepare('SELECT * FROM secret WHERE name = ?');
  const all = store.prepare('SELECT * FROM secret ORDER BY name');
  const count = store.prepare('SELECT count(*) AS n FROM secret');
  const remove = store.prepare('DELETE FROM secret WHERE name = ?');
  const removeVersions = store.prepare('DELETE FROM secret_version WHERE name = ?');
  const read = (row: Record<string, unknown>): Secret => ({
    name: String(row['name']),
    arn: String(row['arn']),
    ...(JSON.parse(String(row['facts'])) as Facts),
  });
  return {
    secret(name: string): Secret | undefined {
      const row = get.get(name);
      return row && read(row);
    },
    secrets: (): Secret[] => all.readable(read),
    secretCount: (): number => Number(count.get()?.['n']),
    putSecret: ({ name, arn, ...facts }: Secret): void => void put.run(name, arn, JSON.stringify(facts)),
    removeSecret(name: string): void {
      remove.run(name);
      removeVersions.run(name);
    },
  };
}

function versionTable(store: Store, vault: Vault) {
  const add = store.prepare(
    'INSERT INTO secret_version (name, id, kind, stages, created_at, value) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const all = store.prepare('SELECT * FROM secret_version WHERE name = ? ORDER BY place');
  const setStages = store.prepare('UPDATE secret_version SET stages = ? WHERE place = ?');
  const remove = store.prepare('DELETE FROM secret_version WHERE place = ?');
  const read = (row: Record<string, unknown>): Version => ({
    place: Number(row['place']),
    id: String(row['id']),
    stages: JSON.parse(String(row['stages'])),
    createdAt: row['created_at'] as Instant,
    opened: () => ({ kind: row['kind'] as Value['kind'], text: vault.open(String(row['value'])) }),
  });
  return {
    /** Without a stage. */
    addVersion: (name: string, id: string, { kind, text }: Value, createdAt: Instant): void =>
      void add.run(name, id, kind, '[]', createdAt, vault.seal(text)),
    /** Oldest first. */
    versions: (name: string): Version[] => all.readable(read, name),
    setStages: ({ place }: Version, stages: readonly string[]): void =>
      void setStages.run(JSON.stringify(stages), place),
    removeVersion: ({ place }: Version): void => void remove.run(place),
  };
}
