/**
 * What the Engine sends of a container's log, cut into its messages: a head of 8 bytes (the stream, the length), the time at which the
 * message was written, a blank, the message. A message is a line or, of a line longer than 16 KiB, a piece of one.
 * Source: "Docker Engine API" (ContainerAttach, stream format; ContainerLogs, timestamps).
 */
import type { Stream } from '../../line-cutter.ts';

export interface Frame {
  readonly stream: Stream;
  /** RFC 3339, as the Engine wrote it. */
  readonly stamp: string;
  readonly bytes: Buffer;
}

const headBytes = 8;
/** Far more than any has. */
const messageBytesMax = 16 * 1024 * 1024;
const blank = 0x20;
const newline = 0x0a;

/** Takes the bytes as they come. Throws where the Engine says that it cannot read its own log. */
export function openFrames(): (block: Buffer) => Generator<Frame, void> {
  let rest: Buffer = Buffer.alloc(0);
  return function* (block) {
    const bytes = rest.length === 0 ? block : Buffer.concat([rest, block]);
    let from = 0;
    while (bytes.length - from >= headBytes) {
      const length = bytes.readUInt32BE(from + 4);
      if (length > messageBytesMax) throw new Error('what the Engine sends is no log');
      const end = from + headBytes + length;
      if (end > bytes.length) break;
      yield frameOf(bytes[from] as number, bytes.subarray(from + headBytes, end));
      from = end;
    }
    rest = from === bytes.length ? Buffer.alloc(0) : Buffer.from(bytes.subarray(from));
  };
}

function frameOf(kind: number, message: Buffer): Frame {
  const end = message.indexOf(blank);
  if (kind > 2 || end === -1) throw new Error(`the Engine cannot read a log: ${message.toString('utf8')}`);
  return { stream: kind === 2 ? 1 : 0, stamp: message.toString('latin1', 0, end), bytes: message.subarray(end + 1) };
}

export const endsLine = ({ bytes }: Frame): boolean => bytes.at(-1) === newline;
