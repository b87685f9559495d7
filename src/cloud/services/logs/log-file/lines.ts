/**
 * The log file: lines, and the offset up to which each container's output was read, in one commit of its own.
 * What a turn adds waits in a buffer, which `flush` writes and commits shortly before the main store's commit. If that one fails, the
 * lines are there all the same: a chunk of output that is reported again is known by its offset, an API caller got an error and tries again.
 */
import { type Instant, instant } from '../../../../languages/instant.ts';
import type { Store } from '../../../kit/store.ts';
import { type Line, packLines } from './block.ts';
import { openLogFile } from './log-file.ts';
import type { Offset, ReadTo } from './offsets.ts';
import { logFileSchema } from './schema.ts';
import { packTextBlocks } from './text-blocks.ts';

export interface Batch {
  readonly groupKey: string;
  readonly streamKey: string;
  readonly lines: readonly Line[];
  readonly ingestedAt: Instant;
}

export interface Grown {
  readonly groups: ReadonlySet<string>;
  readonly streams: ReadonlySet<string>;
}

export type Lines = ReturnType<typeof openLines>;

/** `unwritten`: what the lines of a file whose place this one takes had not written yet. */
export function openLines(store: Store, unwritten: Unwritten = nothing()) {
  store.migrate('logs', logFileSchema);
  packTextBlocks(store);
  const file = openLogFile(store);
  let { batches, offsets, forgotten } = unwritten;
  const keyOf = ({ taskId, name }: Pick<Offset, 'taskId' | 'name'>): string => `${taskId}/${name}`;

  function write({ groupKey, streamKey, lines, ingestedAt }: Batch): void {
    const ids = file.idsOf(groupKey, streamKey);
    const blocks = packLines(lines);
    for (const block of blocks) file.addBlock(ids, block, ingestedAt);
    const { firstAt, lastAt } = file.times(ids.stream);
    file.saveTimes(ids.stream, {
      firstAt: instant(Math.min(firstAt ?? Infinity, blocks[0]?.firstAt ?? Infinity)),
      lastAt: instant(Math.max(lastAt ?? 0, ...blocks.map((block) => block.lastAt))),
      ingestedAt,
    });
  }

  function drop(): void {
    ({ batches, offsets, forgotten } = nothing());
  }

  return {
    file,
    /** Adds lines; returns how to take them back. */
    add(batch: Batch): () => void {
      batches.push(batch);
      return () => void batches.pop();
    },
    /** What is committed, or about to be: 0 if nothing was read. */
    readTo(of: Pick<Offset, 'taskId' | 'name'>): ReadTo {
      const buffered = offsets.get(keyOf(of));
      if (!buffered) return file.readTo(of.taskId, of.name);
      const { taskId: _, name: __, ...readTo } = buffered;
      return readTo;
    },
    setOffset(offset: Offset): () => void {
      const key = keyOf(offset);
      const before = offsets.get(key);
      offsets.set(key, offset);
      return () => void (before ? offsets.set(key, before) : offsets.delete(key));
    },
    forget(taskId: string): () => void {
      forgotten.push(taskId);
      return () => void forgotten.pop();
    },
    /** Writes what is buffered, in one commit; returns the keys of the groups and the streams that grew. */
    flush(): Grown {
      if (batches.length === 0 && offsets.size === 0 && forgotten.length === 0) return none;
      file.inTransaction(() => {
        for (const batch of batches) write(batch);
        for (const offset of offsets.values()) file.setOffset(offset);
        for (const taskId of forgotten) file.forget(taskId);
      });
      const grown = {
        groups: new Set(batches.map(({ groupKey }) => groupKey)),
        streams: new Set(batches.map(({ streamKey }) => streamKey)),
      };
      drop();
      return grown;
    },
    /** Takes the lines out that are not written yet. */
    takeBatches(): readonly Batch[] {
      const taken = batches;
      batches = [];
      return taken;
    },
    drop,
    unwritten: (): Unwritten => ({ batches, offsets, forgotten }),
  };
}

/** What a turn has gathered. */
interface Unwritten {
  readonly batches: Batch[];
  readonly offsets: Map<string, Offset>;
  readonly forgotten: string[];
}

const nothing = (): Unwritten => ({ batches: [], offsets: new Map(), forgotten: [] });

const none: Grown = { groups: new Set(), streams: new Set() };
