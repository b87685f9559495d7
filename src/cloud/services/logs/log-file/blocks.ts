/** Blocks of the log file: added, and read by group or stream in the order of time. */
import type { Instant } from '../../../../languages/instant.ts';
import type { Store } from '../../../kit/store.ts';
import type { Block } from './block.ts';
import { numberAt, type Row } from './schema.ts';
import type { StreamIds } from './streams.ts';

export interface StoredBlock extends Block {
  readonly id: number;
  readonly group: number;
  readonly stream: number;
  readonly ingestedAt: Instant;
}

/** Adds a block, behind all others or in place of a deleted one. The stream and the group grow by it. */
export function openAdd({ prepare }: Store, grow: (ids: StreamIds, bytes: number) => void) {
  const add =
    prepare(`INSERT INTO log_block (id, grp, stream, first_at, last_at, ingested_at, count, size, lost, packed, body)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  return (id: number | null, ids: StreamIds, block: Block, ingestedAt: Instant, lost: number): void => {
    const { firstAt, lastAt, count, size, packed, body } = block;
    add.run(id, ids.group, ids.stream, firstAt, lastAt, ingestedAt, count, size, lost, packed ? 1 : 0, body);
    grow(ids, size);
  };
}

const whole = 'id, grp, stream, first_at, last_at, ingested_at, count, size, packed, body';

export function openBlocks({ prepare }: Store) {
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
  return {
    /** Whose first instant lies from `from` to before `to`, and whose last is not before `last`. */
    blocksOfGroupUp: (id: number, from: number, to: number, last: number) =>
      blocks(groupUp.iterate(id, from, to, last)),
    blocksOfStreamUp: (id: number, from: number, to: number, last: number) =>
      blocks(streamUp.iterate(id, from, to, last)),
    /** Whose last instant lies from `from` to before `to`, and whose first is before `first`; latest first. */
    blocksOfStreamDown: (id: number, from: number, to: number, first: number) =>
      blocks(streamDown.iterate(id, from, to, first)),
    /** The number of the latest block. */
    lastBlock: () => numberAt(lastId.get(), 'seq') ?? 0,
    /** Behind that number and of these groups, latest first. */
    blocksSince: (id: number, groups: readonly number[]) => blocks(since.iterate(id, JSON.stringify(groups))),
    oldestAt: (group: number) => numberAt(oldestAt.get(group), 'first_at') as Instant | undefined,
  };
}

/** One row at a time, so that a reader who has enough stops. */
function* blocks(rows: Iterable<Row>): Generator<StoredBlock> {
  for (const row of rows) yield blockOf(row);
}

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
