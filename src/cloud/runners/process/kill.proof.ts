/** kill -9 of a real engine: no task, no exit code and no line is lost, none comes twice. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { type KilledEngine, killedEngine } from '../../../../test/fixtures/killed-engine.ts';
import { makeProcessFolder, type ProcessFolder } from '../../../../test/fixtures/process-folder.ts';
import { makePipes, type Pipe } from '../../../../test/pipe.ts';
import type { ContainerSpec } from '../../kit/runner.ts';
import { isDrained } from './recorder/marks.ts';

const spec = (index: number, script: string, ...args: string[]): ContainerSpec => ({
  taskId: index.toString(16).padStart(32, '0'),
  taskArn: `arn:aws:ecs:us-east-1:000000000000:task/default/${index}`,
  clusterArn: 'arn:aws:ecs:us-east-1:000000000000:cluster/default',
  name: 'main',
  image: 'example',
  entryPoint: ['/bin/sh', '-c', script, 'program'],
  command: args,
  environment: {},
});

describe('an engine that is killed', () => {
  let folder: ProcessFolder;
  let engine: KilledEngine;
  let pipes: Pipe[] = [];
  beforeEach(() => {
    folder = makeProcessFolder();
    engine = killedEngine(folder.path);
  });
  afterEach(async () => {
    await engine.kill();
    for (const pipe of pipes) pipe[Symbol.dispose]();
    await folder.remove();
  });

  /** Of `count` containers, each of which waits on a pipe of its own: it is named after the other arguments. */
  const openPipes = (count: number): void => {
    pipes = makePipes(Array.from({ length: count }, (_, at) => join(folder.path, `pipe-${at}`)));
  };
  /** An engine that has reported an end clears the folder away, and may be killed while it does. */
  const drained = (containers: readonly ContainerSpec[]): number => {
    const reported = engine.reported('exited');
    return containers.filter((one) => reported.has(one.taskId) || isDrained(folder.of(one))).length;
  };
  /** Each line once, its own exit code, and the same process to the end. */
  const assertWhole = ({ taskId }: ContainerSpec, lines: number, exitCode: number): void => {
    const entries = engine.journal().filter((entry) => entry.taskId === taskId);
    assert.deepEqual(
      entries.flatMap((entry) => entry.lines ?? []).map(({ text }) => text),
      Array.from({ length: lines }, (_, at) => `line ${at + 1}`),
    );
    const codes = entries.filter(({ happened }) => happened === 'exited').map((entry) => entry.exitCode);
    assert.deepEqual(new Set(codes), new Set([exitCode]));
    assert.equal(new Set(entries.flatMap(({ runtimeId }) => runtimeId ?? [])).size, 1, 'one process to the end');
  };

  it('loses no exit code and no line of 20 processes, three times over', async () => {
    /** Prints so many numbered lines, one for each that comes in the pipe, to both streams in turn; then exits with the code. */
    const program = `
      n=0
      while [ "$n" -lt "$1" ] && read -r word; do
        n=$((n + 1))
        if [ $((n % 2)) = 0 ]; then echo "line $n" >&2; else echo "line $n"; fi
      done <"$3"
      exit "$2"`;
    const linesOf = (index: number): number => 10 + 8 * index;
    openPipes(20);
    const containers = pipes.map(({ path }, at) => spec(at, program, String(linesOf(at)), String(at), path));
    /** Each prints on, until so many have printed their last; what these have no use for stays in their pipes. */
    let printing = 0;
    const letEnd = (count: number): void => {
      const more = linesOf(count - 1) - printing;
      for (const pipe of pipes) pipe.write(...Array.from({ length: more }, () => 'print'));
      printing += more;
    };
    engine.start(containers);
    await engine.until(() => engine.reported('started').size === containers.length, 'all have started');
    letEnd(1);
    await engine.until(() => engine.reported('exited').size >= 1, 'one has ended');
    letEnd(6);
    await engine.kill();
    await engine.until(() => drained(containers) >= 6, 'six have ended, most of them while no engine was there');
    engine.start();
    await engine.until(() => engine.journal().some(({ reconciled }) => reconciled), 'the second engine has reconciled');
    const reported = engine.reported('exited').size;
    assert.ok(reported >= 6, `what had ended is reported when it has reconciled: ${reported}`);
    letEnd(10);
    await engine.until(() => engine.reported('exited').size >= 10, 'ten have ended');
    letEnd(14);
    await engine.kill();
    engine.start();
    await engine.kill();
    await engine.until(() => drained(containers) >= 14, 'fourteen have ended');
    engine.start();
    letEnd(20);
    await engine.until(() => engine.reported('exited').size === containers.length, 'all have ended');
    for (const [index, container] of containers.entries()) assertWhole(container, linesOf(index), index);
    assert.equal(engine.errors(), '');
  });

  it('finds 100 of 100 again: those that run, the same processes, and those that ended meanwhile', async (test) => {
    /** Prints lines, waits to be let go, prints as many; then exits with the code. */
    const program = `
      n=0; while [ $n -lt 50 ]; do n=$((n + 1)); echo "line $n"; done
      read -r word <"$2"
      while [ $n -lt 100 ]; do n=$((n + 1)); echo "line $n"; done
      exit "$1"`;
    openPipes(100);
    const containers = pipes.map(({ path }, at) => spec(at, program, String(at), path));
    const pids = (): string[] => containers.map((one) => readFileSync(join(folder.of(one), 'command'), 'utf8'));
    engine.start(containers);
    const printed = (): number =>
      new Set(
        engine
          .journal()
          .filter(({ lines }) => lines)
          .map(({ taskId }) => taskId),
      ).size;
    await engine.until(() => engine.reported('started').size === 100 && printed() === 100, 'all run and have printed');
    const before = pids();
    await engine.kill();
    const meanwhile = containers.slice(0, 40);
    for (const pipe of pipes.slice(0, 40)) pipe.write('go');
    await engine.until(() => drained(meanwhile) === 40, 'forty have ended while no engine was there');

    const begun = performance.now();
    engine.start();
    await engine.until(() => engine.journal().some(({ reconciled }) => reconciled), 'the second engine has reconciled');
    test.diagnostic(
      `100 tasks found again after ${Math.round(performance.now() - begun)} ms, with the start of the engine`,
    );
    const since = engine.journal().slice(engine.journal().findIndex(({ reconciling }) => reconciling));
    const foundAgain = since.filter(({ happened }) => happened === 'started').map(({ taskId }) => taskId);
    assert.equal(new Set(foundAgain).size, 100);
    assert.equal(engine.reported('exited').size, 40);
    assert.deepEqual(pids(), before);
    for (const pipe of pipes.slice(40)) pipe.write('go');
    await engine.until(() => engine.reported('exited').size === 100, 'all have ended');
    for (const [index, container] of containers.entries()) assertWhole(container, 100, index);
    assert.equal(engine.errors(), '');
  });
});
