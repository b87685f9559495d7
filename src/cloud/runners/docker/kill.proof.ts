/** kill -9 of a real engine: no task, no exit code and no line is lost, none comes twice. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { busyboxImage, testDocker } from '../../../../test/docker/docker.ts';
import { openJournal } from '../../../../test/fixtures/journal.ts';
import { makePipes, type Pipe } from '../../../../test/pipe.ts';
import type { ContainerSpec } from '../../kit/runner.ts';
import { removeAll, until } from './fixtures/bench.ts';

const engineFile = fileURLToPath(new URL('./fixtures/engine.ts', import.meta.url));
const containersCount = 16;

/** Prints so many numbered lines on either stream, for one that comes in the pipe one on each, some of them long; then exits with the code. */
const program = `
n=0
long=$(head -c 40000 /dev/zero | tr '\\0' x)
while [ "$n" -lt "$1" ] && read -r word; do
  n=$((n + 1))
  echo "out $n"
  echo "err $n" >&2
  [ $((n % 7)) = 0 ] && echo "long $n $long"
done <"$3"
exit "$2"`;

const linesOf = (index: number): number => 20 + 12 * index;

interface Entry {
  readonly taskId?: string;
  readonly happened?: string;
  readonly runtimeId?: string;
  readonly exitCode?: number;
  readonly lines?: readonly { readonly text: string }[];
  readonly reconciled?: true;
}

const there = testDocker();

describe('an engine that is killed', 'skip' in there ? { skip: there.skip } : {}, () => {
  if ('skip' in there) return;
  const { docker, socket } = there;
  const cloudId = randomBytes(8).toString('hex');
  let folder: string;
  let containers: ContainerSpec[];
  let engine: ChildProcess | undefined;
  let errors = '';

  let pipes: Pipe[];
  let journal: () => readonly Entry[];

  const reported = (what: string): Set<string | undefined> =>
    new Set(journal().flatMap(({ happened, taskId }) => (happened === what ? [taskId] : [])));
  const startEngine = (): void => {
    engine = spawn(process.execPath, [engineFile, socket, cloudId, join(folder, 'journal')], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    engine.stderr?.on('data', (data) => {
      errors += data;
    });
  };
  const killEngine = async (): Promise<void> => {
    if (engine?.exitCode !== null || engine.signalCode !== null) return;
    const ended = new Promise((resolve) => engine?.once('exit', resolve));
    engine.kill('SIGKILL');
    await ended;
  };

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'punctual-kill-'));
    const image = await busyboxImage(docker);
    pipes = makePipes(Array.from({ length: containersCount }, (_, index) => join(folder, `pipe-${index}`)));
    containers = pipes.map((pipe, index) => ({
      taskId: randomBytes(16).toString('hex'),
      taskArn: `arn:aws:ecs:us-east-1:000000000000:task/default/${index}`,
      clusterArn: 'arn:aws:ecs:us-east-1:000000000000:cluster/default',
      name: 'main',
      image,
      entryPoint: ['/bin/sh', '-c', program, 'program'],
      command: [String(linesOf(index)), String(index), `/pipes/${basename(pipe.path)}`],
      environment: {},
      mounts: [{ volume: 'pipes', kind: 'host', hostPath: folder, path: '/pipes', readOnly: true }],
    }));
    writeFileSync(join(folder, 'journal'), `${JSON.stringify({ containers })}\n`);
    journal = openJournal<Entry>(join(folder, 'journal'));
  });
  afterEach(async () => {
    await killEngine();
    for (const pipe of pipes) pipe[Symbol.dispose]();
    await removeAll(docker, cloudId);
    rmSync(folder, { recursive: true, force: true });
  });

  it(`loses no exit code and no line of ${containersCount} containers, killed at every stage of their lives`, async () => {
    /** Each prints on, until so many have printed their last; what these have no use for stays in their pipes. */
    let printing = 0;
    const letPrint = (lines: number): void => {
      for (const pipe of pipes) pipe.write(...Array.from({ length: lines - printing }, () => 'print'));
      printing = lines;
    };
    const letEnd = (count: number): void => letPrint(linesOf(count - 1));
    letPrint(linesOf(0) - 1);
    startEngine();
    await until(() => reported('started').size >= 3, 'three have started');
    await killEngine();
    startEngine();
    await until(() => reported('started').size >= containersCount / 2, 'half have started');
    await killEngine();
    startEngine();
    letEnd(2);
    await until(() => reported('exited').size >= 2, 'two have ended');
    letEnd(containersCount / 2);
    await killEngine();
    startEngine();
    await until(() => reported('exited').size >= containersCount / 2, 'half have ended');
    letEnd(containersCount);
    await killEngine();
    startEngine();
    await until(() => reported('exited').size === containersCount, 'all have ended');

    for (const [index, { taskId }] of containers.entries()) {
      const entries = journal().filter((entry) => entry.taskId === taskId);
      const lines = entries.flatMap((entry) => entry.lines ?? []).map(({ text }) => text);
      const numbers = (kind: string) =>
        lines.flatMap((line) => (line.startsWith(kind) ? [Number(line.split(' ')[1])] : []));
      const pieces = lines.filter((line) => !/^(out|err|long) \d/.test(line)).map((line) => line.slice(0, 80));
      assert.deepEqual(pieces, [], 'each line has its beginning');
      const expected = Array.from({ length: linesOf(index) }, (_, at) => at + 1);
      assert.deepEqual(numbers('out'), expected);
      assert.deepEqual(numbers('err'), expected);
      assert.deepEqual(
        numbers('long'),
        expected.filter((n) => n % 7 === 0),
      );
      const codes = entries.filter(({ happened }) => happened === 'exited').map(({ exitCode }) => exitCode);
      assert.deepEqual(new Set(codes), new Set([index]));
      const runtimeIds = entries.filter(({ happened }) => happened === 'started').map(({ runtimeId }) => runtimeId);
      assert.equal(new Set(runtimeIds).size, 1, 'it is the same container to the end');
    }
    assert.equal(errors, '');
  });
});
