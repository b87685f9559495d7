/** Rows of executions that run: what the interpreter goes on from, as text. */
import type { Store } from '../../../kit/store.ts';

export interface RunningTable {
  /** Undefined: it does not run. */
  find(execution: number): string | undefined;
  put(execution: number, machine: number, state: string): void;
  remove(execution: number): void;
  /** Ids, lowest first, after the given one. */
  after(execution: number, count: number): number[];
  /** Ids of a machine's, newest first, before the given one. */
  ofMachine(machine: number, before: number, count: number): number[];
}

export function openRunningTable(store: Store): RunningTable {
  const find = store.prepare('SELECT state FROM states_running WHERE execution = ?');
  const put = store.prepare(
    'INSERT INTO states_running (execution, machine, state) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET state = excluded.state',
  );
  const remove = store.prepare('DELETE FROM states_running WHERE execution = ?');
  const ofMachine = store.prepare(
    'SELECT execution FROM states_running WHERE machine = ? AND execution < ? ORDER BY execution DESC LIMIT ?',
  );
  const after = store.prepare('SELECT execution FROM states_running WHERE execution > ? ORDER BY execution LIMIT ?');
  return {
    after: (execution, count) => after.all(execution, count).map((row) => Number(row['execution'])),
    find: (execution) => find.get(execution)?.['state'] as string | undefined,
    put: (execution, machine, state) => void put.run(execution, machine, state),
    remove: (execution) => void remove.run(execution),
    ofMachine: (machine, before, count) => ofMachine.all(machine, before, count).map((row) => Number(row['execution'])),
  };
}
