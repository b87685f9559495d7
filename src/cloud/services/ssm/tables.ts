/** The tables of parameters and their versions. A value is sealed on its way in: no row holds one that can be read. */
import type { ParameterTier, ParameterType } from '@aws-sdk/client-ssm';
import type { Instant } from '../../../languages/instant.ts';
import type { Store } from '../../kit/store.ts';
import type { Vault } from '../../kit/vault.ts';

export const schema = [
  `CREATE TABLE parameter (name TEXT PRIMARY KEY, version INTEGER NOT NULL, tags TEXT NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE parameter_version (name TEXT NOT NULL, version INTEGER NOT NULL, facts TEXT NOT NULL, labels TEXT NOT NULL, value TEXT NOT NULL,
     PRIMARY KEY (name, version)) STRICT, WITHOUT ROWID`,
];

/** What is known of a version beside its value and its labels. */
export interface Facts {
  readonly type: ParameterType;
  readonly tier: ParameterTier;
  readonly dataType: string;
  readonly keyId?: string | undefined;
  readonly description?: string | undefined;
  readonly allowedPattern?: string | undefined;
  readonly modifiedAt: Instant;
  /** ARN of who did it. */
  readonly modifiedBy: string;
}

export interface Version extends Facts {
  readonly name: string;
  readonly version: number;
  readonly labels: readonly string[];
  /** `opened()` is the value; `sealed` may be shown. */
  readonly sealed: string;
  readonly opened: () => string;
}

export interface Parameter {
  readonly name: string;
  /** The latest. */
  readonly version: number;
  readonly tags: Readonly<Record<string, string>>;
}

export type Tables = ReturnType<typeof openTables>;

export function openTables(store: Store, vault: Vault) {
  const columns = 'name, version, facts, labels, value';
  const put = store.prepare(
    'INSERT INTO parameter (name, version, tags) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET version = excluded.version, tags = excluded.tags',
  );
  const get = store.prepare('SELECT * FROM parameter WHERE name = ?');
  const all = store.prepare('SELECT * FROM parameter WHERE name > ? ORDER BY name');
  const count = store.prepare('SELECT count(*) AS n FROM parameter');
  const remove = store.prepare('DELETE FROM parameter WHERE name = ?');
  const add = store.prepare(`INSERT INTO parameter_version (${columns}) VALUES (?, ?, ?, ?, ?)`);
  const version = store.prepare(`SELECT ${columns} FROM parameter_version WHERE name = ? AND version = ?`);
  const versions = store.prepare(
    `SELECT ${columns} FROM parameter_version WHERE name = ? AND version > ? ORDER BY version LIMIT ?`,
  );
  const setLabels = store.prepare('UPDATE parameter_version SET labels = ? WHERE name = ? AND version = ?');
  const removeOne = store.prepare('DELETE FROM parameter_version WHERE name = ? AND version = ?');
  const removeAll = store.prepare('DELETE FROM parameter_version WHERE name = ?');
  const readParameter = (row: Record<string, unknown>): Parameter =>
    ({ ...row, tags: JSON.parse(String(row['tags'])) }) as Parameter;
  const readVersion = (row: Record<string, unknown>): Version => {
    const sealed = String(row['value']);
    return {
      ...(JSON.parse(String(row['facts'])) as Facts),
      name: String(row['name']),
      version: Number(row['version']),
      labels: JSON.parse(String(row['labels'])),
      sealed,
      opened: () => vault.open(sealed),
    };
  };
  return {
    parameter(name: string): Parameter | undefined {
      const row = get.get(name);
      return row && readParameter(row);
    },
    /** Those whose names come after. */
    parametersAfter: (name: string): Parameter[] => all.readable(readParameter, name),
    count: (): number => Number(count.get()?.['n']),
    putParameter: ({ name, version, tags }: Parameter): void => void put.run(name, version, JSON.stringify(tags)),
    removeParameter(name: string): void {
      remove.run(name);
      removeAll.run(name);
    },
    addVersion: (name: string, number: number, facts: Facts, value: string): void =>
      void add.run(name, number, JSON.stringify(facts), '[]', vault.seal(value)),
    version(name: string, number: number): Version | undefined {
      const row = version.get(name, number);
      return row && readVersion(row);
    },
    /** Oldest first, those above `after`. */
    versions: (name: string, after = 0, limit = -1): Version[] => versions.all(name, after, limit).map(readVersion),
    setLabels: (name: string, number: number, labels: readonly string[]): void =>
      void setLabels.run(JSON.stringify(labels), name, number),
    removeVersion: (name: string, number: number): void => void removeOne.run(name, number),
  };
}
