/**
 * Rows of executions that run: what the interpreter goes on from, as texts. The head is one row; of an execution with scopes of its own (Parallel, Map)
 * each part is a row too, so that a step writes what it changed.
 */
import type { Changes, Part } from '../../../../languages/states/stored-execution.ts';
import type { Store } from '../../../kit/store.ts';

export interface RunningTable {
  /** Undefined: it does not run. */
  find(execution: number): string | undefined;
  /** In the order of their threads and numbers. */
  parts(execution: number): Part[];
  put(execution: number, machine: number, changes: Changes): void;
  /** With its parts. */
  remove(execution: number): void;
  /** Ids, lowest first, after the given one. */
  after(execution: number, count: number): number[];
  /** The clock moved under all that run. */
  moved(byMs: number): void;
  /** By how much it has moved since this one began. */
  movedMs(execution: number): number;
  /** Ids of a machine's, newest first, before the given one. */
  ofMachine(machine: number, before: number, count: number): number[];
}

export function openRunningTable(store: Store): RunningTable {
  const find = store.prepare('SELECT state FROM states_running WHERE execution = ?');
  const put = store.prepare(
    'INSERT INTO states_running (execution, machine, state) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET state = excluded.state',
  );
  const remove = store.prepare('DELETE FROM states_running WHERE execution = ?');
  const parts = store.prepare('SELECT thread, part, state FROM states_part WHERE execution = ? ORDER BY thread, part');
  const putPart = store.prepare(
    'INSERT INTO states_part (execution, thread, part, state) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET state = excluded.state',
  );
  const removeParts = store.prepare('DELETE FROM states_part WHERE execution = ? AND thread = ? AND part >= ?');
  const removeAllParts = store.prepare('DELETE FROM states_part WHERE execution = ?');
  const ofMachine = store.prepare(
    'SELECT execution FROM states_running WHERE machine = ? AND execution < ? ORDER BY execution DESC LIMIT ?',
  );
  const after = store.prepare('SELECT execution FROM states_running WHERE execution > ? ORDER BY execution LIMIT ?');
  const moved = store.prepare('UPDATE states_running SET moved_ms = moved_ms + ?');
  const movedMs = store.prepare('SELECT moved_ms FROM states_running WHERE execution = ?');
  return {
    moved: (byMs) => void moved.run(Math.round(byMs)),
    movedMs: (execution) => Number(movedMs.get(execution)?.['moved_ms'] ?? 0),
    after: (execution, count) => after.all(execution, count).map((row) => Number(row['execution'])),
    find: (execution) => find.get(execution)?.['state'] as string | undefined,
    parts: (execution) =>
      parts.all(execution).map((row) => ({
        thread: Number(row['thread']),
        part: Number(row['part']),
        text: String(row['state']),
      })),
    put(execution, machine, changes) {
      put.run(execution, machine, changes.head);
      for (const { thread, from } of changes.removed) removeParts.run(execution, thread, from);
      for (const { thread, part, text } of changes.put) putPart.run(execution, thread, part, text);
    },
    remove(execution) {
      remove.run(execution);
      removeAllParts.run(execution);
    },
    ofMachine: (machine, before, count) => ofMachine.all(machine, before, count).map((row) => Number(row['execution'])),
  };
}
