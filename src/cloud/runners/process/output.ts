/**
 * Reads the output of a container by the block and cuts it into lines. Memory is bounded: a block, and what is held of one unfinished
 * line. Bytes that are no UTF-8 become U+FFFD. A line longer than an event of CloudWatch Logs may be is cut, and says so.
 * Source: "CloudWatch Logs quotas" (event size).
 */
import { closeSync, openSync, readSync } from 'node:fs';

/** Bytes of a line that are kept: with the word about what was cut, an event stays under 256 KiB. */
export const lineBytesMax = 262_000;
const blockBytes = 65_536;

export interface OutputBlock {
  readonly lines: readonly string[];
  /** Where to read on after a crash: the beginning of the first line that is not among these or those before. */
  readonly offset: number;
  /** True if the file had bytes to read. */
  readonly more: boolean;
}

/** `last`: nothing will be added to the file, so that what stands behind its last newline is a line. */
export type ReadOutput = (last: boolean) => OutputBlock;

/** One block for all: it is empty again before anyone else can read. */
const block = Buffer.allocUnsafe(blockBytes);

export function openOutput(path: string, offset: number): ReadOutput {
  let position = offset;
  let held = Buffer.alloc(0);
  let dropped = 0;

  function hold(bytes: Buffer): void {
    const kept = bytes.subarray(0, lineBytesMax - held.length);
    if (kept.length > 0) held = Buffer.concat([held, kept]);
    dropped += bytes.length - kept.length;
  }

  function take(): string {
    const line = renderLine(held, dropped);
    held = Buffer.alloc(0);
    dropped = 0;
    return line;
  }

  return (last) => {
    const bytes = block.subarray(0, readBlock(path, position));
    const lines: string[] = [];
    let from = 0;
    for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, from)) {
      if (held.length > 0) {
        hold(bytes.subarray(from, end));
        lines.push(take());
      } else lines.push(bytes.toString('utf8', from, end));
      from = end + 1;
    }
    if (from < bytes.length) hold(bytes.subarray(from));
    position += bytes.length;
    if (last && bytes.length === 0 && held.length > 0) lines.push(take());
    return { lines, offset: position - held.length - dropped, more: bytes.length > 0 };
  };
}

const newline = 10;

/** Bytes that are no UTF-8 take three each as text: of a line of such, a third is kept. */
function renderLine(bytes: Buffer, dropped: number): string {
  const text = bytes.toString('utf8');
  const tooLong = Buffer.byteLength(text) > lineBytesMax;
  if (!tooLong && dropped === 0) return text;
  const end = characterStart(bytes, tooLong ? Math.floor(lineBytesMax / 3) : bytes.length);
  return `${bytes.toString('utf8', 0, end)} (truncated ${bytes.length - end + dropped} bytes)`;
}

/** The last place at or before `end` at which no character of UTF-8 is cut. */
function characterStart(bytes: Buffer, end: number): number {
  for (let start = end - 1; start >= Math.max(0, end - 4); start--) {
    const byte = bytes[start] as number;
    if (byte < 0x80) return end;
    if (byte >= 0xc0) return start + (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > end ? start : end;
  }
  return end;
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
