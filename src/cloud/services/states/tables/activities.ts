/** Activities, and the tasks that they offer to workers: a row each until a worker fetches it or nobody waits for it any more. */
import type { Tag } from '@aws-sdk/client-sfn';
import type { Instant } from '../../../../languages/instant.ts';
import type { Store } from '../../../kit/store.ts';

export interface ActivityRow {
  readonly id: number;
  readonly name: string;
  readonly createdAt: Instant;
  readonly tags: readonly Tag[];
}

export interface OfferRow {
  readonly id: number;
  readonly execution: number;
  /** The number by which the execution knows the task. */
  readonly token: number;
  /** What the worker answers with. */
  readonly taskToken: string;
  /** JSON text. */
  readonly input: string;
}

export interface ActivityTable {
  add(activity: Omit<ActivityRow, 'id'>): void;
  find(name: string): ActivityRow | undefined;
  count(): number;
  /** By name, after `name`. */
  list(after: string, count: number): ActivityRow[];
  setTags(id: number, tags: readonly Tag[]): void;
  /** With what it offers. */
  remove(id: number): void;
}

export interface OfferTable {
  add(activity: number, offer: Omit<OfferRow, 'id'>): void;
  first(activity: number): OfferRow | undefined;
  remove(id: number): void;
  removeOf(execution: number, token: number): void;
}

export const activitySchema = `CREATE TABLE states_activity (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, created INTEGER NOT NULL, tags TEXT NOT NULL) STRICT;
   CREATE UNIQUE INDEX states_activity_name ON states_activity (name);
   CREATE TABLE states_offer (id INTEGER PRIMARY KEY AUTOINCREMENT, activity INTEGER NOT NULL, execution INTEGER NOT NULL, token INTEGER NOT NULL,
     task_token TEXT NOT NULL, input TEXT NOT NULL) STRICT;
   CREATE INDEX states_offer_activity ON states_offer (activity);
   CREATE INDEX states_offer_execution ON states_offer (execution, token)`;

export function openActivityTable(store: Store): ActivityTable {
  const add = store.prepare('INSERT INTO states_activity (name, created, tags) VALUES (?, ?, ?)');
  const find = store.prepare('SELECT * FROM states_activity WHERE name = ?');
  const list = store.prepare('SELECT * FROM states_activity WHERE name > ? ORDER BY name LIMIT ?');
  const count = store.prepare('SELECT count(*) AS count FROM states_activity');
  const setTags = store.prepare('UPDATE states_activity SET tags = ? WHERE id = ?');
  const remove = store.prepare('DELETE FROM states_activity WHERE id = ?');
  const removeOffers = store.prepare('DELETE FROM states_offer WHERE activity = ?');
  return {
    add: ({ name, createdAt, tags }) => void add.run(name, createdAt, JSON.stringify(tags)),
    find: (name) => {
      const row = find.get(name);
      return row && activityOf(row);
    },
    count: () => Number(count.get()?.['count']),
    list: (after, size) => list.readable(activityOf, after, size),
    setTags: (id, tags) => void setTags.run(JSON.stringify(tags), id),
    remove(id) {
      remove.run(id);
      removeOffers.run(id);
    },
  };
}

type Row = Readonly<Record<string, unknown>>;

const activityOf = (row: Row): ActivityRow => ({
  id: Number(row['id']),
  name: String(row['name']),
  createdAt: Number(row['created']) as Instant,
  tags: JSON.parse(String(row['tags'])),
});

export function openOfferTable(store: Store): OfferTable {
  const add = store.prepare(
    'INSERT INTO states_offer (activity, execution, token, task_token, input) VALUES (?, ?, ?, ?, ?)',
  );
  const first = store.prepare('SELECT * FROM states_offer WHERE activity = ? ORDER BY id LIMIT 1');
  const remove = store.prepare('DELETE FROM states_offer WHERE id = ?');
  const removeOf = store.prepare('DELETE FROM states_offer WHERE execution = ? AND token = ?');
  return {
    add: (activity, { execution, token, taskToken, input }) =>
      void add.run(activity, execution, token, taskToken, input),
    first: (activity) => {
      const row = first.get(activity);
      return row && offerOf(row);
    },
    remove: (id) => void remove.run(id),
    removeOf: (execution, token) => void removeOf.run(execution, token),
  };
}

const offerOf = (row: Row): OfferRow => ({
  id: Number(row['id']),
  execution: Number(row['execution']),
  token: Number(row['token']),
  taskToken: String(row['task_token']),
  input: String(row['input']),
});
