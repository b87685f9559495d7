/** Groups and streams of the log file, which have small numbers here; keys tie them to the main store. */
import type { Instant } from '../../../../languages/instant.ts';
import type { Store } from '../../../kit/store.ts';
import { numberAt, type Row } from './schema.ts';

/** Numbers of the log file. */
export interface StreamIds {
  readonly group: number;
  readonly stream: number;
}

/** Of a stream: its first and its last event, and when that one came. */
export interface Times {
  readonly firstAt: Instant | undefined;
  readonly lastAt: Instant | undefined;
  readonly ingestedAt: Instant | undefined;
}

export const openStreams = (store: Store) => ({ ...openIds(store), ...openTimes(store), ...openSizes(store) });

function openIds({ prepare }: Store) {
  const groupId = prepare('SELECT id FROM log_group WHERE key = ?');
  const addGroup = prepare('INSERT INTO log_group (key, bytes) VALUES (?, 0) RETURNING id');
  const dropGroup = prepare('DELETE FROM log_group WHERE id = ?');
  const streamId = prepare('SELECT id FROM log_stream WHERE key = ?');
  const streamKey = prepare('SELECT key FROM log_stream WHERE id = ?');
  const addStream = prepare('INSERT INTO log_stream (key, grp, bytes) VALUES (?, ?, 0) RETURNING id');
  const dropStreams = prepare('DELETE FROM log_stream WHERE grp = ?');
  const dropStream = prepare('DELETE FROM log_stream WHERE id = ?');
  return {
    groupId: (key: string) => numberAt(groupId.get(key), 'id'),
    streamId: (key: string) => numberAt(streamId.get(key), 'id'),
    streamKey: (id: number) => streamKey.get(id)?.['key'] as string | undefined,
    /** The numbers of a group and a stream, which get theirs now if they have none. */
    idsOf(groupKey: string, key: string): StreamIds {
      const group = numberAt(groupId.get(groupKey) ?? addGroup.get(groupKey), 'id') as number;
      return { group, stream: numberAt(streamId.get(key) ?? addStream.get(key, group), 'id') as number };
    },
    dropStream: (id: number) => void dropStream.run(id),
    dropGroup(id: number): void {
      dropStreams.run(id);
      dropGroup.run(id);
    },
  };
}

function openTimes({ prepare }: Store) {
  const times = prepare('SELECT first_at, last_at, ingested_at FROM log_stream WHERE id = ?');
  const saveTimes = prepare('UPDATE log_stream SET first_at = ?, last_at = ?, ingested_at = ? WHERE id = ?');
  return {
    times(stream: number): Times {
      const row = times.get(stream) as Row;
      const at = (column: string) => (row[column] as Instant | null) ?? undefined;
      return { firstAt: at('first_at'), lastAt: at('last_at'), ingestedAt: at('ingested_at') };
    },
    saveTimes: (stream: number, { firstAt, lastAt, ingestedAt }: Times) =>
      void saveTimes.run(firstAt ?? null, lastAt ?? null, ingestedAt ?? null, stream),
  };
}

function openSizes({ prepare }: Store) {
  const groupBytes = prepare('SELECT bytes FROM log_group WHERE key = ?');
  const streamBytes = prepare('SELECT bytes FROM log_stream WHERE key = ?');
  const allBytes = prepare('SELECT total(bytes) AS bytes FROM log_group');
  const growGroup = prepare('UPDATE log_group SET bytes = bytes + ? WHERE id = ?');
  const growStream = prepare('UPDATE log_stream SET bytes = bytes + ? WHERE id = ?');
  return {
    groupBytes: (key: string) => numberAt(groupBytes.get(key), 'bytes') ?? 0,
    streamBytes: (key: string) => numberAt(streamBytes.get(key), 'bytes') ?? 0,
    allBytes: () => numberAt(allBytes.get(), 'bytes') as number,
    /** By a negative number of bytes they shrink. */
    grow({ group, stream }: StreamIds, bytes: number): void {
      growGroup.run(bytes, group);
      growStream.run(bytes, stream);
    },
  };
}
