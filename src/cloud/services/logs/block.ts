/**
 * Blocks: the lines of a stream that came together, in one row of the log file. A flood of lines costs a row for each quarter of a
 * megabyte, not one for each line. The lines of a block lie near each other in time, so that a reader knows how far to look.
 */
import { type Instant, instant } from '../../../languages/instant.ts';
import { eventOverheadBytes } from './limits.ts';

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
  /** Where the messages are cut apart: of each its length in UTF-16 and its milliseconds after the first; null: there is one. */
  readonly cuts: string | null;
  readonly messages: string;
}

/** No line of a block is later than its first by more. */
export const blockSpanMs = 10_000;
/** A line's place among all: its block's number times this, and its index. */
export const blockLinesMax = 8192;
const blockBytesMax = 256 * 1024;

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

function pack(lines: readonly Line[], size: number): Block {
  const firstAt = (lines[0] as Line).at;
  return {
    firstAt,
    lastAt: (lines.at(-1) as Line).at,
    count: lines.length,
    size,
    cuts: lines.length === 1 ? null : JSON.stringify(lines.flatMap(({ at, text }) => [text.length, at - firstAt])),
    messages: lines.map(({ text }) => text).join(''),
  };
}

export function unpackLines({ firstAt, cuts, messages }: Pick<Block, 'firstAt' | 'cuts' | 'messages'>): Line[] {
  if (cuts === null) return [{ at: firstAt, text: messages }];
  const numbers = JSON.parse(cuts) as number[];
  const lines: Line[] = [];
  let from = 0;
  for (let i = 0; i < numbers.length; i += 2) {
    const end = from + (numbers[i] as number);
    lines.push({ at: instant(firstAt + (numbers[i + 1] as number)), text: messages.slice(from, end) });
    from = end;
  }
  return lines;
}
