/** kill -9 of a real engine: no task, no exit code and no line is lost, none comes twice. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { makeProcessFolder, type ProcessFolder } from '../../../../test/fixtures/process-folder.ts';
import type { ContainerSpec } from '../runner.ts';
import { isDrained } from './marks.ts';

const engineFile = fileURLToPath(new URL('../../../../test/fixtures/process-engine.ts', import.meta.url));
const containersCount = 20;
const waitMsMax = 30_000;

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

const containers: ContainerSpec[] = Array.from({ length: containersCount }, (_, index) => ({
  taskId: index.toString(16).padStart(32, '0'),
  taskArn: `arn:aws:ecs:us-east-1:000000000000:task/default/${index}`,
  clusterArn: 'arn:aws:ecs:us-east-1:000000000000:cluster/default',
  name: 'main',
  image: 'example',
  entryPoint: ['/bin/sh', '-c', program, 'program'],
  command: [String(linesOf(index)), String(index)],
  environment: {},
}));

interface Entry {
  readonly taskId?: string;
  readonly happened?: string;
  readonly runtimeId?: string;
  readonly exitCode?: number;
  readonly offset?: number;
  readonly lines?: readonly { readonly text: string }[];
  readonly settled?: true;
}

describe('an engine that is killed', () => {
  let folder: ProcessFolder;
  let engine: ChildProcess;
  let said = '';

  const journal = (): Entry[] => {
    const path = join(folder.path, 'journal');
    if (!existsSync(path)) return [];
    return readFileSync(path, 'utf8')
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Entry);
  };
  const startEngine = (...more: string[]): void => {
    engine = spawn(process.execPath, [engineFile, join(folder.path, 'tasks'), join(folder.path, 'journal'), ...more], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    engine.stderr?.on('data', (data) => {
      said += data;
    });
  };
  const killEngine = async (): Promise<void> => {
    const ended = new Promise((resolve) => engine.once('exit', resolve));
    engine.kill('SIGKILL');
    await ended;
  };
  const until = async (holds: () => boolean, what: string): Promise<void> => {
    const deadline = performance.now() + waitMsMax;
    while (!holds()) {
      assert.ok(performance.now() < deadline, `not within ${waitMsMax} ms: ${what}; ${said}`);
      await pause(5);
    }
  };
  const ended = (): number =>
    new Set(
      journal()
        .filter(({ happened }) => happened === 'exited')
        .map(({ taskId }) => taskId),
    ).size;
  const drained = (): number => containers.filter((container) => isDrained(folder.of(container))).length;

  beforeEach(() => {
    folder = makeProcessFolder();
  });
  afterEach(async () => {
    await killEngine();
    await folder.remove();
  });

  it('loses no exit code and no line of 20 processes, three times over', async () => {
    startEngine(JSON.stringify(containers));
    await until(
      () => journal().filter(({ happened }) => happened === 'started').length === containersCount,
      'all have started',
    );
    await until(() => ended() >= 1, 'one has ended');
    await killEngine();
    await until(() => drained() >= 6, 'six have ended, most of them while no engine was there');
    startEngine();
    await until(() => journal().some(({ settled }) => settled), 'the second engine has settled');
    const reported = ended();
    assert.ok(reported >= 6, `what had ended is reported when it has settled: ${reported}`);
    await until(() => ended() >= 10, 'ten have ended');
    await killEngine();
    startEngine();
    await killEngine();
    await until(() => drained() >= 14, 'fourteen have ended');
    startEngine();
    await until(() => ended() === containersCount, 'all have ended');

    for (const [index, { taskId }] of containers.entries()) {
      const entries = journal().filter((entry) => entry.taskId === taskId);
      const lines = entries.flatMap((entry) => entry.lines ?? []).map(({ text }) => text);
      assert.deepEqual(
        lines,
        Array.from({ length: linesOf(index) }, (_, at) => `line ${at + 1}`),
      );
      const codes = entries.filter(({ happened }) => happened === 'exited').map(({ exitCode }) => exitCode);
      assert.deepEqual(new Set(codes), new Set([index]));
      const runtimeIds = entries.filter(({ happened }) => happened === 'started').map(({ runtimeId }) => runtimeId);
      assert.equal(new Set(runtimeIds).size, 1, 'it is the same process to the end');
    }
    assert.equal(said, '');
  });
});
