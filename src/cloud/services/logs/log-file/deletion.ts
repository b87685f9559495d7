/** What goes from the log file: the oldest blocks of a group, a stream or all, a step's worth at a time. */
import type { Instant } from '../../../../languages/instant.ts';
import type { Store } from '../../../kit/store.ts';
import { blocksDeletedAStep, bytesDeletedAStep, eventOverheadBytes } from '../limits.ts';
import type { Row } from './schema.ts';
import type { StreamIds } from './streams.ts';

/** What was deleted of a stream. */
export interface Deleted {
  readonly ids: StreamIds;
  /** Bytes of messages, with those that marks among them stood for. */
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
  readonly streams: readonly Deleted[];
}

export function openDeletion(store: Store, grow: (ids: StreamIds, bytes: number) => void) {
  const oldestOf = (condition: string, order: string) =>
    store.prepare(
      `SELECT id, grp, stream, last_at, count, size, lost FROM log_block WHERE ${condition} ORDER BY ${order} LIMIT ?`,
    );
  const oldestOfGroup = oldestOf('grp = ? AND last_at < ?', 'first_at, id');
  const oldestOfStream = oldestOf('stream = ?', 'first_at, id');
  const oldestOfAll = oldestOf('true', 'id');
  const remove = store.prepare('DELETE FROM log_block WHERE id = ?');

  /** The first of these rows, until so many bytes or a step's worth is gone. */
  function deleteSome(rows: readonly Row[], bytesWanted: number): Deletion {
    const streams = new Map<number, Deleted>();
    let bytes = 0;
    let hasLines = false;
    for (const row of rows) {
      if (bytes >= Math.min(bytesWanted, bytesDeletedAStep))
        return { more: true, hasLines, streams: [...streams.values()] };
      const size = row['size'] as number;
      const deleted = withRow(streams.get(row['stream'] as number), row);
      remove.run(row['id'] as number);
      grow(deleted.ids, -size);
      bytes += size;
      hasLines ||= row['lost'] === 0;
      streams.set(deleted.ids.stream, deleted);
    }
    return { more: rows.length === blocksDeletedAStep, hasLines, streams: [...streams.values()] };
  }

  return {
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

/** What was deleted of a stream, once this row has gone too. */
function withRow(before: Deleted | undefined, row: Row): Deleted {
  const [id, group, stream, count, size, lost] = ['id', 'grp', 'stream', 'count', 'size', 'lost'].map(
    (column) => row[column] as number,
  ) as [number, number, number, number, number, number];
  const lastAt = row['last_at'] as Instant;
  return {
    ids: { group, stream },
    lost: (before?.lost ?? 0) + (lost === 0 ? size - count * eventOverheadBytes : lost),
    lastAt: before && before.lastAt > lastAt ? before.lastAt : lastAt,
    lastId: Math.max(before?.lastId ?? 0, id),
  };
}
