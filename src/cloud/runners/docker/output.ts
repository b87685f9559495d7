/**
 * Reads the output of one container from the Engine's log and hands it to the listener, one chunk under way at a time. While a chunk
 * waits for its commit no more is read than fills the next one, so that a container that prints without end holds up nobody. A connection
 * that breaks is made again from where it broke. At the end the last messages are asked for once more: Docker 20.10 does not always send them
 * to one who follows.
 */
import type Dockerode from 'dockerode';
import { instant } from '../../../languages/instant.ts';
import type { ContainerSpec, Listener } from '../../kit/runner.ts';
import { multilineWaitMs, openLineCutter } from '../line-cutter.ts';
import { parseLinearRegExp } from '../linear-regexp.ts';
import { isUnanswered, statusOf, wordsOf } from './engine-errors.ts';
import type { Frame } from './log-frames.ts';
import { beginning, parsePlaces, renderPlaces } from './log-place.ts';
import { openProgress } from './log-progress.ts';
import { readLog, readTail } from './log-stream.ts';

export interface OutputSettings {
  readonly docker: Dockerode;
  readonly listener: Listener;
  readonly spec: ContainerSpec;
  readonly runtimeId: string;
  /** What is committed. */
  readonly offset: number;
  readonly cursor?: string | undefined;
  /** The Engine has sent the log to its end, though nobody said that the container has ended. */
  readonly ranOut: () => void;
}

export interface Output {
  /** The container has ended, and its log is whole. Resolves when all has been committed, with what was in the way of reading it; or when it is closed. */
  finish(): Promise<string | undefined>;
  close(): void;
}

/** A container that ends within this is read once, at its end. */
const followAfterMs = 25;
const againMs = 250;
/** One who follows is told the end by the Engine; where nothing at all comes for so long after it, he is not. */
const silentMsMax = 5000;
const failuresMax = 5;

export function openOutput(settings: OutputSettings): Output {
  const { docker, listener, spec } = settings;
  const container = docker.getContainer(settings.runtimeId);
  const progress = openProgress(settings.cursor === undefined ? beginning : parsePlaces(settings.cursor));
  const cutter = openLineCutter(spec.multilinePattern ? parseLinearRegExp(spec.multilinePattern) : undefined);
  const closed = new AbortController();
  let hasEnded = false;
  let underWay = false;
  let quiet: NodeJS.Timeout | undefined;
  let silent: NodeJS.Timeout | undefined;
  let following = new AbortController();
  let wake = (): void => {};

  /** Until a commit, the end, being closed, or so many ms have passed. */
  function change(ms?: number): Promise<void> {
    if (closed.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = ms === undefined ? undefined : setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  function offer(): void {
    const cut = underWay || closed.signal.aborted ? undefined : cutter.take();
    if (!cut) return;
    underWay = true;
    const offset = settings.offset + cut.taken[0] + cut.taken[1];
    const cursor = renderPlaces(progress.take(cut.taken));
    listener.output({ taskId: spec.taskId, name: spec.name, offset, cursor, lines: cut.lines }, () =>
      setImmediate(() => {
        underWay = false;
        offer();
        wake();
      }),
    );
  }

  async function take(frames: Iterable<Frame>): Promise<void> {
    for (const frame of frames) {
      while (cutter.isFull() && !closed.signal.aborted) {
        offer();
        await change();
      }
      progress.add(frame);
      cutter.add(frame.bytes, instant(Date.parse(frame.stamp)), frame.stream);
    }
    offer();
    clearTimeout(quiet);
    if (!cutter.isHolding()) return;
    quiet = setTimeout(() => {
      cutter.flush();
      offer();
    }, multilineWaitMs);
  }

  async function follow(): Promise<void> {
    following = new AbortController();
    for await (const frames of readLog(
      container,
      progress.read(),
      AbortSignal.any([following.signal, closed.signal]),
    )) {
      await take(frames);
      silent?.refresh();
    }
    if (hasEnded) return;
    settings.ranOut();
    await change(againMs);
  }

  async function readRest(): Promise<void> {
    const tail = await readTail(container, progress.read(), closed.signal);
    if (tail) await take(tail);
    else for await (const frames of readLog(container, progress.read(), closed.signal)) await take(frames);
  }

  /** Resolves with why it could not be read to its end, if so. */
  async function readAll(): Promise<string | undefined> {
    await change(followAfterMs);
    for (let failures = 0; !closed.signal.aborted; ) {
      const isLast = hasEnded;
      try {
        if (!isLast) await follow();
        else {
          await readRest();
          return undefined;
        }
      } catch (error) {
        if (statusOf(error) === 404) {
          if (isLast) return 'it was removed before its output was read to the end';
          settings.ranOut();
        } else if (isLast && !isUnanswered(error) && ++failures === failuresMax)
          return `its output could not be read to the end: ${wordsOf(error)}`;
        if (!hasEnded || isLast) await change(againMs);
      }
    }
    return undefined;
  }

  async function run(): Promise<string | undefined> {
    const obstacle = await readAll();
    progress.end();
    cutter.end();
    offer();
    while (underWay && !closed.signal.aborted) await change();
    clearTimeout(quiet);
    clearTimeout(silent);
    return obstacle;
  }

  const running = run();
  return {
    finish() {
      if (!hasEnded) {
        hasEnded = true;
        silent = setTimeout(() => following.abort(), silentMsMax);
        wake();
      }
      return running;
    },
    close() {
      closed.abort();
      clearTimeout(quiet);
      clearTimeout(silent);
      wake();
    },
  };
}
