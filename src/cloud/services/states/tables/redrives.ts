/** What is left of executions that ended badly: from there they can be redriven, until retention takes them. */
import type { Store } from '../../../kit/store.ts';

export const redriveSchema = `CREATE TABLE states_redrive (execution INTEGER PRIMARY KEY, remains TEXT NOT NULL, events INTEGER NOT NULL, map_run INTEGER NOT NULL) STRICT;
   ALTER TABLE states_execution ADD COLUMN redrives INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE states_execution ADD COLUMN redriven INTEGER;
   ALTER TABLE states_execution ADD COLUMN redrive_tokens TEXT`;

export interface RedriveRow {
  /** As `remainsText` writes it. */
  readonly remains: string;
  /** How many events its history has. */
  readonly events: number;
  /** It ended in a distributed Map, before these could be redriven: its Map Run is not with what is left. */
  readonly inOldMapRun: boolean;
}

export interface Redrives {
  put(execution: number, row: Omit<RedriveRow, 'inOldMapRun'>): void;
  find(execution: number): RedriveRow | undefined;
  /** Without what is left. */
  look(execution: number): Omit<RedriveRow, 'remains'> | undefined;
  remove(execution: number): void;
}

export function openRedrives(store: Store): Redrives {
  const put = store.prepare('INSERT INTO states_redrive (execution, remains, events, map_run) VALUES (?, ?, ?, 0)');
  const find = store.prepare('SELECT * FROM states_redrive WHERE execution = ?');
  const look = store.prepare('SELECT events, map_run FROM states_redrive WHERE execution = ?');
  const remove = store.prepare('DELETE FROM states_redrive WHERE execution = ?');
  return {
    put: (execution, { remains, events }) => void put.run(execution, remains, events),
    find(execution) {
      const row = find.get(execution);
      return row && { remains: String(row['remains']), ...lookedAt(row) };
    },
    look(execution) {
      const row = look.get(execution);
      return row && lookedAt(row);
    },
    remove: (execution) => void remove.run(execution),
  };
}

const lookedAt = (row: Record<string, unknown>): Omit<RedriveRow, 'remains'> => ({
  events: Number(row['events']),
  inOldMapRun: row['map_run'] === 1,
});
