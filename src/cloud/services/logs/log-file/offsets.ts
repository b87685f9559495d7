/** How far each container's output was read into the log file. */
import type { Store } from '../../../kit/store.ts';
import { numberAt } from './schema.ts';

/** How far a container's output is committed, and what its runner needs to read on. */
export interface ReadTo {
  readonly offset: number;
  readonly cursor?: string;
}

export interface Offset extends ReadTo {
  readonly taskId: string;
  readonly name: string;
}

export function openOffsets({ prepare }: Store) {
  const readTo = prepare('SELECT read_to, cursor FROM output WHERE task = ? AND name = ?');
  const setReadTo = prepare('INSERT OR REPLACE INTO output (task, name, read_to, cursor) VALUES (?, ?, ?, ?)');
  const forget = prepare('DELETE FROM output WHERE task = ?');
  return {
    readTo(taskId: string, name: string): ReadTo {
      const row = readTo.get(taskId, name);
      const cursor = row?.['cursor'] as string | null | undefined;
      return { offset: numberAt(row, 'read_to') ?? 0, ...(cursor == null ? {} : { cursor }) };
    },
    setOffset: ({ taskId, name, offset, cursor }: Offset) => void setReadTo.run(taskId, name, offset, cursor ?? null),
    forget: (taskId: string) => void forget.run(taskId),
  };
}
