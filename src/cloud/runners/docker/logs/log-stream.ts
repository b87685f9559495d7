/** What the Engine has of a container's log behind a position, message by message. Source: "Docker Engine API" (ContainerLogs). */
import type { Readable } from 'node:stream';
import type Dockerode from 'dockerode';
import { type Frame, openFrames } from './frames.ts';
import { type LogPositions, openReadFilter, sinceOf } from './position.ts';

type LogsOptions = Dockerode.ContainerLogsOptions & { follow: true };

/** So many messages are asked for where nearly all have been read before: the Engine reads these from the end of its files. */
const tailMessages = 200;

/**
 * The messages behind the position by the block, as they come; of a container that has ended, to the last. Throws what the Engine returns if it
 * cannot.
 */
export async function* readLog(
  container: Dockerode.Container,
  positions: LogPositions,
  abortSignal: AbortSignal,
): AsyncGenerator<Iterable<Frame>, void> {
  const since = sinceOf(positions);
  const blocks = await open(container, since === undefined ? {} : { since }, abortSignal);
  const isKnown = openReadFilter(positions);
  const frames = openFrames();
  for await (const block of blocks) yield unknown(frames(block), isKnown);
}

/** The last messages if those before them have been read; undefined: there may be a gap, so that all must be read. */
export async function readTail(
  container: Dockerode.Container,
  positions: LogPositions,
  abortSignal: AbortSignal,
): Promise<Frame[] | undefined> {
  if (!positions[0] && !positions[1]) return undefined;
  const isKnown = openReadFilter(positions);
  const frames = openFrames();
  const found: Frame[] = [];
  let isFirst = true;
  for await (const block of await open(container, { tail: tailMessages }, abortSignal))
    for (const frame of frames(block)) {
      const known = isKnown(frame.stream, frame.stamp);
      if (isFirst && !known) return undefined;
      isFirst = false;
      if (!known) found.push({ ...frame, bytes: Buffer.from(frame.bytes) });
    }
  return found;
}

async function open(
  container: Dockerode.Container,
  which: Pick<LogsOptions, 'since' | 'tail'>,
  abortSignal: AbortSignal,
): Promise<AsyncIterable<Buffer>> {
  // Following the log of a container that has ended, the Engine sends it to its end; unlike without, dockerode then hands on a stream.
  const options: LogsOptions = { follow: true, stdout: true, stderr: true, timestamps: true, ...which, abortSignal };
  return (await container.logs(options)) as Readable;
}

function* unknown(frames: Iterable<Frame>, isKnown: ReturnType<typeof openReadFilter>): Generator<Frame, void> {
  for (const frame of frames) if (!isKnown(frame.stream, frame.stamp)) yield frame;
}
