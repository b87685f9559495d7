/**
 * Reads the output of a container, which its recorder has written in parts (`output.N` begins at the Nth byte of all), and cuts it into
 * chunks of lines. A part that is read and committed is removed. Memory is bounded: a chunk, a block, and what is held of one unfinished line.
 */
import { closeSync, existsSync, openSync, readdirSync, readSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Instant, instant } from '../../../languages/instant.ts';
import { openLineCutter } from '../line-cutter.ts';

const blockBytes = 65_536;
/** Of a line that has no end in sight so many are read at a time; then others have their turn. */
const blocksAtOnce = 16;

export interface OutputLines {
  readonly lines: readonly { readonly at: Instant; readonly text: string }[];
  /** Where to read on after a crash: the beginning of the first line that is not among these or those before. */
  readonly offset: number;
}

export interface Output {
  /**
   * The next lines, no more than one commit should take. `more`: none yet, but there is more to read. `holding`: the last line waits for
   * lines that may belong to it. `last`: nothing will be added, so that what stands behind the last newline is a line.
   */
  read(last: boolean): OutputLines | 'more' | 'holding' | 'nothing';
  /** No more lines belong to the one that is held. */
  flush(): void;
  /** All up to here need not be kept any more. */
  committed(offset: number): void;
}

/** One block for all: it is empty again before anyone else can read. */
const block = Buffer.allocUnsafe(blockBytes);

/** `begins`: the lines that begin an event of several. */
export function openOutput(folder: string, offset: number, begins?: RegExp): Output {
  const cutter = openLineCutter(begins);
  const partFrom = (from: number): string => join(folder, `output.${from}`);
  let position = offset;
  let part: number | undefined;
  let readParts: { readonly from: number; readonly to: number }[] = [];

  /** The part in which the position stands; those before it were committed. */
  function findPart(): number | undefined {
    const parts = readdirSync(folder)
      .flatMap((name) => /^output\.(\d+)$/.exec(name)?.[1] ?? [])
      .map(Number)
      .toSorted((a, b) => a - b);
    const found = parts.findLast((from) => from <= position);
    for (const from of parts) if (found !== undefined && from < found) rmSync(partFrom(from), { force: true });
    return found;
  }

  function readOn(): number {
    part ??= findPart();
    if (part === undefined) return 0;
    const length = readBlock(partFrom(part), position - part);
    if (length > 0 || position === part || !existsSync(partFrom(position))) return length;
    readParts.push({ from: part, to: position });
    part = position;
    return readOn();
  }

  return {
    read(last) {
      let isEnd = false;
      for (let blocks = 0; blocks < blocksAtOnce && !isEnd && !cutter.isFull(); blocks++) {
        const length = readOn();
        position += length;
        isEnd = length === 0;
        if (!isEnd) cutter.add(block.subarray(0, length), instant(Date.now()));
      }
      if (isEnd && last) cutter.end();
      const cut = cutter.take();
      if (cut) return { lines: cut.lines, offset: offset + cut.taken[0] };
      if (!isEnd) return 'more';
      return cutter.isHolding() ? 'holding' : 'nothing';
    },
    flush: cutter.flush,
    committed(to) {
      for (const one of readParts) if (one.to <= to) rmSync(partFrom(one.from), { force: true });
      readParts = readParts.filter((one) => one.to > to);
    },
  };
}

function readBlock(path: string, position: number): number {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return 0;
  }
  try {
    return readSync(file, block, 0, blockBytes, position);
  } finally {
    closeSync(file);
  }
}
