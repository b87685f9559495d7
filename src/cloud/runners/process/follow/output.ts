/**
 * Reads the output of a container, which its recorder has written in parts (`output.N` begins at the Nth byte of all), and cuts it into
 * chunks of lines. A part that is read and committed is removed. Memory is bounded: a chunk, a block, and what is held of one unfinished line.
 */
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { type Instant, instant } from '../../../../languages/instant.ts';
import { lineBytesMax, openLineCutter } from '../../line-cutter.ts';
import type { Begins } from '../../multiline-pattern.ts';

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
  /** Nothing more will be read, and not all is there: a file is missing, too short, or none that can be read. */
  isLost(): boolean;
  /** All up to here need not be kept any more. */
  committed(offset: number): void;
}

/** One block for all: it is empty again before anyone else can read. */
const block = Buffer.allocUnsafe(blockBytes);

/** `begins`: the lines that begin an event of several. */
export function openOutput(folder: string, offset: number, begins?: Begins): Output {
  const cutter = openLineCutter(begins);
  const parts = openParts(folder, offset);
  return {
    read(last) {
      let isEnd = false;
      for (let blocks = 0; blocks < blocksAtOnce && !isEnd && !cutter.isFull(); blocks++) {
        const length = parts.read();
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
    isLost: parts.isLost,
    committed: parts.committed,
  };
}

/** Reads the parts one after the other, from `offset` on. */
function openParts(folder: string, offset: number) {
  /** The first version's recorders wrote all into one file: a task of theirs may have gone on over an upgrade. */
  const whole = join(folder, 'output');
  const isWhole = existsSync(whole);
  const fileOf = (from: number): string => (isWhole ? whole : `${whole}.${from}`);
  let position = offset;
  /** Where the line begins that has no end yet. */
  let lineStart = offset;
  let part: number | undefined;
  /** Those that were there at first. */
  let found: number[] = [];
  let passed: { readonly from: number; readonly to: number }[] = [];

  /** The part in which the position stands; those before it were committed. */
  function findPart(): number | undefined {
    if (isWhole) return 0;
    found = namesIn(folder)
      .flatMap((name) => /^output\.(\d+)$/.exec(name)?.[1] ?? [])
      .map(Number)
      .toSorted((a, b) => a - b);
    const at = found.findLast((from) => from <= position);
    for (const from of found) if (at !== undefined && from < at) removePart(fileOf(from));
    return at;
  }

  function remove(isOfNoUse: (part: { readonly from: number; readonly to: number }) => boolean): void {
    const gone = passed.filter(isOfNoUse);
    for (const { from } of gone) removePart(fileOf(from));
    if (gone.length > 0) passed = passed.filter((one) => !gone.includes(one));
  }

  function readOn(): number {
    part ??= findPart();
    if (part === undefined) return 0;
    const length = readBlock(fileOf(part), position - part);
    if (length > 0 || position === part || isWhole) return length;
    if (!existsSync(fileOf(position))) return readGap();
    passed.push({ from: part, to: position });
    part = position;
    return readOn();
  }

  /** What an engine before has removed of a line that is too long, and would be cut in any case. */
  function readGap(): number {
    const next = found.find((from) => from > position);
    return next === undefined ? 0 : block.fill(' ').subarray(0, next - position).length;
  }

  return {
    /** Bytes that stand in the block now; 0: no more have come. */
    read(): number {
      const length = readOn();
      const newline = block.subarray(0, length).lastIndexOf(10);
      if (newline !== -1) lineStart = position + newline + 1;
      position += length;
      /** Of a line that is too long the rest need not be kept, or it would fill the disk. */
      remove(({ from }) => from > lineStart + lineBytesMax);
      return length;
    },
    isLost: () => part === undefined || !isReadable(fileOf(part), position - part),
    /** All up to here need not be kept any more. */
    committed(to: number): void {
      remove((one) => one.to <= to);
    },
  };
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** It is read no more; where it cannot be removed (a disk that can only be read) it goes with its folder. */
function removePart(path: string): void {
  try {
    rmSync(path, { force: true, recursive: true });
  } catch {
    // see above
  }
}

/** No pipe is waited for, and no link followed. */
const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);

function isReadable(path: string, bytesMin: number): boolean {
  try {
    accessSync(path, constants.R_OK);
    const stats = lstatSync(path);
    return stats.isFile() && stats.size >= bytesMin;
  } catch {
    return false;
  }
}

/** What cannot be read has nothing more. */
function readBlock(path: string, position: number): number {
  let file: number | undefined;
  try {
    file = openSync(path, flags);
    return readSync(file, block, 0, blockBytes, position);
  } catch {
    return 0;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
