/** Nothing that an Engine has of a log is lost or read twice, whoever was killed over it and however the Engine sent it. */
import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import type Dockerode from 'dockerode';
import fc from 'fast-check';
import { instant } from '../../../../languages/instant.ts';
import { openLineCutter } from '../../line-cutter.ts';
import { anyLog, encode, stampOf } from './fixtures/any-log.ts';
import type { Frame } from './frames.ts';
import { openLogStream } from './log-stream.ts';
import { logStart, parsePositions, renderPositions } from './position.ts';
import { openProgress } from './progress.ts';

/** So many stand for the 200 that are asked for. */
const tailFrames = 4;

/** Sends so many messages to one who follows and ends, as Docker 20.10 may; its tail is that of the whole log. */
function fakeContainer(log: readonly Frame[], sends: () => number): Pick<Dockerode.Container, 'logs'> {
  const logs = async ({ since = 0, tail }: Dockerode.ContainerLogsOptions) => {
    const sent =
      tail === undefined
        ? log.slice(0, sends()).filter(({ stamp }) => Date.parse(stamp) >= Number(since) * 1000)
        : log.slice(-tailFrames);
    return Readable.from(sent.map(encode));
  };
  return { logs: logs as unknown as Dockerode.Container['logs'] };
}

interface Life {
  /** So many messages it gets as it follows. */
  readonly follows: number;
  /** It lives to see the container's end, and reads what is left. */
  readonly toEnd?: true;
}

/** What one engine hands over from the cursor on, and the cursor that it leaves. */
async function live(log: readonly Frame[], { follows, toEnd }: Life, cursor: string) {
  const progress = openProgress(parsePositions(cursor));
  const cutter = openLineCutter();
  const texts: string[] = [];
  let sends = follows;
  let at = cursor;
  const take = (): void => {
    for (let cut = cutter.take(); cut; cut = cutter.take()) {
      texts.push(...cut.lines.map(({ text }) => text));
      at = renderPositions(progress.take(cut.taken));
    }
  };
  const add = (frames: Iterable<Frame>): void => {
    for (const frame of frames) {
      progress.add(frame);
      cutter.add(frame.bytes, instant(0), frame.stream);
      take();
    }
  };
  const stream = openLogStream(
    fakeContainer(log, () => sends),
    progress.read,
  );
  const { signal } = new AbortController();
  if (sends > 0) for await (const frames of stream.follow(signal)) add(frames);
  if (toEnd) {
    sends = log.length;
    const tail = await stream.tail(signal);
    if (tail) add(tail);
    else for await (const frames of stream.follow(signal)) add(frames);
    progress.end();
    cutter.end();
    take();
  }
  return { texts, cursor: at };
}

const noCursor = renderPositions(logStart);

async function lives(log: readonly Frame[], killed: readonly number[], last: number): Promise<string[]> {
  const texts: string[] = [];
  let cursor = noCursor;
  for (const life of [...killed.map((follows): Life => ({ follows })), { follows: last, toEnd: true } as const]) {
    const lived = await live(log, life, cursor);
    texts.push(...lived.texts);
    cursor = lived.cursor;
  }
  return texts.sort();
}

describe('a log that is read at its end', () => {
  it('is whole, wherever engines were killed over it and wherever the Engine stopped sending', async () => {
    await fc.assert(
      fc.asyncProperty(anyLog, fc.array(fc.nat(40), { maxLength: 2 }), fc.nat(40), async (log, killed, last) => {
        const whole = (await live(log, { follows: 0, toEnd: true }, noCursor)).texts.sort();
        assert.deepEqual(await lives(log, killed, last), whole);
      }),
      { numRuns: 500 },
    );
  });

  /** A long line of one stream in three pieces, between which the other stream has said much. */
  const piece = (bytes: string): Frame => ({ stream: 0, stamp: stampOf(1), bytes: Buffer.from(bytes) });
  const other = (n: number): Frame => ({ stream: 1, stamp: stampOf(1 + n), bytes: Buffer.from(`other ${n}\n`) });
  const log = [piece('a '), piece('long '), other(1), other(2), other(3), piece('line\n')];
  const whole = ['a long line', 'other 1', 'other 2', 'other 3'];

  it('has a line whose pieces stand before what is known of the other stream', async () => {
    assert.deepEqual(await lives(log, [5], 0), whole);
  });
  it('has it also where one who follows was sent no more than its first piece', async () => {
    assert.deepEqual(await lives(log, [5], 1), whole);
    assert.deepEqual(await lives(log, [], 1), whole);
  });
  it('is not read from its beginning where all before its tail has come by', async () => {
    const asked: unknown[] = [];
    const lines = Array.from({ length: 20 }, (_, n) => other(n));
    const { logs } = fakeContainer(lines, () => 18);
    const spied = (async (options: Dockerode.ContainerLogsOptions) => {
      asked.push(options.tail);
      return logs(options as never);
    }) as unknown as Dockerode.Container['logs'];
    const progress = openProgress(logStart);
    const stream = openLogStream({ logs: spied }, progress.read);
    const { signal } = new AbortController();
    for await (const frames of stream.follow(signal)) for (const frame of frames) progress.add(frame);
    const tail = await stream.tail(signal);
    assert.deepEqual(
      tail?.map(({ bytes }) => bytes.toString()),
      ['other 18\n', 'other 19\n'],
    );
    assert.deepEqual(asked, [undefined, 200]);
  });
});
