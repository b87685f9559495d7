/**
 * Two positions in a container's log: how far it has been read, and how far the lines are that have been handed over. Between them lie lines
 * that wait their turn and pieces of unfinished ones, which must be read again by an engine that comes after a kill.
 */
import { endsLine, type Frame } from './frames.ts';
import { isBefore, type LogPosition, type LogPositions, wellBefore } from './position.ts';

export interface Progress {
  /** A message has been read. */
  add(frame: Frame): void;
  /** Nothing will be added: what is unfinished is a line. */
  end(): void;
  /** What has been read, whatever became of it. */
  read(): LogPositions;
  /** The position behind so many bytes of each stream, which end a line; rises. */
  take(taken: readonly [number, number]): LogPositions;
}

interface Line {
  readonly began: string;
  readonly endBytes: number;
  readonly position: LogPosition;
}

export function openProgress(from: LogPositions): Progress {
  const streams = [openStream(from[0]), openStream(from[1])] as const;
  return {
    add: (frame) => streams[frame.stream].add(frame),
    end() {
      for (const stream of streams) stream.endLine();
    },
    read: () => [streams[0].read(), streams[1].read()],
    take(taken) {
      const newest = later(streams[0].take(taken[0]), streams[1].take(taken[1]));
      if (newest) for (const stream of streams) stream.catchUp(wellBefore(newest.stamp));
      return [streams[0].taken(), streams[1].taken()];
    },
  };
}

function openStream(from: LogPosition | undefined) {
  const lines: Line[] = [];
  let read = from;
  let taken = from;
  let bytes = 0;
  let began: string | undefined;
  const endLine = (): void => {
    if (began === undefined || !read) return;
    lines.push({ began, endBytes: bytes, position: read });
    began = undefined;
  };
  return {
    read: () => read,
    taken: () => taken,
    add(frame: Frame): void {
      read = { stamp: frame.stamp, count: read?.stamp === frame.stamp ? read.count + 1 : 1 };
      began ??= frame.stamp;
      bytes += frame.bytes.length;
      if (endsLine(frame)) endLine();
    },
    endLine,
    take(takenBytes: number): LogPosition | undefined {
      for (let line = lines[0]; line && line.endBytes <= takenBytes; line = lines[0]) {
        taken = line.position;
        lines.shift();
      }
      return taken;
    },
    /** All before `stamp` has been taken of this stream too, unless something waits: else a silent stream would be read again from its beginning. */
    catchUp(stamp: string): void {
      const waits = lines[0]?.began ?? began;
      const to = waits !== undefined && isBefore(waits, stamp) ? waits : stamp;
      if (!taken || isBefore(taken.stamp, to)) taken = { stamp: to, count: 0 };
    },
  };
}

function later(one: LogPosition | undefined, other: LogPosition | undefined): LogPosition | undefined {
  if (!one || !other) return one ?? other;
  return isBefore(one.stamp, other.stamp) ? other : one;
}
