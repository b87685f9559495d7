/** Rows of published versions, and of the aliases that point at them. A version's number is never used again, not even after it was deleted. */
import type { RoutingConfigurationListItem } from '@aws-sdk/client-sfn';
import { type Instant, instant } from '../../../../languages/instant.ts';
import type { Store } from '../../../kit/store.ts';

export interface VersionRow {
  readonly machine: number;
  readonly number: number;
  /** The id of the revision that it is of. */
  readonly revision: number;
  readonly description: string | undefined;
  readonly createdAt: Instant;
}

export interface AliasRow {
  readonly machine: number;
  readonly name: string;
  readonly description: string | undefined;
  readonly routing: readonly RoutingConfigurationListItem[];
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

export type Versions = ReturnType<typeof openVersions>;
export type Aliases = ReturnType<typeof openAliases>;

export function openVersions(store: Store) {
  const find = store.prepare('SELECT * FROM states_version WHERE machine = ? AND number = ?');
  const ofRevision = store.prepare('SELECT * FROM states_version WHERE machine = ? AND revision = ?');
  const list = store.prepare(
    'SELECT * FROM states_version WHERE machine = ? AND number < ? ORDER BY number DESC LIMIT ?',
  );
  const count = store.prepare(
    'UPDATE states_machine SET last_version = last_version + 1 WHERE id = ? RETURNING last_version',
  );
  const insert = store.prepare(
    'INSERT INTO states_version (machine, number, revision, description, created) VALUES (?, ?, ?, ?, ?)',
  );
  const remove = store.prepare('DELETE FROM states_version WHERE machine = ? AND number = ?');
  return {
    find: (machine: number, number: number): VersionRow | undefined => versionOf(find.get(machine, number)),
    ofRevision: (machine: number, revision: number): VersionRow | undefined =>
      versionOf(ofRevision.get(machine, revision)),
    /** Newest first, before the given number. */
    list: (machine: number, before: number, size: number): VersionRow[] =>
      list.all(machine, before, size).map((row) => versionOf(row)!),
    /** Returns it with its number. */
    add({ machine, revision, description, createdAt }: Omit<VersionRow, 'number'>): VersionRow {
      const number = Number(count.get(machine)!['last_version']);
      insert.run(machine, number, revision, description ?? null, createdAt);
      return { machine, number, revision, description, createdAt };
    },
    remove: (machine: number, number: number): void => void remove.run(machine, number),
  };
}

export function openAliases(store: Store) {
  const find = store.prepare('SELECT * FROM states_alias WHERE machine = ? AND name = ?');
  const list = store.prepare('SELECT * FROM states_alias WHERE machine = ? AND name > ? ORDER BY name LIMIT ?');
  const put = store.prepare(
    `INSERT INTO states_alias (machine, name, description, routing, created, updated) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET description = excluded.description, routing = excluded.routing, updated = excluded.updated`,
  );
  const remove = store.prepare('DELETE FROM states_alias WHERE machine = ? AND name = ?');
  return {
    find: (machine: number, name: string): AliasRow | undefined => aliasOf(find.get(machine, name)),
    /** By name, after the given one. */
    list: (machine: number, after: string, size: number): AliasRow[] =>
      list.all(machine, after, size).map((row) => aliasOf(row)!),
    put({ machine, name, description, routing, createdAt, updatedAt }: AliasRow): void {
      put.run(machine, name, description ?? null, JSON.stringify(routing), createdAt, updatedAt);
    },
    remove: (machine: number, name: string): void => void remove.run(machine, name),
  };
}

type Row = Record<string, unknown> | undefined;

const versionOf = (row: Row): VersionRow | undefined =>
  row && {
    machine: Number(row['machine']),
    number: Number(row['number']),
    revision: Number(row['revision']),
    description: (row['description'] ?? undefined) as string | undefined,
    createdAt: instant(Number(row['created'])),
  };

const aliasOf = (row: Row): AliasRow | undefined =>
  row && {
    machine: Number(row['machine']),
    name: String(row['name']),
    description: (row['description'] ?? undefined) as string | undefined,
    routing: JSON.parse(String(row['routing'])),
    createdAt: instant(Number(row['created'])),
    updatedAt: instant(Number(row['updated'])),
  };
