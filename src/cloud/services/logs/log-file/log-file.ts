/**
 * The log file: its tables opened, by what they hold.
 * Lines stand in blocks (`block.ts`). What the limits of size took away stands as a line in its place: a mark, which has the number of bytes.
 */
import type { Instant } from '../../../../languages/instant.ts';
import type { Store } from '../../../kit/store.ts';
import type { Block } from './block.ts';
import { openAdd, openBlocks } from './blocks.ts';
import { type Deleted, openDeletion } from './deletion.ts';
import { openOffsets } from './offsets.ts';
import { openStreams, type StreamIds } from './streams.ts';

/** Pages of the file kept in memory: a flood must not fill it. */
const cacheKiB = 4096;

export type LogFile = ReturnType<typeof openLogFile>;

export function openLogFile(store: Store) {
  const { db } = store;
  db.exec(`PRAGMA cache_size = -${cacheKiB}`);
  const { grow, ...streams } = openStreams(store);
  const add = openAdd(store, grow);
  const [freePages, pageSize] = [store.prepare('PRAGMA freelist_count'), store.prepare('PRAGMA page_size')];
  return {
    ...streams,
    ...openBlocks(store),
    ...openDeletion(store, grow),
    ...openOffsets(store),
    addBlock: (ids: StreamIds, block: Block, ingestedAt: Instant) => add(null, ids, block, ingestedAt, 0),
    /** In place of what was deleted. */
    addMark: ({ ids, lastId, lost }: Deleted, mark: Block, at: Instant) => add(lastId, ids, mark, at, lost),
    /** What lines can take without the file growing. */
    freeBytes: () => Number(freePages.get()?.['freelist_count']) * Number(pageSize.get()?.['page_size']),
    inTransaction(work: () => void): void {
      db.exec('BEGIN IMMEDIATE');
      try {
        work();
        store.checkPlace();
        db.exec('COMMIT');
      } catch (error) {
        if (db.isTransaction) db.exec('ROLLBACK');
        throw error;
      }
    },
  };
}
