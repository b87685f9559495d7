/** Executions that run a test case of the file of mocked responses: which, and how often each state of theirs was invoked. */
import type { Store } from '../../../kit/store.ts';

export interface MockTable {
  begin(execution: number, testCase: string): void;
  testCaseOf(execution: number): string | undefined;
  /** The number of this invocation, from 0; it counts as made. */
  next(execution: number, state: string): number;
  remove(execution: number): void;
}

export const mockSchema = `CREATE TABLE states_mock (execution INTEGER PRIMARY KEY, test_case TEXT NOT NULL) STRICT;
   CREATE TABLE states_mock_count (execution INTEGER NOT NULL, state TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (execution, state)) STRICT, WITHOUT ROWID`;

export function openMockTable(store: Store): MockTable {
  const begin = store.prepare('INSERT INTO states_mock (execution, test_case) VALUES (?, ?)');
  const find = store.prepare('SELECT test_case FROM states_mock WHERE execution = ?');
  const count = store.prepare(
    `INSERT INTO states_mock_count (execution, state, count) VALUES (?, ?, 1)
       ON CONFLICT DO UPDATE SET count = count + 1 RETURNING count`,
  );
  const remove = store.prepare('DELETE FROM states_mock WHERE execution = ?');
  const removeCounts = store.prepare('DELETE FROM states_mock_count WHERE execution = ?');
  return {
    begin: (execution, testCase) => void begin.run(execution, testCase),
    testCaseOf: (execution) => find.get(execution)?.['test_case'] as string | undefined,
    next: (execution, state) => Number(count.get(execution, state)?.['count']) - 1,
    remove(execution) {
      remove.run(execution);
      removeCounts.run(execution);
    },
  };
}
