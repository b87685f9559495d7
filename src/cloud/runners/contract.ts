/**
 * The contract of a runner as a suite of cases: every runner passes all of them. What differs (how a program is written, how time
 * passes, how an engine is killed) is the harness's.
 */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { ContainerSpec, Listener, OutputChunk, Runner, RunnerReport } from '../kit/runner.ts';

/** What a container of the suite does, in this order: prints, waits to be let go on, prints its last, exits. */
export interface Program {
  /** Printed to standard output; those that begin with `!` to standard error. */
  readonly prints?: readonly string[];
  /** Printed with no newline behind it. */
  readonly printsLast?: string;
  /** Goes on until `letGo` or a signal. */
  readonly waits?: true;
  readonly ignoresTerm?: true;
  /** Default 0. */
  readonly exits?: number;
}

export interface Bench {
  /** The one of the present engine. */
  readonly runner: Runner;
  /** Entry point and command of a container that does so. */
  write(program: Program): Pick<ContainerSpec, 'entryPoint' | 'command'>;
  /** One that the host has no such program for. */
  readonly missing: Pick<ContainerSpec, 'entryPoint' | 'command'>;
  letGo(container: ContainerSpec): void;
  /** Lets time go on until it holds; fails where it never will. */
  until(holds: () => boolean, what: string): Promise<void>;
  /** Lets pending work be done that needs no time to pass. */
  runPending(): Promise<void>;
  /** The engine is gone at once; what it ran goes on. `runner` is then the next engine's. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

export function describeRunner(name: string, openBench: () => Promise<Bench>): void {
  describe(`a ${name} runner`, () => {
    let bench: Bench;
    let recording: Recording;
    let count = 0;
    const spec = (program: Program | Pick<ContainerSpec, 'entryPoint' | 'command'>): ContainerSpec => ({
      taskId: (++count).toString(16).padStart(32, '0'),
      taskArn: 'arn:aws:ecs:us-east-1:000000000000:task/default/contract',
      clusterArn: 'arn:aws:ecs:us-east-1:000000000000:cluster/default',
      name: 'main',
      image: 'example',
      environment: {},
      ...('command' in program ? program : bench.write(program)),
    });
    const start = (program: Parameters<typeof spec>[0]): ContainerSpec => {
      const container = spec(program);
      bench.runner.start(container);
      return container;
    };
    const untilOver = (container: ContainerSpec) =>
      bench.until(() => recording.isOver(container), 'the container is over');
    const untilStarted = (container: ContainerSpec) =>
      bench.until(() => recording.of(container).length > 0, 'the container has started');
    const untilPrinted = (container: ContainerSpec, lines: number) =>
      bench.until(() => recording.lines(container).length >= lines, `${lines} lines have come`);
    /** The next engine is there, with a listener of its own, and looks up what it knows of. */
    const killAndReconcile = async (...containers: ContainerSpec[]): Promise<void> => {
      const known = containers.map((container) => ({ spec: container, ...recording.readTo(container) }));
      const tasks = new Set(containers.map(({ taskId }) => taskId));
      await bench.kill();
      recording = openRecording(recording);
      bench.runner.listen(recording.listener);
      let isDone = false;
      const reconciling = bench.runner.reconcile(known, tasks).then(() => {
        isDone = true;
      });
      await bench.until(() => isDone, 'the runner has reconciled');
      await reconciling;
    };

    beforeEach(async () => {
      bench = await openBench();
      recording = openRecording();
      bench.runner.listen(recording.listener);
    });
    afterEach(() => bench.close());

    it('reports a start, all lines in order, and then the end with its exit code', async () => {
      const container = start({ prints: ['one', '!two', '', 'three'], printsLast: 'four', exits: 7 });
      await untilOver(container);
      assert.deepEqual(recording.happenings(container), ['started', 'one', 'two', '', 'three', 'four', 'exited 7']);
    });

    it('reports nothing inside the call that asks', async () => {
      const container = start({});
      assert.deepEqual(recording.happenings(container), []);
      await untilOver(container);
    });

    it('reports when things happened, in their order', async () => {
      const container = start({ prints: ['a line'] });
      await untilOver(container);
      const [started, exited] = recording.of(container);
      assert.ok(started && exited && started.at <= exited.at, JSON.stringify(recording.of(container)));
    });

    it('has one chunk of a container under way, and reports its end only when that is committed', async () => {
      recording.holdCommits();
      const container = start({ prints: ['held'], exits: 1 });
      await untilPrinted(container, 1);
      await bench.runPending();
      assert.deepEqual(recording.happenings(container), ['started', 'held']);
      recording.commit();
      await untilOver(container);
      assert.deepEqual(recording.happenings(container), ['started', 'held', 'exited 1']);
    });

    it('starts once what is started twice', async () => {
      const container = start({ prints: ['ran'], waits: true });
      bench.runner.start(container);
      await untilPrinted(container, 1);
      bench.runner.start(container);
      bench.letGo(container);
      await untilOver(container);
      bench.runner.start(container);
      await bench.runPending();
      assert.deepEqual(recording.lines(container), ['ran']);
      assert.equal(
        new Set(recording.of(container).map((report) => JSON.stringify(report))).size,
        2,
        'one start and one end',
      );
    });

    it('keeps containers of one task and of one name apart', async () => {
      const first = start({ prints: ['first'] });
      const second = { ...spec({ prints: ['second'], exits: 2 }), taskId: first.taskId, name: 'side-car' };
      bench.runner.start(second);
      await untilOver(first);
      await untilOver(second);
      assert.deepEqual(recording.happenings(first), ['started', 'first', 'exited 0']);
      assert.deepEqual(recording.happenings(second), ['started', 'second', 'exited 2']);
    });

    it('ends one that is stopped, by SIGTERM', async () => {
      const container = start({ prints: ['up'], waits: true });
      await untilPrinted(container, 1);
      bench.runner.stop(container.taskId, container.name, 100);
      await untilOver(container);
      assert.deepEqual(recording.happenings(container), ['started', 'up', 'exited 143']);
    });

    it('kills one that ignores SIGTERM when its grace is over', async () => {
      const container = start({ prints: ['up'], waits: true, ignoresTerm: true });
      await untilPrinted(container, 1);
      bench.runner.stop(container.taskId, container.name, 0.2);
      await untilOver(container);
      assert.deepEqual(recording.happenings(container), ['started', 'up', 'exited 137']);
    });

    it('stops one that is stopped at once after its start', async () => {
      const container = start({ waits: true });
      bench.runner.stop(container.taskId, container.name, 100);
      await untilOver(container);
      assert.deepEqual(recording.happenings(container), ['started', 'exited 143']);
    });

    it('takes a stop twice, of one that is over, and of one that never was', async () => {
      const container = start({ prints: ['up'], waits: true });
      // Before its command has come so far a signal may find nobody who takes it.
      await untilPrinted(container, 1);
      for (let times = 0; times < 2; times++) bench.runner.stop(container.taskId, container.name, 100);
      await untilOver(container);
      bench.runner.stop(container.taskId, container.name, 100);
      bench.runner.stop('f'.repeat(32), 'nobody', 100);
      await bench.runPending();
      assert.deepEqual(recording.happenings(container), ['started', 'up', 'exited 143']);
    });

    it('fails one that cannot be started, in the words of ECS', async () => {
      const container = start(bench.missing);
      await untilOver(container);
      const [report, ...others] = recording.of(container);
      assert.equal(others.length, 0);
      assert.ok(report?.happened === 'failed');
      assert.match(report.reason, /^CannotStartContainerError: /);
    });

    it('refuses nothing that it can carry out', () => {
      assert.equal(bench.runner.refuses(spec({})), undefined);
    });

    it('follows on, after a kill of the engine, what goes on running', async () => {
      const container = start({ prints: ['before'], waits: true, exits: 5 });
      await untilPrinted(container, 1);
      await killAndReconcile(container);
      assert.deepEqual(recording.happenings(container), ['started']);
      bench.letGo(container);
      await untilOver(container);
      assert.deepEqual(recording.happenings(container), ['started', 'exited 5']);
      assert.deepEqual(recording.allLines(container), ['before']);
    });

    it('reports, after a kill of the engine, what ended meanwhile: the lines that were not committed, then the end', async () => {
      const container = start({ prints: ['one'], waits: true, printsLast: 'two', exits: 9 });
      await untilPrinted(container, 1);
      bench.letGo(container);
      await killAndReconcile(container);
      await untilOver(container);
      assert.deepEqual(recording.allLines(container), ['one', 'two']);
      assert.equal(recording.happenings(container).at(-1), 'exited 9');
    });

    it('hands over again, after a kill of the engine, a chunk that was never committed', async () => {
      recording.holdCommits();
      const container = start({ prints: ['lost', 'and found'] });
      await untilPrinted(container, 1);
      recording.forgetHeld();
      await killAndReconcile(container);
      await untilOver(container);
      assert.deepEqual(recording.happenings(container), ['started', 'lost', 'and found', 'exited 0']);
    });

    it('finds by a second start, after a kill of the engine, what the first had started', async () => {
      const container = start({ prints: ['once'], waits: true });
      await untilStarted(container);
      recording.forgetHeld();
      await bench.kill();
      recording = openRecording();
      bench.runner.listen(recording.listener);
      bench.runner.start(container);
      await untilPrinted(container, 1);
      bench.letGo(container);
      await untilOver(container);
      assert.deepEqual(recording.happenings(container), ['started', 'once', 'exited 0']);
    });

    it('stops, after a kill of the engine, what goes on running', async () => {
      const container = start({ prints: ['up'], waits: true, ignoresTerm: true });
      await untilPrinted(container, 1);
      bench.runner.stop(container.taskId, container.name, 100);
      await killAndReconcile(container);
      bench.runner.stop(container.taskId, container.name, 0.2);
      await untilOver(container);
      assert.deepEqual(recording.happenings(container), ['started', 'exited 137']);
    });

    it('fails, after a kill of the engine, what had never been started, and starts it no more', async () => {
      const container = spec({ prints: ['never'] });
      await killAndReconcile(container);
      bench.runner.start(container);
      await bench.runPending();
      assert.deepEqual([...new Set(recording.happenings(container))], ['failed']);
    });

    it('reconciles at once where there is nothing to reconcile, and again while it follows', async () => {
      const container = start({ waits: true });
      await untilStarted(container);
      await bench.runner.reconcile([], new Set());
      await bench.runner.reconcile([{ spec: container, offset: 0 }], new Set([container.taskId]));
      bench.letGo(container);
      await untilOver(container);
      assert.equal(recording.happenings(container).at(-1), 'exited 0');
    });

    it('reports nothing more of what has been removed, nor after it was closed', async () => {
      const removed = start({ prints: ['seen'], waits: true });
      await untilPrinted(removed, 1);
      bench.runner.stop(removed.taskId, removed.name, 100);
      await untilOver(removed);
      const before = recording.happenings(removed);
      bench.runner.remove(removed.taskId);
      bench.runner.remove(removed.taskId);
      const running = start({ waits: true });
      await untilStarted(running);
      await bench.runner.close();
      bench.letGo(running);
      await bench.runPending();
      assert.deepEqual(recording.happenings(removed), before);
      assert.deepEqual(recording.happenings(running), ['started']);
    });
  });
}

interface Recording {
  readonly listener: Listener;
  of(container: ContainerSpec): RunnerReport[];
  /** Reports and lines in the order in which this engine received them. */
  happenings(container: ContainerSpec): string[];
  lines(container: ContainerSpec): string[];
  /** With those that the engine before had committed. */
  allLines(container: ContainerSpec): string[];
  /** What has been committed of its output. */
  readTo(container: ContainerSpec): Pick<OutputChunk, 'offset' | 'cursor'>;
  isOver(container: ContainerSpec): boolean;
  /** From now on chunks are committed by `commit` only. */
  holdCommits(): void;
  commit(): void;
  /** What is held will never be committed. */
  forgetHeld(): void;
}

/** What an engine receives: it commits each chunk at once, unless commits are held. */
function openRecording(before?: Recording): Recording {
  const received: (RunnerReport | OutputChunk)[] = [];
  const committed: OutputChunk[] = [];
  let held: (() => void)[] = [];
  let holds = false;
  const isOf = (container: ContainerSpec) => (one: RunnerReport | OutputChunk) =>
    one.taskId === container.taskId && one.name === container.name;
  const linesOf = (chunks: readonly (RunnerReport | OutputChunk)[], container: ContainerSpec): string[] =>
    chunks.filter(isOf(container)).flatMap((one) => ('lines' in one ? one.lines.map(({ text }) => text) : []));
  const recording: Recording = {
    listener: {
      report: (report) => {
        received.push(report);
      },
      output(chunk, done) {
        received.push(chunk);
        const commit = () => {
          committed.push(chunk);
          done();
        };
        if (holds) held.push(commit);
        else commit();
      },
    },
    of: (container) => received.filter(isOf(container)).flatMap((one) => ('lines' in one ? [] : [one])),
    happenings: (container) =>
      received.filter(isOf(container)).flatMap((one) => {
        if ('lines' in one) return one.lines.map(({ text }) => text);
        return [one.happened === 'exited' ? `exited ${one.exitCode ?? 'unknown'}` : one.happened];
      }),
    lines: (container) => linesOf(received, container),
    allLines: (container) => [...(before?.allLines(container) ?? []), ...linesOf(committed, container)],
    readTo(container) {
      const last = committed.filter(isOf(container)).at(-1);
      if (!last) return before?.readTo(container) ?? { offset: 0 };
      return { offset: last.offset, ...(last.cursor === undefined ? {} : { cursor: last.cursor }) };
    },
    isOver: (container) => recording.of(container).some(({ happened }) => happened !== 'started'),
    holdCommits() {
      holds = true;
    },
    commit() {
      holds = false;
      for (const one of held) one();
      held = [];
    },
    forgetHeld() {
      held = [];
    },
  };
  return recording;
}
