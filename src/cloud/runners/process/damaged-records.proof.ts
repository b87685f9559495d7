/** Whatever has become of one container's folder while no engine was there: that one ends, with a reason or its exit code, and the others go on. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { makePipes, type Pipe } from '../../../../test/pipe.ts';
import type { ContainerSpec, RunnerReport } from '../../kit/runner.ts';
import { outputLost } from '../../kit/stopped-reasons.ts';
import { openTrial, type Trial } from './fixtures/trial.ts';
import { openHost } from './host/host.ts';
import { isDrained } from './recorder/marks.ts';

type Damage = (path: string) => void;

const inItsPlace =
  (make: Damage): Damage =>
  (path) => {
    rmSync(path, { recursive: true, force: true });
    make(path);
  };
const written = (change: (text: Buffer) => Buffer | string): Damage =>
  inItsPlaceWith(
    (path) => (existsSync(path) && lstatSync(path).isFile() ? readFileSync(path) : Buffer.alloc(0)),
    change,
  );

/** What was in the place is read before it is removed. */
function inItsPlaceWith(read: (path: string) => Buffer, change: (text: Buffer) => Buffer | string): Damage {
  return (path) => {
    const text = read(path);
    inItsPlace(() => writeFileSync(path, change(text)))(path);
  };
}

const damages: Readonly<Record<string, Damage>> = {
  'is gone': inItsPlace(() => {}),
  'is empty': written(() => ''),
  'is cut': written((text) => text.subarray(0, text.length / 2)),
  'has more in it': written((text) => `${text}more\n\n`),
  'is nonsense': written(() => Buffer.from(Array.from({ length: 300 }, (_, i) => i % 256))),
  'is huge': written(() => Buffer.alloc(3_000_000, '1')),
  'is a folder': inItsPlace((path) => mkdirSync(join(path, 'inner'), { recursive: true })),
  'is a link to nothing': inItsPlace((path) => symlinkSync('/no/such/file', path)),
  'is a link to itself': inItsPlace((path) => symlinkSync(path, path)),
  'is a link to what has no end': inItsPlace((path) => symlinkSync('/dev/zero', path)),
  'is a pipe': inItsPlace((path) => void execFileSync('mkfifo', [path])),
};

const last = { 'its folder': '', "its task's folder": '..' };
const places: readonly (readonly [name: string, below: string])[] = [
  ...['record', 'command', 'copier', 'exit', 'drained', 'output.0', 'spare', 'work'].map((one) => [one, one] as const),
  ...Object.entries(last),
];

describe('a damaged folder', { skip: process.platform !== 'linux' && 'elsewhere processes bear no marks' }, () => {
  let trial: Trial;
  let hit: ContainerSpec[];
  let other: ContainerSpec;
  let pipes: Pipe[];
  beforeEach(async () => {
    trial = openTrial({ endMsMax: 0 });
    pipes = makePipes([...Object.keys(damages), 'other'].map((_, at) => join(trial.folder.path, `pipe-${at}`)));
    hit = pipes.map(({ path }, at) =>
      trial.start(['/bin/sh', '-c', `echo up; read -r word <${path}; echo more; exit ${100 + at}`]),
    );
    other = hit.pop() as ContainerSpec;
    await trial.until(() => trial.lines.filter((line) => line === 'up').length === pipes.length, 'all run');
  });
  afterEach(async () => {
    for (const { pid } of openHost().processes())
      if (folderOf(pid).startsWith(trial.tasks)) process.kill(pid, 'SIGKILL');
    for (const pipe of pipes) pipe[Symbol.dispose]();
    await trial.close();
  });

  /** Long ago: nobody waits for a mark to become whole, or to come. */
  const damage = (path: string, how: Damage): void => {
    how(path);
    for (const one of [path, join(dirname(path), 'record')])
      if (lstatSync(one, { throwIfNoEntry: false })) lutimesSync(one, 1e9, 1e9);
  };
  const endOf = (container: ContainerSpec) => trial.of(container).find(({ happened }) => happened !== 'started');
  const pidOf = (container: ContainerSpec): number =>
    Number(/\d+/.exec(readFileSync(join(trial.folder.of(container), 'command'), 'utf8'))?.[0]);

  /** Each has its own exit code or a reason, and the one that was not hit its exit code. */
  async function assertAllEnd(below: string): Promise<void> {
    const known = [...hit, other].map((spec) => ({ spec, offset: 3 }));
    let isDone = false;
    const reconciling = trial.runner.reconcile(known, new Set(known.map(({ spec }) => spec.taskId))).then(() => {
      isDone = true;
    });
    await trial.until(() => isDone, 'the next engine has asked');
    await reconciling;
    for (const pipe of pipes) pipe.write('go');
    await trial.untilReported('exited', other);
    assert.equal(codeIn(endOf(other)), 100 + hit.length);
    for (const [at, how] of Object.keys(damages).entries()) {
      const container = hit[at] as ContainerSpec;
      // Its recorder waits there for ever.
      if (below === 'exit' && how === 'is a pipe') trial.runner.stop(container.taskId, container.name, 0);
      await trial.until(() => endOf(container) !== undefined, `one that ${how} has ended`);
      const end = endOf(container);
      const reason = end && 'reason' in end ? end.reason : undefined;
      if (below === 'output.0' && how !== 'is cut') assertLossIsSaid(how, reason);
      if (codeIn(end) !== 100 + at)
        assert.match(reason ?? '', /^[A-Za-z][^\n]{10,}$/, `${how}: ${JSON.stringify(end)}`);
    }
  }

  for (const [name, below] of places) {
    it(`ends that container alone: \`${name}\`, while it runs`, async () => {
      const pids = hit.map(pidOf);
      await trial.kill();
      for (const [at, how] of Object.values(damages).entries())
        damage(join(trial.folder.of(hit[at] as ContainerSpec), below), how);
      await assertAllEnd(below);
      await trial.until(() => openHost().starts(pids).size === 0, 'nothing of them goes on');
    });

    it(`ends that container alone: \`${name}\`, after its end`, async () => {
      await trial.kill();
      for (const [at, container] of hit.entries()) {
        pipes[at]?.write('go');
        await trial.until(() => isDrained(trial.folder.of(container)), 'it has ended');
      }
      for (const [at, how] of Object.values(damages).entries())
        damage(join(trial.folder.of(hit[at] as ContainerSpec), below), how);
      await assertAllEnd(below);
    });
  }
});

/** Where the file is one, what was read so far is in it or is not. */
function assertLossIsSaid(how: string, reason: string | undefined): void {
  const isThere = ['has more in it', 'is nonsense', 'is huge'].includes(how);
  assert.equal(reason, isThere ? undefined : outputLost, how);
}

const codeIn = (report: RunnerReport | undefined): number | undefined =>
  report?.happened === 'exited' ? report.exitCode : undefined;

/** Where a process works: what of a container is left, its recorder too. */
function folderOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return '';
  }
}
