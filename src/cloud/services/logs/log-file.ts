/**
 * The log file's tables and statements. Its groups and streams have small numbers of its own; keys tie them to the main store.
 * Lines stand in blocks (`block.ts`). What the limits of size took away stands as a line in its place: a mark, which knows how many bytes.
 */
import type { Instant } from '../../../languages/instant.ts';
import type { Store } from '../../kit/store.ts';
import type { Block } from './block.ts';
import { blocksDeletedAStep, bytesDeletedAStep, eventOverheadBytes } from './limits.ts';
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
  `CREATE TABLE log_block (
     id INTEGER PRIMARY KEY AUTOINCREMENT, grp INTEGER NOT NULL, stream INTEGER NOT NULL, first_at INTEGER NOT NULL,
     last_at INTEGER NOT NULL, ingested_at INTEGER NOT NULL, count INTEGER NOT NULL, size INTEGER NOT NULL, lost INTEGER NOT NULL,
     packed INTEGER NOT NULL, body BLOB NOT NULL
   ) STRICT;
   INSERT INTO log_block SELECT id, grp, stream, at, at, ingested_at, 1, size, 0, 0, CAST(message AS BLOB) FROM log_line ORDER BY id;
   DROP TABLE log_line;
   ALTER TABLE log_stream DROP COLUMN is_full;
   CREATE INDEX log_block_grp ON log_block (grp, first_at, last_at);
   CREATE INDEX log_block_stream ON log_block (stream, first_at, last_at);
   CREATE INDEX log_block_stream_down ON log_block (stream, last_at, first_at);`,
];

/** Numbers of the log file. */
export interface Place {
  readonly group: number;
  readonly stream: number;
}

/** Of a stream: its first and its last event, and when that one came. */
export interface Times {
  readonly firstAt: Instant | undefined;
  readonly lastAt: Instant | undefined;
  readonly ingestedAt: Instant | undefined;
}

export interface StoredBlock extends Block {
  readonly id: number;
  readonly group: number;
  readonly stream: number;
  readonly ingestedAt: Instant;
}

/** What was deleted of a stream. */
export interface Gone {
  readonly place: Place;
  /** Bytes of messages, with those that marks among them knew of. */
  readonly lost: number;
  /** Of its latest line. */
  readonly lastAt: Instant;
  /** The number of its latest block. */
  readonly lastId: number;
}

/** A step's worth of deleting. */
export interface Deletion {
  /** There may be more to delete. */
  readonly more: boolean;
  /** False: nothing went but marks. */
  readonly hasLines: boolean;
  readonly streams: readonly Gone[];
}

type Row = Record<string, unknown>;

const blockOf = (row: Row): StoredBlock => ({
  id: row['id'] as number,
  group: row['grp'] as number,
  stream: row['stream'] as number,
  firstAt: row['first_at'] as Instant,
  lastAt: row['last_at'] as Instant,
  ingestedAt: row['ingested_at'] as Instant,
  count: row['count'] as number,
  size: row['size'] as number,
  packed: row['packed'] === 1,
  body: row['body'] as Uint8Array,
});

/** Pages of the file kept in memory: a flood must not fill it. */
const cacheKiB = 4096;

export type LogFile = ReturnType<typeof openLogFile>;

export function openLogFile(store: Store) {
  const { db, prepare } = store;
  db.exec(`PRAGMA cache_size = -${cacheKiB}`);
  const number = (row: Row | undefined, column: string): number | undefined => row?.[column] as number | undefined;
  const readTo = prepare('SELECT read_to, cursor FROM output WHERE task = ? AND name = ?');
  const setReadTo = prepare('INSERT OR REPLACE INTO output VALUES (?, ?, ?, ?)');
  const forget = prepare('DELETE FROM output WHERE task = ?');
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
    ...openPlaces(store, number),
    ...openBlocks(store, number),
    readTo(taskId: string, name: string): ReadTo {
      const row = readTo.get(taskId, name);
      const cursor = row?.['cursor'] as string | null | undefined;
      return { offset: number(row, 'read_to') ?? 0, ...(cursor == null ? {} : { cursor }) };
    },
    setOffset: ({ taskId, name, offset, cursor }: Offset) => void setReadTo.run(taskId, name, offset, cursor ?? null),
    forget: (taskId: string) => void forget.run(taskId),
  };
}

type Number = (row: Row | undefined, column: string) => number | undefined;

function openPlaces({ prepare }: Store, number: Number) {
  const groupId = prepare('SELECT id FROM log_group WHERE key = ?');
  const addGroup = prepare('INSERT INTO log_group VALUES (NULL, ?, 0) RETURNING id');
  const groupBytes = prepare('SELECT bytes FROM log_group WHERE key = ?');
  const allBytes = prepare('SELECT total(bytes) AS bytes FROM log_group');
  const dropGroup = prepare('DELETE FROM log_group WHERE id = ?');
  const streamId = prepare('SELECT id FROM log_stream WHERE key = ?');
  const streamKey = prepare('SELECT key FROM log_stream WHERE id = ?');
  const addStream = prepare('INSERT INTO log_stream VALUES (NULL, ?, ?, NULL, NULL, NULL, 0) RETURNING id');
  const times = prepare('SELECT first_at, last_at, ingested_at FROM log_stream WHERE id = ?');
  const streamBytes = prepare('SELECT bytes FROM log_stream WHERE key = ?');
  const saveTimes = prepare('UPDATE log_stream SET first_at = ?, last_at = ?, ingested_at = ? WHERE id = ?');
  const dropStreams = prepare('DELETE FROM log_stream WHERE grp = ?');
  const dropStream = prepare('DELETE FROM log_stream WHERE id = ?');
  return {
    groupId: (key: string) => number(groupId.get(key), 'id'),
    streamId: (key: string) => number(streamId.get(key), 'id'),
    streamKey: (id: number) => streamKey.get(id)?.['key'] as string | undefined,
    groupBytes: (key: string) => number(groupBytes.get(key), 'bytes') ?? 0,
    streamBytes: (key: string) => number(streamBytes.get(key), 'bytes') ?? 0,
    allBytes: () => number(allBytes.get(), 'bytes') as number,
    /** The numbers of a group and a stream, which get theirs now if they have none. */
    place(groupKey: string, key: string): Place {
      const group = number(groupId.get(groupKey) ?? addGroup.get(groupKey), 'id') as number;
      return { group, stream: number(streamId.get(key) ?? addStream.get(key, group), 'id') as number };
    },
    times(stream: number): Times {
      const row = times.get(stream) as Row;
      const at = (column: string) => (row[column] as Instant | null) ?? undefined;
      return { firstAt: at('first_at'), lastAt: at('last_at'), ingestedAt: at('ingested_at') };
    },
    saveTimes: (stream: number, { firstAt, lastAt, ingestedAt }: Times) =>
      void saveTimes.run(firstAt ?? null, lastAt ?? null, ingestedAt ?? null, stream),
    dropStream: (id: number) => void dropStream.run(id),
    dropGroup(id: number): void {
      dropStreams.run(id);
      dropGroup.run(id);
    },
  };
}

const whole = 'id, grp, stream, first_at, last_at, ingested_at, count, size, packed, body';

function openBlocks({ prepare }: Store, number: Number) {
  const add = prepare('INSERT INTO log_block VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const growGroup = prepare('UPDATE log_group SET bytes = bytes + ? WHERE id = ?');
  const growStream = prepare('UPDATE log_stream SET bytes = bytes + ? WHERE id = ?');
  const up = (of: 'grp' | 'stream') =>
    prepare(`SELECT ${whole} FROM log_block WHERE ${of} = ? AND first_at >= ? AND first_at < ? AND last_at >= ?
      ORDER BY first_at, id`);
  const groupUp = up('grp');
  const streamUp = up('stream');
  const streamDown =
    prepare(`SELECT ${whole} FROM log_block WHERE stream = ? AND last_at >= ? AND last_at < ? AND first_at < ?
    ORDER BY last_at DESC, id DESC`);
  const lastId = prepare("SELECT seq FROM sqlite_sequence WHERE name = 'log_block'");
  const since = prepare(
    `SELECT ${whole} FROM log_block WHERE id > ? AND +grp IN (SELECT value FROM json_each(?)) ORDER BY id DESC`,
  );
  const oldestAt = prepare('SELECT first_at FROM log_block WHERE grp = ? ORDER BY first_at LIMIT 1');
  const oldestOf = (condition: string, order: string) =>
    prepare(
      `SELECT id, grp, stream, last_at, count, size, lost FROM log_block WHERE ${condition} ORDER BY ${order} LIMIT ?`,
    );
  const oldestOfGroup = oldestOf('grp = ? AND last_at < ?', 'first_at, id');
  const oldestOfStream = oldestOf('stream = ?', 'first_at, id');
  const oldestOfAll = oldestOf('true', 'id');
  const remove = prepare('DELETE FROM log_block WHERE id = ?');

  function grow({ group, stream }: Place, bytes: number): void {
    growGroup.run(bytes, group);
    growStream.run(bytes, stream);
  }

  function addAt(id: number | null, place: Place, block: Block, ingestedAt: Instant, lost: number): void {
    const { firstAt, lastAt, count, size, packed, body } = block;
    add.run(id, place.group, place.stream, firstAt, lastAt, ingestedAt, count, size, lost, packed ? 1 : 0, body);
    grow(place, size);
  }

  /** The first of these rows, until so many bytes or a step's worth is gone. */
  function deleteSome(rows: readonly Row[], bytesWanted: number): Deletion {
    const streams = new Map<number, Gone>();
    let bytes = 0;
    let hasLines = false;
    for (const row of rows) {
      if (bytes >= Math.min(bytesWanted, bytesDeletedAStep))
        return { more: true, hasLines, streams: [...streams.values()] };
      const [id, group, stream, count, size, lost] = ['id', 'grp', 'stream', 'count', 'size', 'lost'].map(
        (column) => row[column] as number,
      ) as [number, number, number, number, number, number];
      const place = { group, stream };
      const before = streams.get(stream);
      const lastAt = row['last_at'] as Instant;
      remove.run(id);
      grow(place, -size);
      bytes += size;
      hasLines ||= lost === 0;
      streams.set(stream, {
        place,
        lost: (before?.lost ?? 0) + (lost === 0 ? size - count * eventOverheadBytes : lost),
        lastAt: before && before.lastAt > lastAt ? before.lastAt : lastAt,
        lastId: Math.max(before?.lastId ?? 0, id),
      });
    }
    return { more: rows.length === blocksDeletedAStep, hasLines, streams: [...streams.values()] };
  }

  return {
    /** Behind all others. The stream and the group grow by it. */
    addBlock: (place: Place, block: Block, ingestedAt: Instant) => addAt(null, place, block, ingestedAt, 0),
    /** In place of what has gone. */
    addMark: ({ place, lastId, lost }: Gone, mark: Block, at: Instant) => addAt(lastId, place, mark, at, lost),
    /** Whose first instant lies from `from` to before `to`, and whose last is not before `last`. */
    blocksOfGroupUp: (id: number, from: number, to: number, last: number) =>
      blocks(groupUp.iterate(id, from, to, last)),
    blocksOfStreamUp: (id: number, from: number, to: number, last: number) =>
      blocks(streamUp.iterate(id, from, to, last)),
    /** Whose last instant lies from `from` to before `to`, and whose first is before `first`; latest first. */
    blocksOfStreamDown: (id: number, from: number, to: number, first: number) =>
      blocks(streamDown.iterate(id, from, to, first)),
    /** The number of the latest block. */
    lastBlock: () => number(lastId.get(), 'seq') ?? 0,
    /** Behind that number and of these groups, latest first. */
    blocksSince: (id: number, groups: readonly number[]) => blocks(since.iterate(id, JSON.stringify(groups))),
    oldestAt: (group: number) => number(oldestAt.get(group), 'first_at') as Instant | undefined,
    /** Of a group's oldest blocks, those all of whose lines are before an instant. */
    deleteBefore: (group: number, before: number) =>
      deleteSome(oldestOfGroup.all(group, before, blocksDeletedAStep), Infinity),
    deleteOfGroup: (group: number, bytes: number) =>
      deleteSome(oldestOfGroup.all(group, Number.MAX_SAFE_INTEGER, blocksDeletedAStep), bytes),
    deleteOfStream: (stream: number, bytes: number) =>
      deleteSome(oldestOfStream.all(stream, blocksDeletedAStep), bytes),
    /** Of all groups, those that came first. */
    deleteOldest: (bytes: number) => deleteSome(oldestOfAll.all(blocksDeletedAStep), bytes),
  };
}

/** One row at a time, so that a reader who has enough stops. */
function* blocks(rows: Iterable<Row>): Generator<StoredBlock> {
  for (const row of rows) yield blockOf(row);
}
