/**
 * Makes chunks of lines of a container's messages and hands them to the listener, one under way at a time. While a chunk waits for its commit no
 * more is taken than fills the next one, so that a container that prints without end holds up nobody.
 */
import { instant } from '../../../../languages/instant.ts';
import type { ContainerSpec, Listener } from '../../../kit/runner.ts';
import { multilineWaitMs, openLineCutter } from '../../line-cutter.ts';
import { beginsOf } from '../../multiline-pattern.ts';
import type { Frame } from './frames.ts';
import { type LogPositions, logStart, parsePositions, renderPositions } from './position.ts';
import { openProgress } from './progress.ts';
import type { Wakeup } from './wakeup.ts';

export interface ChunkSettings {
  readonly listener: Listener;
  readonly spec: ContainerSpec;
  /** What is committed. */
  readonly offset: number;
  readonly cursor?: string | undefined;
}

export interface Chunks {
  /** Resolves when there is room for more. */
  add(messages: Iterable<Frame>): Promise<void>;
  /** How far messages have been added. */
  read(): LogPositions;
  /** Nothing will be added. Resolves when all is committed, or it is closed. */
  end(): Promise<void>;
}

/** `wakeup`: woken at each commit. */
export function openChunks(settings: ChunkSettings, wakeup: Wakeup, closed: AbortSignal): Chunks {
  const { listener, spec } = settings;
  const { taskId, name, multilinePattern } = spec;
  const progress = openProgress(settings.cursor === undefined ? logStart : parsePositions(settings.cursor));
  const cutter = openLineCutter(beginsOf(multilinePattern));
  let underWay = false;
  let flushing: NodeJS.Timeout | undefined;
  closed.addEventListener('abort', () => clearTimeout(flushing));

  function send(): void {
    const cut = underWay || closed.aborted ? undefined : cutter.take();
    if (!cut) return;
    underWay = true;
    const offset = settings.offset + cut.taken[0] + cut.taken[1];
    const cursor = renderPositions(progress.take(cut.taken));
    listener.output({ taskId, name, offset, cursor, lines: cut.lines }, () =>
      setImmediate(() => {
        underWay = false;
        send();
        wakeup.wake();
      }),
    );
  }

  return {
    async add(messages) {
      for (const message of messages) {
        while (cutter.isFull() && !closed.aborted) {
          send();
          await wakeup.wait();
        }
        progress.add(message);
        cutter.add(message.bytes, instant(Date.parse(message.stamp)), message.stream);
      }
      send();
      clearTimeout(flushing);
      if (!cutter.isHolding() || closed.aborted) return;
      flushing = setTimeout(() => {
        cutter.flush();
        send();
      }, multilineWaitMs);
    },
    read: () => progress.read(),
    async end() {
      progress.end();
      cutter.end();
      send();
      while (underWay && !closed.aborted) await wakeup.wait();
      clearTimeout(flushing);
    },
  };
}
