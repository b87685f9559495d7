/** kill -9 of a real engine: no task, no exit code and no line is lost, none comes twice. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { type KilledEngine, killedEngine } from '../../../../test/fixtures/killed-engine.ts';
import { makeProcessFolder, type ProcessFolder } from '../../../../test/fixtures/process-folder.ts';
import type { ContainerSpec } from '../../kit/runner.ts';
import { isDrained } from './marks.ts';

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
  beforeEach(() => {
    folder = makeProcessFolder();
    engine = killedEngine(folder.path);
  });
  afterEach(async () => {
    await engine.kill();
    await folder.remove();
  });

  const drained = (containers: readonly ContainerSpec[]): number =>
    containers.filter((container) => isDrained(folder.of(container))).length;
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
    /** Prints so many numbered lines, one every hundredth of a second, to both streams in turn; then exits with the code. */
    const program = `
      n=0
      while [ "$n" -lt "$1" ]; do
        n=$((n + 1))
        if [ $((n % 2)) = 0 ]; then echo "line $n" >&2; else echo "line $n"; fi
        sleep 0.01
      done
      exit "$2"`;
    const linesOf = (index: number): number => 10 + 8 * index;
    const containers = Array.from({ length: 20 }, (_, at) => spec(at, program, String(linesOf(at)), String(at)));
    engine.start(containers);
    await engine.until(() => engine.reported('started').size === containers.length, 'all have started');
    await engine.until(() => engine.reported('exited').size >= 1, 'one has ended');
    await engine.kill();
    await engine.until(() => drained(containers) >= 6, 'six have ended, most of them while no engine was there');
    engine.start();
    await engine.until(() => engine.journal().some(({ settled }) => settled), 'the second engine has settled');
    const reported = engine.reported('exited').size;
    assert.ok(reported >= 6, `what had ended is reported when it has settled: ${reported}`);
    await engine.until(() => engine.reported('exited').size >= 10, 'ten have ended');
    await engine.kill();
    engine.start();
    await engine.kill();
    await engine.until(() => drained(containers) >= 14, 'fourteen have ended');
    engine.start();
    await engine.until(() => engine.reported('exited').size === containers.length, 'all have ended');
    for (const [index, container] of containers.entries()) assertWhole(container, linesOf(index), index);
    assert.equal(engine.said(), '');
  });

  it('finds 100 of 100 again: those that run, the same processes, and those that ended meanwhile', async (test) => {
    /** Prints lines, waits to be let go, prints as many; then exits with the code. */
    const program = `
      n=0; while [ $n -lt 50 ]; do n=$((n + 1)); echo "line $n"; done
      until [ -e go ]; do sleep 0.05; done
      while [ $n -lt 100 ]; do n=$((n + 1)); echo "line $n"; done
      exit "$1"`;
    const containers = Array.from({ length: 100 }, (_, at) => spec(at, program, String(at)));
    const letGo = (some: readonly ContainerSpec[]): void => {
      for (const container of some) writeFileSync(join(folder.of(container), 'work', 'go'), '');
    };
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
    letGo(meanwhile);
    await engine.until(() => drained(meanwhile) === 40, 'forty have ended while no engine was there');

    const begun = performance.now();
    engine.start();
    await engine.until(() => engine.journal().some(({ settled }) => settled), 'the second engine has settled');
    test.diagnostic(
      `100 tasks found again after ${Math.round(performance.now() - begun)} ms, with the start of the engine`,
    );
    const since = engine.journal().slice(engine.journal().findIndex(({ settling }) => settling));
    const foundAgain = since.filter(({ happened }) => happened === 'started').map(({ taskId }) => taskId);
    assert.equal(new Set(foundAgain).size, 100);
    assert.equal(engine.reported('exited').size, 40);
    assert.deepEqual(pids(), before);
    letGo(containers);
    await engine.until(() => engine.reported('exited').size === 100, 'all have ended');
    for (const [index, container] of containers.entries()) assertWhole(container, 100, index);
    assert.equal(engine.said(), '');
  });
});
