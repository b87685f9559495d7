/** The tables of EventBridge Scheduler: groups, schedules, tags of groups, deliveries that wait, tokens of clients. */
import type { FlexibleTimeWindow, Tag, Target } from '@aws-sdk/client-scheduler';
import { type Instant, instant } from '../../../languages/instant.ts';
import { openRetries, type Retries } from '../../delivery/retries.ts';
import type { Store } from '../../kit/store.ts';
import type { Delivery } from './delivery/delivery.ts';

export const schema: readonly string[] = [
  `CREATE TABLE scheduler_group (name TEXT PRIMARY KEY, state TEXT NOT NULL, created_at INTEGER NOT NULL, modified_at INTEGER NOT NULL)
     STRICT, WITHOUT ROWID;
   CREATE TABLE scheduler_schedule (group_name TEXT NOT NULL, name TEXT NOT NULL, creation TEXT NOT NULL, state TEXT NOT NULL,
     expression TEXT NOT NULL, zone TEXT NOT NULL, start INTEGER, end INTEGER, settings TEXT NOT NULL, anchor INTEGER NOT NULL,
     created_at INTEGER NOT NULL, modified_at INTEGER NOT NULL, passed INTEGER NOT NULL, pending INTEGER NOT NULL,
     PRIMARY KEY (group_name, name)) STRICT, WITHOUT ROWID;
   CREATE TABLE scheduler_tag (group_name TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (group_name, key))
     STRICT, WITHOUT ROWID;
   CREATE TABLE scheduler_waiting (id TEXT PRIMARY KEY, delivery TEXT NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE scheduler_token (id INTEGER PRIMARY KEY, token TEXT NOT NULL UNIQUE, request TEXT NOT NULL, output TEXT NOT NULL,
     at INTEGER NOT NULL) STRICT`,
];

export interface ScheduleRow {
  readonly group: string;
  readonly name: string;
  /** The id of its creation: a schedule of the same name made later has another. */
  readonly creation: string;
  readonly state: 'ENABLED' | 'DISABLED';
  readonly expression: string;
  readonly zone: string;
  readonly start: Instant | undefined;
  readonly end: Instant | undefined;
  readonly settings: Settings;
  /** A rate is first due one interval later. */
  readonly anchor: Instant;
  readonly createdAt: Instant;
  readonly modifiedAt: Instant;
  /** Ticks up to this instant have been dealt with. */
  readonly passed: Instant;
  /** Deliveries that are under way. */
  readonly pending: number;
}

/** What is written as it was given. */
export interface Settings {
  readonly description?: string | undefined;
  readonly kmsKeyArn?: string | undefined;
  readonly target: Target;
  readonly window: FlexibleTimeWindow;
  readonly afterCompletion: 'NONE' | 'DELETE';
}

export interface GroupRow {
  readonly name: string;
  readonly state: 'ACTIVE' | 'DELETING';
  readonly createdAt: Instant;
  readonly modifiedAt: Instant;
}

export interface ScheduleFilter {
  readonly group?: string | undefined;
  readonly prefix?: string | undefined;
  readonly state?: string | undefined;
}

export interface Tables {
  readonly schedules: ScheduleTable;
  readonly groups: GroupTable;
  readonly tags: TagTable;
  readonly waiting: Retries<Delivery>;
  readonly tokens: TokenTable;
}

export const openTables = (store: Store): Tables => ({
  schedules: openScheduleTable(store),
  groups: openGroupTable(store),
  tags: openTagTable(store),
  waiting: openRetries(store, 'scheduler_waiting'),
  tokens: openTokenTable(store),
});

type Row = Record<string, unknown>;

interface ScheduleTable {
  count(): number;
  /** `read` throws for one that cannot be read. */
  all(): readonly { readonly group: string; readonly name: string; readonly read: () => ScheduleRow }[];
  find(group: string, name: string): ScheduleRow | undefined;
  /** By group and name, after these. */
  list(filter: ScheduleFilter, after: { group: string; name: string }, count: number): ScheduleRow[];
  put(row: ScheduleRow): void;
  setProgress(group: string, name: string, passed: Instant, pending: number): void;
  remove(group: string, name: string): void;
}

function openScheduleTable(store: Store): ScheduleTable {
  const count = store.prepare('SELECT COUNT(*) AS count FROM scheduler_schedule');
  const all = store.prepare('SELECT * FROM scheduler_schedule');
  const find = store.prepare('SELECT * FROM scheduler_schedule WHERE group_name = ? AND name = ?');
  const list = store.prepare(
    `SELECT * FROM scheduler_schedule WHERE (group_name, name) > (?, ?) AND group_name >= ?3 AND (?4 = '' OR group_name = ?4)
     AND substr(name, 1, length(?5)) = ?5 AND (?6 = '' OR state = ?6) ORDER BY group_name, name LIMIT ?7`,
  );
  const put = store.prepare(
    `INSERT OR REPLACE INTO scheduler_schedule (group_name, name, creation, state, expression, zone, start, end, settings, anchor,
     created_at, modified_at, passed, pending) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const setProgress = store.prepare(
    'UPDATE scheduler_schedule SET passed = ?, pending = ? WHERE group_name = ? AND name = ?',
  );
  const remove = store.prepare('DELETE FROM scheduler_schedule WHERE group_name = ? AND name = ?');
  return {
    count: () => Number(count.get()?.['count']),
    all: () =>
      all.all().map((row) => ({
        group: String(row['group_name']),
        name: String(row['name']),
        read: () => scheduleRowOf(row),
      })),
    find(group, name) {
      const row = find.get(group, name);
      return row && scheduleRowOf(row);
    },
    list: ({ group = '', prefix = '', state = '' }, after, size) =>
      list.all(after.group, after.name, group, group, prefix, state, size).map(scheduleRowOf),
    put({ group, name, creation, state, expression, zone, start, end, settings, ...rest }) {
      const what = [group, name, creation, state, expression, zone] as const;
      const { anchor, createdAt, modifiedAt, passed, pending } = rest;
      const times = [anchor, createdAt, modifiedAt, passed] as const;
      put.run(...what, start ?? null, end ?? null, JSON.stringify(settings), ...times, pending);
    },
    setProgress: (group, name, passed, pending) => void setProgress.run(passed, pending, group, name),
    remove: (group, name) => void remove.run(group, name),
  };
}

const instantOf = (value: unknown): Instant | undefined => (value === null ? undefined : instant(Number(value)));

const scheduleRowOf = (row: Row): ScheduleRow => ({
  group: String(row['group_name']),
  name: String(row['name']),
  creation: String(row['creation']),
  state: row['state'] as ScheduleRow['state'],
  expression: String(row['expression']),
  zone: String(row['zone']),
  start: instantOf(row['start']),
  end: instantOf(row['end']),
  settings: JSON.parse(String(row['settings'])) as Settings,
  anchor: instant(Number(row['anchor'])),
  createdAt: instant(Number(row['created_at'])),
  modifiedAt: instant(Number(row['modified_at'])),
  passed: instant(Number(row['passed'])),
  pending: Number(row['pending']),
});

interface GroupTable {
  count(): number;
  find(name: string): GroupRow | undefined;
  list(prefix: string, after: string, count: number): GroupRow[];
  put(row: GroupRow): void;
  remove(name: string): void;
}

function openGroupTable(store: Store): GroupTable {
  const count = store.prepare('SELECT COUNT(*) AS count FROM scheduler_group');
  const find = store.prepare('SELECT * FROM scheduler_group WHERE name = ?');
  const list = store.prepare(
    'SELECT * FROM scheduler_group WHERE name > ?1 AND substr(name, 1, length(?2)) = ?2 ORDER BY name LIMIT ?3',
  );
  const put = store.prepare(
    'INSERT OR REPLACE INTO scheduler_group (name, state, created_at, modified_at) VALUES (?, ?, ?, ?)',
  );
  const remove = store.prepare('DELETE FROM scheduler_group WHERE name = ?');
  return {
    count: () => Number(count.get()?.['count']),
    find(name) {
      const row = find.get(name);
      return row && groupRowOf(row);
    },
    list: (prefix, after, size) => list.all(after, prefix, size).map(groupRowOf),
    put: ({ name, state, createdAt, modifiedAt }) => void put.run(name, state, createdAt, modifiedAt),
    remove: (name) => void remove.run(name),
  };
}

const groupRowOf = (row: Row): GroupRow => ({
  name: String(row['name']),
  state: row['state'] as GroupRow['state'],
  createdAt: instant(Number(row['created_at'])),
  modifiedAt: instant(Number(row['modified_at'])),
});

interface TagTable {
  of(group: string): Tag[];
  put(group: string, tags: readonly Tag[]): void;
  remove(group: string, keys: readonly string[]): void;
  clear(group: string): void;
}

function openTagTable(store: Store): TagTable {
  const all = store.prepare('SELECT key, value FROM scheduler_tag WHERE group_name = ? ORDER BY key');
  const insert = store.prepare('INSERT OR REPLACE INTO scheduler_tag (group_name, key, value) VALUES (?, ?, ?)');
  const remove = store.prepare('DELETE FROM scheduler_tag WHERE group_name = ? AND key = ?');
  const clear = store.prepare('DELETE FROM scheduler_tag WHERE group_name = ?');
  return {
    of: (group) => all.all(group).map((row) => ({ Key: String(row['key']), Value: String(row['value']) })),
    put(group, tags) {
      for (const { Key, Value } of tags) insert.run(group, String(Key), String(Value));
    },
    remove(group, keys) {
      for (const key of keys) remove.run(group, key);
    },
    clear: (group) => void clear.run(group),
  };
}

interface TokenTable {
  /** What was asked for with that token, and returned. */
  find(token: string): { readonly request: string; readonly output: string } | undefined;
  add(token: string, request: string, output: string, at: Instant): void;
  /** A few of the oldest, if they are older than that. */
  forget(before: Instant): void;
}

function openTokenTable(store: Store): TokenTable {
  const find = store.prepare('SELECT request, output FROM scheduler_token WHERE token = ?');
  const add = store.prepare('INSERT OR REPLACE INTO scheduler_token (token, request, output, at) VALUES (?, ?, ?, ?)');
  const forget = store.prepare(
    'DELETE FROM scheduler_token WHERE id IN (SELECT id FROM scheduler_token ORDER BY id LIMIT 4) AND at < ?',
  );
  return {
    find(token) {
      const row = find.get(token);
      return row && { request: String(row['request']), output: String(row['output']) };
    },
    add: (token, request, output, at) => void add.run(token, request, output, at),
    forget: (before) => void forget.run(before),
  };
}
