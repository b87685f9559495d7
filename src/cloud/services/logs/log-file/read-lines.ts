/**
 * Lines in the order of their positions, (time, number), out of blocks that may overlap in time: a block is opened when the next line may be
 * in it. One after the other, so that a reader that has enough stops; it must finish or leave the loop before the file is read again.
 */
import type { Instant } from '../../../../languages/instant.ts';
import { blockLinesMax, blockSpanMs, sizeOf, unpackLines } from './block.ts';
import type { StoredBlock } from './blocks.ts';
import type { LogFile } from './log-file.ts';

export interface StoredLine {
  readonly id: number;
  readonly stream: number;
  readonly at: Instant;
  readonly ingestedAt: Instant;
  readonly size: number;
  readonly message: string;
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

export const linesOfStreamAfter = (file: LogFile, stream: number, { from, to }: Range, after: Position) => {
  const start = Math.max(from, after.at);
  return merge(file.blocksOfStreamUp(stream, start - blockSpanMs, to, start), 1, (line) => {
    return line.at >= start && line.at < to && isBefore(after, line);
  });
};

/** Latest first. */
export const linesOfStreamBefore = (file: LogFile, stream: number, { from, to }: Range, before: Position) => {
  const end = Math.min(to, before.at + 1);
  return merge(file.blocksOfStreamDown(stream, from, end + blockSpanMs, end), -1, (line) => {
    return line.at >= from && line.at < end && isBefore(line, before);
  });
};

export const linesOfGroupAfter = (file: LogFile, group: number, { from, to }: Range, after: Position) => {
  const start = Math.max(from, after.at);
  return merge(file.blocksOfGroupUp(group, start - blockSpanMs, to, start), 1, (line) => {
    return line.at >= start && line.at < to && isBefore(after, line);
  });
};

/** All lines of a block. */
export function linesOf(block: StoredBlock): StoredLine[] {
  const { id, stream, ingestedAt } = block;
  return unpackLines(block).map(({ at, text }, i) => ({
    id: id * blockLinesMax + i,
    stream,
    at,
    ingestedAt,
    size: sizeOf(text),
    message: text,
  }));
}

const isBefore = (a: Position, b: Position): boolean => a.at < b.at || (a.at === b.at && a.id < b.id);

interface Cursor {
  readonly lines: readonly StoredLine[];
  index: number;
}

/** `blocks`: by their first instant upwards, or by their last one downwards. */
function* merge(
  blocks: Iterable<StoredBlock>,
  direction: 1 | -1,
  isWanted: (line: StoredLine) => boolean,
): Generator<StoredLine> {
  const open: Cursor[] = [];
  const nextOf = (cursor: Cursor) => cursor.lines[cursor.index] as StoredLine;
  const edgeOf = (block: StoredBlock) => (direction === 1 ? block.firstAt : block.lastAt);
  function* linesUpTo(edge: number): Generator<StoredLine> {
    for (;;) {
      let least: Cursor | undefined;
      for (const cursor of open)
        if (!least || isBefore(nextOf(cursor), nextOf(least)) === (direction === 1)) least = cursor;
      if (!least || (nextOf(least).at - edge) * direction >= 0) return;
      yield nextOf(least);
      least.index += 1;
      if (least.index === least.lines.length) open.splice(open.indexOf(least), 1);
    }
  }
  for (const block of blocks) {
    yield* linesUpTo(edgeOf(block));
    const lines = linesOf(block).filter(isWanted);
    if (direction === -1) lines.reverse();
    if (lines.length > 0) open.push({ lines, index: 0 });
  }
  yield* linesUpTo(direction * Infinity);
}
