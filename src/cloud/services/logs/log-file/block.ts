/**
 * Blocks: the lines of a stream that came together, in one row of the log file, compressed. A flood of lines costs a small row for each
 * quarter of a megabyte, not one for each line. The lines of a block lie near each other in time, so that a reader knows how far to look.
 */
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { type Instant, instant } from '../../../../languages/instant.ts';
import { eventOverheadBytes } from '../limits.ts';

export interface Line {
  readonly at: Instant;
  readonly text: string;
}

export interface Block {
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  readonly count: number;
  /** As CloudWatch Logs counts: UTF-8 and 26 bytes for each event. */
  readonly size: number;
  /** False: the body is the one message as it is. */
  readonly packed: boolean;
  /** Of each message its length and its milliseconds after the first, as JSON in a line; then the messages, one behind the other. */
  readonly body: Uint8Array;
}

/** No line of a block is later than its first by more. */
export const blockSpanMs = 10_000;
/** A line's number among all: its block's number times this, and its index. */
export const blockLinesMax = 8192;
const blockBytesMax = 256 * 1024;
/** One message that is shorter stays as it is: it would hardly become smaller. */
const plainBytesMax = 512;
const compression = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

export const sizeOf = (text: string): number => Buffer.byteLength(text) + eventOverheadBytes;

/** In order of time; lines of one instant stay in theirs. */
export function packLines(lines: readonly Line[]): Block[] {
  const inOrder = lines.every(({ at }, i) => i === 0 || at >= (lines[i - 1] as Line).at)
    ? lines
    : lines.toSorted((a, b) => a.at - b.at);
  const blocks: Block[] = [];
  let begun: Line[] = [];
  let size = 0;
  for (const line of inOrder) {
    const more = sizeOf(line.text);
    const [first] = begun;
    if (first && (size + more > blockBytesMax || begun.length === blockLinesMax || line.at > first.at + blockSpanMs)) {
      blocks.push(pack(begun, size));
      begun = [];
      size = 0;
    }
    begun.push(line);
    size += more;
  }
  if (begun.length > 0) blocks.push(pack(begun, size));
  return blocks;
}

/** Lines in order of time, as one block. `size`: theirs. */
export function pack(lines: readonly Line[], size: number): Block {
  const [first, last] = [lines[0] as Line, lines.at(-1) as Line];
  const packed = lines.length > 1 || size > plainBytesMax;
  return {
    firstAt: first.at,
    lastAt: last.at,
    count: lines.length,
    size,
    packed,
    body: packed ? compress(lines, first.at, size) : Buffer.from(first.text),
  };
}

/** What a message's length and time take at most. */
const cutBytesMax = 16;

/** Used again and again, since fresh memory of this size is collected late: it is empty before anyone else can write. */
const scratch = Buffer.allocUnsafe(blockBytesMax + blockLinesMax * cutBytesMax);

function compress(lines: readonly Line[], firstAt: Instant, size: number): Uint8Array {
  const start = (lines.length + 1) * cutBytesMax;
  const bytes = start + size <= scratch.length ? scratch : Buffer.allocUnsafe(start + size);
  const cuts: number[] = [];
  let end = start;
  for (const { at, text } of lines) {
    const length = bytes.write(text, end);
    cuts.push(length, at - firstAt);
    end += length;
  }
  const head = `${JSON.stringify(cuts)}\n`;
  bytes.write(head, start - head.length, 'latin1');
  return zstdCompressSync(bytes.subarray(start - head.length, end), compression);
}

export function unpackLines({ firstAt, packed, body }: Pick<Block, 'firstAt' | 'packed' | 'body'>): Line[] {
  if (!packed) return [{ at: firstAt, text: Buffer.from(body).toString() }];
  const bytes = zstdDecompressSync(body);
  let from = bytes.indexOf('\n') + 1;
  const cuts = JSON.parse(bytes.toString('latin1', 0, from)) as number[];
  const lines: Line[] = [];
  for (let i = 0; i < cuts.length; i += 2) {
    const end = from + (cuts[i] as number);
    lines.push({ at: instant(firstAt + (cuts[i + 1] as number)), text: bytes.toString('utf8', from, end) });
    from = end;
  }
  return lines;
}
