/** Executions that other executions wait for. Several may wait for one: a start that is asked for twice by name returns the first. */
import type { Store } from '../../../kit/store.ts';

export interface ChildRow {
  readonly childArn: string;
  readonly execution: number;
  readonly token: number;
  /** Whether input and output are given as JSON: `.sync:2`. */
  readonly asJson: boolean;
}

export interface ChildTable {
  add(child: ChildRow): void;
  /** All that wait for it. */
  find(childArn: string): ChildRow[];
  ofToken(execution: number, token: number): ChildRow | undefined;
  /** ARNs that are waited for, after the given one. */
  list(after: string, count: number): string[];
  remove(child: ChildRow): void;
}

export const childSchema = `CREATE TABLE states_child (child_arn TEXT NOT NULL, execution INTEGER NOT NULL, token INTEGER NOT NULL, as_json INTEGER NOT NULL,
     PRIMARY KEY (child_arn, execution, token)) STRICT, WITHOUT ROWID;
   CREATE INDEX states_child_execution ON states_child (execution, token)`;

export function openChildTable(store: Store): ChildTable {
  const add = store.prepare(
    'INSERT OR IGNORE INTO states_child (child_arn, execution, token, as_json) VALUES (?, ?, ?, ?)',
  );
  const find = store.prepare('SELECT * FROM states_child WHERE child_arn = ?');
  const ofToken = store.prepare('SELECT * FROM states_child WHERE execution = ? AND token = ?');
  const list = store.prepare(
    'SELECT DISTINCT child_arn FROM states_child WHERE child_arn > ? ORDER BY child_arn LIMIT ?',
  );
  const remove = store.prepare('DELETE FROM states_child WHERE child_arn = ? AND execution = ? AND token = ?');
  return {
    add: ({ childArn, execution, token, asJson }) => void add.run(childArn, execution, token, asJson ? 1 : 0),
    find: (childArn) => find.all(childArn).map(childOf),
    ofToken: (execution, token) => {
      const row = ofToken.get(execution, token);
      return row && childOf(row);
    },
    list: (after, count) => list.all(after, count).map((row) => String(row['child_arn'])),
    remove: ({ childArn, execution, token }) => void remove.run(childArn, execution, token),
  };
}

const childOf = (row: Readonly<Record<string, unknown>>): ChildRow => ({
  childArn: String(row['child_arn']),
  execution: Number(row['execution']),
  token: Number(row['token']),
  asJson: row['as_json'] === 1,
});
