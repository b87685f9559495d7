/**
 * The log file: lines, and the offset up to which each container's output was read, in one commit of its own.
 * What a turn adds waits in a buffer, which `flush` writes and commits shortly before the main store's commit. If that one fails, the
 * lines are there all the same: a chunk of output that is reported again is known by its offset, an API caller was told to try again.
 */
import { type Instant, instant } from '../../../languages/instant.ts';
import type { Store } from '../../store/store.ts';
import { eventOverheadBytes, streamBytesMax } from './limits.ts';
import { logFileSchema, openLogFile } from './log-file.ts';

export interface Line {
  readonly at: Instant;
  readonly text: string;
}

/** How far a container's output is committed, and what its runner wants to know to read on. */
export interface ReadTo {
  readonly offset: number;
  readonly cursor?: string;
}

export interface Offset extends ReadTo {
  readonly taskId: string;
  readonly name: string;
}

export interface Batch {
  readonly groupKey: string;
  readonly streamKey: string;
  readonly lines: readonly Line[];
  readonly ingestedAt: Instant;
}

export type Lines = ReturnType<typeof openLines>;

export const sizeOf = (text: string): number => Buffer.byteLength(text) + eventOverheadBytes;

export function openLines(store: Store) {
  store.migrate('logs', logFileSchema);
  const file = openLogFile(store);
  let batches: Batch[] = [];
  let offsets = new Map<string, Offset>();
  let forgotten: string[] = [];
  const keyOf = ({ taskId, name }: Pick<Offset, 'taskId' | 'name'>): string => `${taskId}/${name}`;

  function write({ groupKey, streamKey, lines, ingestedAt }: Batch): void {
    const place = file.place(groupKey, streamKey);
    const stream = file.stream(place.stream);
    const bytesBefore = stream.bytes;
    for (const line of lines) {
      if (stream.isFull) break;
      stream.isFull = stream.bytes + sizeOf(line.text) > streamBytesMax;
      const message = stream.isFull ? truncated : line.text;
      const size = sizeOf(message);
      file.addLine(place, { at: line.at, ingestedAt, size, message });
      stream.bytes += size;
      stream.firstAt = instant(Math.min(stream.firstAt ?? line.at, line.at));
      stream.lastAt = instant(Math.max(stream.lastAt ?? line.at, line.at));
    }
    stream.ingestedAt = ingestedAt;
    file.saveStream(place, stream);
    file.growGroup(place, stream.bytes - bytesBefore);
  }

  function drop(): void {
    batches = [];
    offsets = new Map();
    forgotten = [];
  }

  return {
    file,
    /** Adds lines; answers how to take them back. */
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
    /** Writes what is buffered, in one commit; answers the keys of the groups that grew. */
    flush(): string[] {
      if (batches.length === 0 && offsets.size === 0 && forgotten.length === 0) return [];
      file.inTransaction(() => {
        for (const batch of batches) write(batch);
        for (const offset of offsets.values()) file.setOffset(offset);
        for (const taskId of forgotten) file.forget(taskId);
      });
      const grown = [...new Set(batches.map(({ groupKey }) => groupKey))];
      drop();
      return grown;
    },
    drop,
  };
}

const truncated = `truncated: this stream holds ${streamBytesMax / 1024 / 1024} MiB, the limit of this cloud; later lines are not kept`;
