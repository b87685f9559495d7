/** What was cut of log lines, a row for each stream and time without space. */
import type { Instant } from '../../../../languages/instant.ts';
import type { Store } from '../../../kit/store.ts';

export const cutSchema = `CREATE TABLE logs_cut (
     id INTEGER PRIMARY KEY, grp TEXT NOT NULL, stream TEXT NOT NULL, group_name TEXT, stream_name TEXT, bytes INTEGER NOT NULL,
     lines INTEGER NOT NULL, first_at INTEGER NOT NULL, last_at INTEGER NOT NULL, ended_at INTEGER
   ) STRICT;
   CREATE UNIQUE INDEX logs_cut_open ON logs_cut (stream) WHERE ended_at IS NULL;`;

export interface Cut {
  readonly id: number;
  readonly groupKey: string;
  readonly streamKey: string;
  /** Null: they had been deleted when it began. */
  readonly groupName: string | null;
  readonly streamName: string | null;
  readonly bytes: number;
  readonly lines: number;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  /** Null: it goes on. */
  readonly endedAt: Instant | null;
}

/** More are forgotten, the oldest first. */
const cutsMax = 1000;

const columns = `id, grp AS groupKey, stream AS streamKey, group_name AS groupName, stream_name AS streamName, bytes, lines,
  first_at AS firstAt, last_at AS lastAt, ended_at AS endedAt`;

export type Cuts = ReturnType<typeof openCuts>;

export function openCuts({ prepare }: Store) {
  const add = prepare(`INSERT INTO logs_cut (grp, stream, group_name, stream_name, bytes, lines, first_at, last_at)
    VALUES (?1, ?2, (SELECT name FROM logs_group WHERE key = ?1), (SELECT name FROM logs_stream WHERE key = ?2), ?3, ?4, ?5, ?5)
    ON CONFLICT (stream) WHERE ended_at IS NULL DO UPDATE SET bytes = bytes + excluded.bytes, lines = lines + excluded.lines,
      last_at = excluded.last_at`);
  const isOpen = prepare('SELECT 1 FROM logs_cut WHERE ended_at IS NULL LIMIT 1');
  const open = prepare(`SELECT ${columns} FROM logs_cut WHERE ended_at IS NULL ORDER BY id LIMIT ?`);
  const end = prepare('UPDATE logs_cut SET ended_at = ? WHERE id = ?');
  const forget = prepare('DELETE FROM logs_cut WHERE id <= ? AND ended_at IS NOT NULL');
  const latest = prepare(`SELECT ${columns} FROM logs_cut WHERE id < ? ORDER BY id DESC LIMIT ?`);
  const all = (rows: unknown): Cut[] => rows as Cut[];
  return {
    add: (cut: { groupKey: string; streamKey: string; bytes: number; lines: number; at: Instant }) =>
      void add.run(cut.groupKey, cut.streamKey, cut.bytes, cut.lines, cut.at),
    isOpen: () => isOpen.get() !== undefined,
    open: (count: number) => all(open.all(count)),
    end(id: number, at: Instant): void {
      end.run(at, id);
      forget.run(id - cutsMax);
    },
    latest: (before: number | undefined, count: number) => all(latest.all(before ?? Number.MAX_SAFE_INTEGER, count)),
  };
}
