/** What the Engine has of a container's log behind a position, message by message. Source: "Docker Engine API" (ContainerLogs). */
import type { Readable } from 'node:stream';
import type Dockerode from 'dockerode';
import { type Frame, openFrames } from './frames.ts';
import { isBefore, type LogPositions, openReadFilter, sinceOf } from './position.ts';

type LogsOptions = Dockerode.ContainerLogsOptions & { follow: true };

/** So many messages are asked for where nearly all have been read before: the Engine reads these from the end of its files. */
const tailMessages = 200;

/** Both throw what the Engine returns if it cannot. */
export interface LogStream {
  /** The messages behind the positions by the block, as they come; of a container that has ended, to the last. */
  follow(abortSignal: AbortSignal): AsyncGenerator<Iterable<Frame>, void>;
  /** The last messages if those before them have been read; undefined: there may be a gap, so that all must be read. */
  tail(abortSignal: AbortSignal): Promise<Frame[] | undefined>;
}

/** `read`: how far messages have been taken. */
export function openLogStream(container: Pick<Dockerode.Container, 'logs'>, read: () => LogPositions): LogStream {
  /**
   * The last time of each stream that has come by here, in the log's own order. A cursor says less: what it knows of one stream may stand
   * behind what it does not know of the other, as the pieces of a line that was unfinished when the engine was killed.
   */
  const passed: [string | undefined, string | undefined] = [undefined, undefined];
  const hasPassed = ({ stream, stamp }: Frame): boolean => isBefore(stamp, passed[stream] ?? stamp);

  async function* messages(which: Pick<LogsOptions, 'since' | 'tail'>, abortSignal: AbortSignal) {
    // Following the log of a container that has ended, the Engine sends it to its end; unlike without, dockerode then hands on a stream.
    const options: LogsOptions = { follow: true, stdout: true, stderr: true, timestamps: true, ...which, abortSignal };
    const frames = openFrames();
    for await (const block of (await container.logs(options)) as Readable) yield frames(block as Buffer);
  }

  function* unknown(frames: Iterable<Frame>, isKnown: ReturnType<typeof openReadFilter>): Generator<Frame, void> {
    for (const frame of frames) {
      if (!hasPassed(frame)) passed[frame.stream] = frame.stamp;
      if (!isKnown(frame.stream, frame.stamp)) yield frame;
    }
  }

  return {
    async *follow(abortSignal) {
      const positions = read();
      const since = sinceOf(positions);
      const isKnown = openReadFilter(positions);
      for await (const frames of messages(since === undefined ? {} : { since }, abortSignal))
        yield unknown(frames, isKnown);
    },
    async tail(abortSignal) {
      if (!passed[0] && !passed[1]) return undefined;
      const positions = read();
      const isKnown = openReadFilter(positions);
      const found: Frame[] = [];
      const begun: [boolean, boolean] = [false, false];
      for await (const frames of messages({ tail: tailMessages }, abortSignal))
        for (const frame of frames) {
          const { stream, stamp, bytes } = frame;
          if (!begun[0] && !begun[1] && !hasPassed(frame)) return undefined;
          // Of this time some may stand before the tail: those here cannot be counted.
          if (!begun[stream] && stamp === positions[stream]?.stamp) return undefined;
          begun[stream] = true;
          if (!isKnown(stream, stamp)) found.push({ stream, stamp, bytes: Buffer.from(bytes) });
        }
      return found;
    },
  };
}
