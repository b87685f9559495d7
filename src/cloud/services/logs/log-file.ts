/**
 * The log file's tables and statements. Its groups and streams have small numbers of its own; keys tie them to the main store.
 * A line's place among others is (time of event, number): one index by group, one by stream.
 */
import type { Instant } from '../../../languages/instant.ts';
import type { Store } from '../../store/store.ts';
import type { Offset, ReadTo } from './lines.ts';

export const logFileSchema: readonly string[] = [
  `CREATE TABLE log_group (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, bytes INTEGER NOT NULL) STRICT;
   CREATE TABLE log_stream (
     id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, grp INTEGER NOT NULL, first_at INTEGER, last_at INTEGER, ingested_at INTEGER,
     bytes INTEGER NOT NULL, is_full INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX log_stream_grp ON log_stream (grp);
   CREATE TABLE log_line (
     id INTEGER PRIMARY KEY, grp INTEGER NOT NULL, stream INTEGER NOT NULL, at INTEGER NOT NULL, ingested_at INTEGER NOT NULL,
     size INTEGER NOT NULL, message TEXT NOT NULL
   ) STRICT;
   CREATE INDEX log_line_grp ON log_line (grp, at);
   CREATE INDEX log_line_stream ON log_line (stream, at);
   CREATE TABLE output (task TEXT, name TEXT, read_to INTEGER NOT NULL, PRIMARY KEY (task, name)) STRICT, WITHOUT ROWID;`,
  'ALTER TABLE output ADD COLUMN cursor TEXT',
];

/** Numbers of the log file. */
export interface Place {
  readonly group: number;
  readonly stream: number;
}

export interface StreamRow {
  bytes: number;
  isFull: boolean;
  firstAt: Instant | undefined;
  lastAt: Instant | undefined;
  ingestedAt: Instant | undefined;
}

export interface NewLine {
  readonly at: Instant;
  readonly ingestedAt: Instant;
  readonly size: number;
  readonly message: string;
}

export interface StoredLine extends NewLine {
  readonly id: number;
  readonly stream: number;
}

/** Between two lines, or before the first of an instant. */
export interface Position {
  readonly at: number;
  readonly id: number;
}

/** `from` is included, `to` is not. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

type Row = Record<string, unknown>;

const lineOf = (row: Row): StoredLine => ({
  id: row['id'] as number,
  stream: row['stream'] as number,
  at: row['at'] as Instant,
  ingestedAt: row['ingested_at'] as Instant,
  size: row['size'] as number,
  message: row['message'] as string,
});

export function openLogFile({ db, prepare }: Store) {
  const groupId = prepare('SELECT id FROM log_group WHERE key = ?');
  const addGroup = prepare('INSERT INTO log_group VALUES (NULL, ?, 0) RETURNING id');
  const groupBytes = prepare('SELECT bytes FROM log_group WHERE key = ?');
  const growGroup = prepare('UPDATE log_group SET bytes = bytes + ? WHERE id = ?');
  const dropGroup = prepare('DELETE FROM log_group WHERE id = ?');
  const streamId = prepare('SELECT id FROM log_stream WHERE key = ?');
  const streamKey = prepare('SELECT key FROM log_stream WHERE id = ?');
  const addStream = prepare('INSERT INTO log_stream VALUES (NULL, ?, ?, NULL, NULL, NULL, 0, 0) RETURNING id');
  const stream = prepare('SELECT * FROM log_stream WHERE id = ?');
  const saveStream = prepare(
    'UPDATE log_stream SET first_at = ?, last_at = ?, ingested_at = ?, bytes = ?, is_full = ? WHERE id = ?',
  );
  const shrinkStream = prepare('UPDATE log_stream SET bytes = bytes - ? WHERE id = ?');
  const dropStreams = prepare('DELETE FROM log_stream WHERE grp = ?');
  const dropStream = prepare('DELETE FROM log_stream WHERE id = ?');
  const addLine = prepare('INSERT INTO log_line VALUES (NULL, ?, ?, ?, ?, ?, ?)');
  const streamUp = prepare(`SELECT * FROM log_line WHERE stream = ?1 AND at >= ?2 AND at < ?3 AND (at, id) > (?4, ?5)
    ORDER BY at, id LIMIT ?6`);
  const streamDown = prepare(`SELECT * FROM log_line WHERE stream = ?1 AND at >= ?2 AND at < ?3 AND (at, id) < (?4, ?5)
    ORDER BY at DESC, id DESC LIMIT ?6`);
  const groupUp = prepare(`SELECT * FROM log_line WHERE grp = ?1 AND at >= ?2 AND at < ?3 AND (at, id) > (?4, ?5)
    ORDER BY at, id LIMIT ?6`);
  const oldestAt = prepare('SELECT at FROM log_line WHERE grp = ? ORDER BY at LIMIT 1');
  const deleteBefore = prepare(`DELETE FROM log_line WHERE id IN
    (SELECT id FROM log_line WHERE grp = ? AND at < ? ORDER BY at LIMIT ?) RETURNING stream, size`);
  const deleteOfStream = prepare(`DELETE FROM log_line WHERE id IN
    (SELECT id FROM log_line WHERE stream = ? LIMIT ?) RETURNING grp, size`);
  const readTo = prepare('SELECT read_to, cursor FROM output WHERE task = ? AND name = ?');
  const setReadTo = prepare('INSERT OR REPLACE INTO output VALUES (?, ?, ?, ?)');
  const forget = prepare('DELETE FROM output WHERE task = ?');
  const number = (row: Row | undefined, column: string): number | undefined => row?.[column] as number | undefined;

  return {
    inTransaction(work: () => void): void {
      db.exec('BEGIN IMMEDIATE');
      try {
        work();
        db.exec('COMMIT');
      } catch (error) {
        if (db.isTransaction) db.exec('ROLLBACK');
        throw error;
      }
    },
    groupId: (key: string) => number(groupId.get(key), 'id'),
    streamId: (key: string) => number(streamId.get(key), 'id'),
    streamKey: (id: number) => streamKey.get(id)?.['key'] as string | undefined,
    groupBytes: (key: string) => number(groupBytes.get(key), 'bytes') ?? 0,
    /** The numbers of a group and a stream, which get theirs now if they have none. */
    place(groupKey: string, key: string): Place {
      const group = number(groupId.get(groupKey) ?? addGroup.get(groupKey), 'id') as number;
      return { group, stream: number(streamId.get(key) ?? addStream.get(key, group), 'id') as number };
    },
    stream(id: number): StreamRow {
      const row = stream.get(id) as Row;
      const at = (column: string) => (row[column] as Instant | null) ?? undefined;
      return {
        bytes: row['bytes'] as number,
        isFull: row['is_full'] === 1,
        firstAt: at('first_at'),
        lastAt: at('last_at'),
        ingestedAt: at('ingested_at'),
      };
    },
    saveStream: ({ stream: id }: Place, row: StreamRow) =>
      void saveStream.run(
        row.firstAt ?? null,
        row.lastAt ?? null,
        row.ingestedAt ?? null,
        row.bytes,
        row.isFull ? 1 : 0,
        id,
      ),
    addLine: ({ group, stream: id }: Place, { at, ingestedAt, size, message }: NewLine) =>
      void addLine.run(group, id, at, ingestedAt, size, message),
    growGroup: ({ group }: Place, bytes: number) => void growGroup.run(bytes, group),
    linesAfter: (id: number, { from, to }: Range, after: Position, count: number) =>
      read(streamUp.iterate(id, Math.max(from, after.at), to, after.at, after.id, count)),
    /** Latest first. */
    linesBefore: (id: number, { from, to }: Range, before: Position, count: number) =>
      read(streamDown.iterate(id, from, Math.min(to, before.at + 1), before.at, before.id, count)),
    linesOfGroupAfter: (id: number, { from, to }: Range, after: Position, count: number) =>
      read(groupUp.iterate(id, Math.max(from, after.at), to, after.at, after.id, count)),
    oldestAt: (group: number) => number(oldestAt.get(group), 'at') as Instant | undefined,
    /** Deletes at most `count` of a group's oldest lines before an instant; answers how many there were. */
    deleteBefore(group: number, before: number, count: number): number {
      const gone = deleteBefore.all(group, before, count);
      for (const row of gone) shrinkStream.run(row['size'] as number, row['stream'] as number);
      growGroup.run(-gone.reduce((sum, row) => sum + (row['size'] as number), 0), group);
      return gone.length;
    },
    deleteOfStream(id: number, count: number): number {
      const gone = deleteOfStream.all(id, count);
      for (const row of gone) growGroup.run(-(row['size'] as number), row['grp'] as number);
      return gone.length;
    },
    dropStream: (id: number) => void dropStream.run(id),
    dropGroup(id: number): void {
      dropStreams.run(id);
      dropGroup.run(id);
    },
    readTo(taskId: string, name: string): ReadTo {
      const row = readTo.get(taskId, name);
      const cursor = row?.['cursor'] as string | null | undefined;
      return { offset: number(row, 'read_to') ?? 0, ...(cursor == null ? {} : { cursor }) };
    },
    setOffset: ({ taskId, name, offset, cursor }: Offset) => void setReadTo.run(taskId, name, offset, cursor ?? null),
    forget: (taskId: string) => void forget.run(taskId),
  };
}

/** One row at a time, so that a reader who has enough stops. */
function* read(rows: Iterable<Row>): Generator<StoredLine> {
  for (const row of rows) yield lineOf(row);
}
