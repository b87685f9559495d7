/** The tables of rules: rules, their targets and tags, and deliveries that wait for another attempt. */
import type { Tag, Target } from '@aws-sdk/client-eventbridge';
import { type Instant, instant } from '../../../languages/instant.ts';
import { openRetries, type Retries } from '../../delivery/retries.ts';
import type { Store } from '../../kit/store.ts';
import type { Vault } from '../../kit/vault.ts';
import { type BusTable, busSchema, openBusTable } from './bus-table.ts';
import type { Delivery } from './delivery/delivery.ts';
import { type DestinationTables, destinationSchema, openDestinationTables } from './destinations/tables.ts';

export const schema: readonly string[] = [
  `CREATE TABLE events_rule (name TEXT PRIMARY KEY, creation TEXT NOT NULL, state TEXT NOT NULL, description TEXT, event_pattern TEXT,
     schedule TEXT, role_arn TEXT, managed_by TEXT, anchor INTEGER NOT NULL, passed INTEGER NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE events_target (rule TEXT NOT NULL, id TEXT NOT NULL, target TEXT NOT NULL, PRIMARY KEY (rule, id)) STRICT, WITHOUT ROWID;
   CREATE TABLE events_tag (rule TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (rule, key)) STRICT, WITHOUT ROWID;
   CREATE TABLE events_retry (id TEXT PRIMARY KEY, delivery TEXT NOT NULL) STRICT, WITHOUT ROWID`,
  destinationSchema,
  busSchema,
];

export interface RuleRow {
  readonly name: string;
  /** The id of its creation: a rule of the same name made later has another. */
  readonly creation: string;
  readonly state: 'ENABLED' | 'DISABLED';
  readonly description: string | null;
  readonly eventPattern: string | null;
  readonly scheduleExpression: string | null;
  readonly roleArn: string | null;
  /** The service that made it; users cannot edit such a rule. */
  readonly managedBy: string | null;
  /** Where a rate counts from: when the schedule was made. */
  readonly anchor: Instant;
  /** Ticks up to this instant have been dealt with. The one thing of a rule that changes by itself. */
  readonly passed: Instant;
}

export interface Tables {
  readonly rules: RuleTable;
  readonly targets: TargetTable;
  readonly tags: TagTable;
  readonly retries: Retries<Delivery>;
  readonly destinations: DestinationTables;
  readonly buses: BusTable;
}

export const openTables = (store: Store, vault: Vault): Tables => ({
  rules: openRuleTable(store),
  targets: openTargetTable(store),
  tags: openTagTable(store),
  retries: openRetries(store, 'events_retry'),
  destinations: openDestinationTables(store, vault),
  buses: openBusTable(store),
});

interface RuleTable {
  all(): RuleRow[];
  find(name: string): RuleRow | undefined;
  put(row: RuleRow): void;
  setPassed(name: string, passed: Instant): void;
  remove(name: string): void;
}

function openRuleTable(store: Store): RuleTable {
  const all = store.prepare('SELECT * FROM events_rule ORDER BY name');
  const find = store.prepare('SELECT * FROM events_rule WHERE name = ?');
  const put = store.prepare(
    `INSERT OR REPLACE INTO events_rule (name, creation, state, description, event_pattern, schedule, role_arn, managed_by, anchor, passed)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const setPassed = store.prepare('UPDATE events_rule SET passed = ? WHERE name = ?');
  const remove = store.prepare('DELETE FROM events_rule WHERE name = ?');
  return {
    all: () => all.all().map(ruleRowOf),
    find(name) {
      const row = find.get(name);
      return row && ruleRowOf(row);
    },
    put({ name, creation, state, description, eventPattern, scheduleExpression, ...rest }) {
      const { roleArn, managedBy, anchor, passed } = rest;
      const content = [name, creation, state, description, eventPattern, scheduleExpression] as const;
      put.run(...content, roleArn, managedBy, anchor, passed);
    },
    setPassed: (name, passed) => void setPassed.run(passed, name),
    remove: (name) => void remove.run(name),
  };
}

type Row = Record<string, unknown>;

const ruleRowOf = (row: Row): RuleRow => ({
  name: String(row['name']),
  creation: String(row['creation']),
  state: row['state'] as RuleRow['state'],
  description: row['description'] as string | null,
  eventPattern: row['event_pattern'] as string | null,
  scheduleExpression: row['schedule'] as string | null,
  roleArn: row['role_arn'] as string | null,
  managedBy: row['managed_by'] as string | null,
  anchor: instant(Number(row['anchor'])),
  passed: instant(Number(row['passed'])),
});

interface TargetTable {
  /** By rule, in the order of ids. */
  all(): Map<string, Target[]>;
  /** In the order of ids. */
  of(rule: string): Target[];
  put(rule: string, target: Target): void;
  remove(rule: string, id: string): void;
}

function openTargetTable(store: Store): TargetTable {
  const all = store.prepare('SELECT rule, target FROM events_target ORDER BY rule, id');
  const ofRule = store.prepare('SELECT target FROM events_target WHERE rule = ? ORDER BY id');
  const put = store.prepare('INSERT OR REPLACE INTO events_target (rule, id, target) VALUES (?, ?, ?)');
  const remove = store.prepare('DELETE FROM events_target WHERE rule = ? AND id = ?');
  return {
    all() {
      const byRule = Map.groupBy(all.all(), (row) => String(row['rule']));
      return new Map([...byRule].map(([rule, rows]) => [rule, rows.map(targetOf)]));
    },
    of: (rule) => ofRule.all(rule).map(targetOf),
    put: (rule, target) => void put.run(rule, target.Id ?? '', JSON.stringify(target)),
    remove: (rule, id) => void remove.run(rule, id),
  };
}

const targetOf = (row: Row): Target => JSON.parse(String(row['target'])) as Target;

interface TagTable {
  of(rule: string): Tag[];
  put(rule: string, tags: readonly Tag[]): void;
  remove(rule: string, keys: readonly string[]): void;
  clear(rule: string): void;
}

function openTagTable(store: Store): TagTable {
  const all = store.prepare('SELECT key, value FROM events_tag WHERE rule = ? ORDER BY key');
  const insert = store.prepare('INSERT OR REPLACE INTO events_tag (rule, key, value) VALUES (?, ?, ?)');
  const remove = store.prepare('DELETE FROM events_tag WHERE rule = ? AND key = ?');
  const clear = store.prepare('DELETE FROM events_tag WHERE rule = ?');
  return {
    of: (rule) => all.all(rule).map((row) => ({ Key: String(row['key']), Value: String(row['value']) })),
    put(rule, tags) {
      for (const { Key, Value } of tags) insert.run(rule, String(Key), String(Value));
    },
    remove(rule, keys) {
      for (const key of keys) remove.run(rule, key);
    },
    clear: (rule) => void clear.run(rule),
  };
}
