/** How one engine follows a simulated container: each thing that happens is reported in a look of its own, on the simulated world's clock. */
import type { Instant } from '../../languages/instant.ts';
import type { Listener, RunnerReport } from '../kit/runner.ts';
import type { SimulatedWorld } from './simulated.ts';
import {
  endReport,
  identityOf,
  type Line,
  nextOf,
  type SimulatedContainer,
  startReport,
} from './simulated-container.ts';

export interface Following {
  /** Of its start and its end. */
  readonly reports: readonly RunnerReport[];
  /** Looks at once, also if the clock was set back since the next look was planned. */
  look(): void;
  /** Resolves when all of its start and end that had happened by now has been reported, or it is followed no longer. */
  reported(): Promise<void>;
  end(): void;
}

/** `offset`: so much of its output is committed. Without a listener it is followed all the same. */
export function followSimulated(
  world: SimulatedWorld,
  container: SimulatedContainer,
  listener: Listener | undefined,
  offset: number,
): Following {
  const reports: RunnerReport[] = [];
  let committed = offset;
  let chunkUnderWay = false;
  let healthReports = 0;
  /** The latest look that was planned; earlier ones do nothing. */
  let planned = 0;
  let hasEnded = false;
  let waiting: (() => void)[] = [];

  const isOver = (): boolean => reports.some(({ happened }) => happened !== 'started');
  const isReported = (): boolean => isOver() || world.now() < container[reports.length === 0 ? 'startedAt' : 'endsAt'];

  function lookAt(at: Instant): void {
    if (hasEnded || !Number.isFinite(at)) return;
    const look = ++planned;
    world.at(at, () => {
      if (!hasEnded && planned === look) lookNow();
    });
  }

  /** Reports the next thing that has happened by now, then looks again when there is more to report. */
  function lookNow(): void {
    const now = world.now();
    if (chunkUnderWay || isOver()) return;
    if (now < container.startedAt) lookAt(container.startedAt);
    else if (reports.length === 0) {
      report(startReport(container));
      lookAt(now);
    } else reportNext(now);
  }

  function reportNext(now: Instant): void {
    const next = nextOf(container, committed, healthReports, now);
    if (next.kind === 'lines') handOver(next.lines, now);
    else if (next.kind === 'health') {
      healthReports += 1;
      listener?.report({ happened: 'health', ...identityOf(container.spec), ...next.change });
      lookAt(world.now());
    } else if (next.kind === 'later') lookAt(next.at);
    else report(endReport(container));
  }

  function handOver(lines: readonly Line[], now: Instant): void {
    const end = lines.at(-1)!.end;
    chunkUnderWay = true;
    const chunk = { ...identityOf(container.spec), offset: end, lines: lines.map(({ text }) => ({ at: now, text })) };
    listener?.output(chunk, () => {
      chunkUnderWay = false;
      committed = end;
      lookAt(world.now());
    });
  }

  function report(one: RunnerReport): void {
    reports.push(one);
    listener?.report(one);
    if (isReported()) resolveWaiting();
  }

  function resolveWaiting(): void {
    for (const resolve of waiting) resolve();
    waiting = [];
  }

  lookAt(world.now());
  return {
    reports,
    look: () => lookAt(world.now()),
    reported() {
      if (isReported()) return Promise.resolve();
      lookAt(world.now());
      return new Promise((resolve) => waiting.push(resolve));
    },
    end() {
      hasEnded = true;
      resolveWaiting();
    },
  };
}
