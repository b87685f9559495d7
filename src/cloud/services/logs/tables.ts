/**
 * The logs service's tables in the main store: groups and streams. Each has a key of its own, made once and never again, by which
 * the log file knows it; so what is made anew under an old name does not find the old lines.
 */
import type { Instant } from '../../../languages/instant.ts';
import type { Store } from '../../kit/store.ts';
import { cutSchema } from './full-disk/cut-tables.ts';
import { metricFilterSchema } from './metric-filters.ts';
import { resourcePolicySchema } from './resource-policies.ts';

export const schema: readonly string[] = [
  `CREATE TABLE logs_group (
     name TEXT PRIMARY KEY, key TEXT NOT NULL UNIQUE, created_at INTEGER NOT NULL, retention_days INTEGER, class TEXT NOT NULL,
     kms_key TEXT, tags TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE logs_stream (
     grp TEXT NOT NULL, name TEXT NOT NULL, key TEXT NOT NULL UNIQUE, created_at INTEGER NOT NULL, PRIMARY KEY (grp, name)
   ) STRICT, WITHOUT ROWID;`,
  cutSchema,
  resourcePolicySchema,
  metricFilterSchema,
];

export interface Group {
  readonly name: string;
  readonly key: string;
  readonly createdAt: Instant;
  readonly retentionDays: number | undefined;
  readonly class: string;
  readonly kmsKey: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

export interface Stream {
  readonly name: string;
  readonly key: string;
  readonly createdAt: Instant;
}

export interface GroupFilter {
  readonly prefix: string;
  readonly part: string;
  readonly class: string | undefined;
}

type Row = Record<string, unknown>;

const groupOf = (row: Row): Group => ({
  name: row['name'] as string,
  key: row['key'] as string,
  createdAt: row['created_at'] as Instant,
  retentionDays: (row['retention_days'] as number | null) ?? undefined,
  class: row['class'] as string,
  kmsKey: (row['kms_key'] as string | null) ?? undefined,
  tags: JSON.parse(row['tags'] as string) as Record<string, string>,
});

const streamOf = (row: Row): Stream => ({
  name: row['name'] as string,
  key: row['key'] as string,
  createdAt: row['created_at'] as Instant,
});

export type Tables = ReturnType<typeof openTables>;

export function openTables({ prepare }: Store) {
  const group = prepare('SELECT * FROM logs_group WHERE name = ?');
  const groupByKey = prepare('SELECT * FROM logs_group WHERE key = ?');
  const allGroups = prepare('SELECT * FROM logs_group ORDER BY name');
  const keysWithoutPolicy = prepare('SELECT key FROM logs_group WHERE retention_days IS NULL');
  const putGroup = prepare(
    'INSERT OR REPLACE INTO logs_group (name, key, created_at, retention_days, class, kms_key, tags) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const deleteGroup = prepare('DELETE FROM logs_group WHERE name = ?');
  const groups = prepare(`SELECT * FROM logs_group WHERE name > ?1 AND substr(name, 1, length(?2)) = ?2
    AND instr(lower(name), lower(?3)) > 0 AND (?4 IS NULL OR class = ?4) ORDER BY name LIMIT ?5`);
  const stream = prepare('SELECT name, key, created_at FROM logs_stream WHERE grp = ? AND name = ?');
  const streamName = prepare('SELECT name FROM logs_stream WHERE key = ?');
  const addStream = prepare('INSERT INTO logs_stream (grp, name, key, created_at) VALUES (?, ?, ?, ?)');
  const deleteStream = prepare('DELETE FROM logs_stream WHERE grp = ? AND name = ?');
  const streamsUp = prepare(`SELECT name, key, created_at FROM logs_stream WHERE grp = ?1 AND name > ?2
    AND substr(name, 1, length(?3)) = ?3 ORDER BY name LIMIT ?4`);
  const streamsDown = prepare(`SELECT name, key, created_at FROM logs_stream WHERE grp = ?1 AND (?2 = '' OR name < ?2)
    AND substr(name, 1, length(?3)) = ?3 ORDER BY name DESC LIMIT ?4`);
  const allStreams = prepare('SELECT name, key, created_at FROM logs_stream WHERE grp = ?');
  const someStreams = prepare(
    'DELETE FROM logs_stream WHERE grp = ?1 AND name IN (SELECT name FROM logs_stream WHERE grp = ?1 LIMIT ?2)',
  );
  return {
    group(name: string): Group | undefined {
      const row = group.get(name);
      return row && groupOf(row);
    },
    groupByKey(key: string): Group | undefined {
      const row = groupByKey.get(key);
      return row && groupOf(row);
    },
    /** By name. */
    allGroups: (): Group[] => allGroups.readable(groupOf),
    keysWithoutPolicy: () => keysWithoutPolicy.all().map((row) => row['key'] as string),
    putGroup: (one: Group) =>
      void putGroup.run(
        one.name,
        one.key,
        one.createdAt,
        one.retentionDays ?? null,
        one.class,
        one.kmsKey ?? null,
        JSON.stringify(one.tags),
      ),
    deleteGroup: (name: string) => void deleteGroup.run(name),
    groups: (filter: GroupFilter, after: string, count: number): Group[] =>
      groups.readable(groupOf, after, filter.prefix, filter.part, filter.class ?? null, count),
    stream(groupKey: string, name: string): Stream | undefined {
      const row = stream.get(groupKey, name);
      return row && streamOf(row);
    },
    streamName: (key: string) => streamName.get(key)?.['name'] as string | undefined,
    addStream: (groupKey: string, { name, key, createdAt }: Stream) =>
      void addStream.run(groupKey, name, key, createdAt),
    deleteStream: (groupKey: string, name: string) => void deleteStream.run(groupKey, name),
    streams: (groupKey: string, prefix: string, descending: boolean, after: string, count: number): Stream[] =>
      (descending ? streamsDown : streamsUp).all(groupKey, after, prefix, count).map(streamOf),
    allStreams: (groupKey: string): Stream[] => allStreams.all(groupKey).map(streamOf),
    /** Deletes at most `count` streams of a group; returns how many there were. */
    deleteSomeStreams: (groupKey: string, count: number) => Number(someStreams.run(groupKey, count).changes),
  };
}
