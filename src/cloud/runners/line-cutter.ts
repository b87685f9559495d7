/**
 * Cuts the output of a container into events: a line each, or several where a pattern tells which lines begin one. Bytes go in as they
 * come, however they are split; events come out by the chunk, each with the place in the output that it ends at.
 * Memory is bounded as long as the caller adds nothing while a chunk is ready: a chunk, what was last added, an unfinished line of each stream
 * and an unfinished event. Bytes that are no UTF-8 become U+FFFD. A line longer than an event of CloudWatch Logs may be is cut, and says so.
 * Sources: "CloudWatch Logs quotas" (event size); "Using the awslogs log driver" (awslogs-multiline-pattern).
 */
import type { Instant } from '../../languages/instant.ts';
import type { Begins } from './multiline-pattern.ts';

/** Bytes of a line, or of an event of several, that are kept: with the word about what was cut, an event stays under 256 KiB. */
export const lineBytesMax = 262_000;
/** What one commit of the engine takes at most: with twice as much a flood of short lines took 65 MiB of memory, with this 30. */
export const chunkEventsMax = 1000;
export const chunkBytesMax = 128 * 1024;
/** So long the caller waits for another line of an event before it calls `flush`: the awslogs driver's own time. */
export const multilineWaitMs = 5000;

/** Output may have two streams, whose lines are cut apart and stay in the order in which they end. One file of both is stream 0. */
export type Stream = 0 | 1;

export interface Cut {
  readonly lines: readonly { readonly at: Instant; readonly text: string }[];
  /** Of each stream: how many bytes of all that was added belong to these events and those before. */
  readonly taken: readonly [number, number];
}

export interface LineCutter {
  /** `at`: when the bytes were written or read; an event has that of its beginning. */
  add(bytes: Buffer, at: Instant, stream?: Stream): void;
  /** A whole chunk is ready: the caller adds no more until it is taken. */
  isFull(): boolean;
  /** The last event may have more lines yet. */
  isHolding(): boolean;
  /** No more lines belong to the last event. */
  flush(): void;
  /** Nothing will be added: what stands behind the last newline is a line. */
  end(): void;
  /** Undefined: no event is ready. */
  take(): Cut | undefined;
}

interface TimedEvent {
  readonly at: Instant;
  readonly text: string;
  readonly bytes: number;
  readonly taken: readonly [number, number];
}

interface OpenEvent {
  readonly at: Instant;
  readonly texts: string[];
  bytes: number;
  taken: readonly [number, number];
}

/** With a pattern, a line that matches begins an event, and those that do not match go on with it; without, each line is an event. */
export function openLineCutter(begins?: Begins): LineCutter {
  const lines = [openLine(), openLine()] as const;
  const ready = openQueue();
  let taken: readonly [number, number] = [0, 0];
  let open: OpenEvent | undefined;

  function addLine(at: Instant, text: string, bytes: number, stream: Stream): void {
    taken = stream === 0 ? [taken[0] + bytes, taken[1]] : [taken[0], taken[1] + bytes];
    if (!begins) ready.add({ at, text, bytes: Math.min(bytes, lineBytesMax), taken });
    else joinLine(begins, at, text);
  }

  function joinLine(begins: Begins, at: Instant, text: string): void {
    const textBytes = Buffer.byteLength(text);
    if (open && (begins.test(text) || open.bytes + 1 + textBytes > lineBytesMax)) flush();
    open ??= { at, texts: [], bytes: -1, taken };
    open.texts.push(text);
    open.bytes += 1 + textBytes;
    open.taken = taken;
  }

  function flush(): void {
    if (!open) return;
    const { at, texts, bytes } = open;
    ready.add({ at, text: texts.join('\n'), bytes, taken: open.taken });
    open = undefined;
  }

  return {
    add(bytes, at, stream = 0) {
      const line = lines[stream];
      let from = 0;
      for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, from)) {
        if (line.isEmpty()) addLine(at, renderLine(bytes.subarray(from, end)), end + 1 - from, stream);
        else {
          line.add(bytes.subarray(from, end), at);
          const { at: began, text, bytes: length } = line.take();
          addLine(began, text, length + 1, stream);
        }
        from = end + 1;
      }
      if (from < bytes.length) line.add(bytes.subarray(from), at);
    },
    isFull: ready.isFull,
    isHolding: () => open !== undefined,
    flush,
    end() {
      for (const stream of [0, 1] as const) {
        if (lines[stream].isEmpty()) continue;
        const { at, text, bytes } = lines[stream].take();
        addLine(at, text, bytes, stream);
      }
      flush();
    },
    take: ready.take,
  };
}

const newline = 10;

/** Events that are ready, taken by the chunk. */
function openQueue() {
  let events: TimedEvent[] = [];
  /** Of those that have not been taken; the others go once something is added. */
  let first = 0;
  let readyBytes = 0;
  return {
    add(event: TimedEvent): void {
      if (first > 0) {
        events = events.slice(first);
        first = 0;
      }
      events.push(event);
      readyBytes += event.bytes;
    },
    isFull: (): boolean => events.length - first >= chunkEventsMax || readyBytes >= chunkBytesMax,
    take(): Cut | undefined {
      let end = first;
      let bytes = 0;
      for (; end < events.length && end - first < chunkEventsMax; end++) {
        const more = (events[end] as TimedEvent).bytes;
        if (end > first && bytes + more > chunkBytesMax) break;
        bytes += more;
      }
      const chunk = events.slice(first, end);
      const last = chunk.at(-1);
      if (!last) return undefined;
      first = end;
      readyBytes -= bytes;
      return { lines: chunk.map(({ at, text }) => ({ at, text })), taken: last.taken };
    },
  };
}

/** The beginning of a line whose newline has not come yet. */
function openLine() {
  let held = Buffer.alloc(0);
  let kept = 0;
  let length = 0;
  let began: Instant | undefined;
  return {
    isEmpty: () => length === 0,
    add(bytes: Buffer, at: Instant): void {
      began ??= at;
      const more = Math.min(bytes.length, lineBytesMax - kept);
      if (kept + more > held.length) {
        const larger = Buffer.allocUnsafe(Math.min(lineBytesMax, Math.max(kept + more, 2 * held.length)));
        held.copy(larger, 0, 0, kept);
        held = larger;
      }
      bytes.copy(held, kept, 0, more);
      kept += more;
      length += bytes.length;
    },
    take(): { at: Instant; text: string; bytes: number } {
      const line = { at: began as Instant, text: renderLine(held.subarray(0, kept), length), bytes: length };
      held = Buffer.alloc(0);
      kept = 0;
      length = 0;
      began = undefined;
      return line;
    },
  };
}

/** Bytes that are no UTF-8 take three each as text: of a long line of such, a third is kept. `length`: with those that are not here. */
function renderLine(bytes: Buffer, length = bytes.length): string {
  const end = length > lineBytesMax ? characterStart(bytes, lineBytesMax) : length;
  const text = bytes.toString('utf8', 0, end);
  const tooLong = 3 * end > lineBytesMax && Buffer.byteLength(text) > lineBytesMax;
  if (end === length && !tooLong) return text;
  const keptEnd = tooLong ? characterStart(bytes, Math.floor(lineBytesMax / 3)) : end;
  return `${bytes.toString('utf8', 0, keptEnd)} (truncated ${length - keptEnd} bytes)`;
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
