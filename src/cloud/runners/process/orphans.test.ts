/** What a killed engine had no time to end or remove goes when the next one settles; what is not ours stays. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { makeProcessFolder, type ProcessFolder } from '../../../../test/fixtures/process-folder.ts';
import type { ContainerSpec, Runner, RunnerReport } from '../../kit/runner.ts';
import { type Host, openHost } from './host.ts';
import { openProcessRunner } from './process.ts';

const waitMsMax = 20_000;

const spec = (digit: string, ...command: string[]): ContainerSpec => ({
  taskId: digit.repeat(32),
  taskArn: `arn:aws:ecs:us-east-1:000000000000:task/default/${digit}`,
  clusterArn: 'arn:aws:ecs:us-east-1:000000000000:cluster/default',
  name: 'main',
  image: 'example',
  entryPoint: [],
  command,
  environment: {},
});

function open(
  folder: string,
  host: Host,
): { runner: Runner; has: (happened: string, { taskId }: ContainerSpec) => Promise<void> } {
  const reports: RunnerReport[] = [];
  const runner = openProcessRunner({ folder, host });
  runner.listen({ report: (report) => reports.push(report), output: (_chunk, committed) => committed() });
  return {
    runner,
    async has(happened, { taskId }) {
      const deadline = performance.now() + waitMsMax;
      while (!reports.some((report) => report.happened === happened && report.taskId === taskId)) {
        assert.ok(performance.now() < deadline, `${happened} was not reported: ${JSON.stringify(reports)}`);
        await pause(2);
      }
    },
  };
}

const left = (folder: string, ...containers: ContainerSpec[]): boolean[] =>
  containers.map(({ taskId }) => existsSync(join(folder, taskId)));
const pidIn = (folder: string, { taskId, name }: ContainerSpec): number =>
  Number(/\d+/.exec(readFileSync(join(folder, taskId, name, 'command'), 'utf8'))?.[0]);

const hosts: [name: string, host: () => Host][] = [
  ['with control groups, where there are some', () => openHost()],
  ['without control groups', () => ({ ...openHost(), cgroups: [] })],
  ['that only `ps` knows', () => openHost('ps')],
];
for (const [name, host] of hosts)
  describe(`on a host ${name}`, () => {
    let made: ProcessFolder;
    let folder: string;
    beforeEach(() => {
      made = makeProcessFolder();
      folder = join(made.path, 'tasks');
    });
    afterEach(() => made.remove());

    it('what was left goes when the next engine has settled, with what still runs; not what it asks for', async () => {
      const [ended, asked, runs, goesOn] = [
        spec('a', 'true'),
        spec('b', 'true'),
        spec('c', 'sleep', '60'),
        spec('f', 'sleep', '61'),
      ];
      const first = open(folder, host());
      for (const container of [ended, asked, runs, goesOn]) first.runner.start(container);
      await first.has('exited', ended);
      await first.has('exited', asked);
      await first.has('started', runs);
      await first.has('started', goesOn);
      const [orphan, innocent] = [pidIn(folder, runs), pidIn(folder, goesOn)];
      mkdirSync(join(folder, 'd'.repeat(32)));
      for (const theirs of ['invoices', 'D'.repeat(32)]) mkdirSync(join(folder, theirs));
      writeFileSync(join(folder, 'e'.repeat(32)), '');
      await first.runner.close();

      const second = open(folder, host());
      await second.runner.reconcile([{ spec: asked, offset: 0 }], new Set([asked.taskId, goesOn.taskId]));
      await second.runner.close();
      assert.deepEqual(left(folder, ended, asked, runs, spec('d'), goesOn), [false, true, false, false, true]);
      for (const theirs of ['invoices', 'D'.repeat(32), 'e'.repeat(32)])
        assert.equal(existsSync(join(folder, theirs)), true, `\`${theirs}\` is none of ours`);
      assert.deepEqual([...openHost().starts([orphan, innocent]).keys()], [innocent]);

      const third = open(folder, host());
      await third.runner.reconcile([{ spec: goesOn, offset: 0 }], new Set([goesOn.taskId]));
      third.runner.stop(goesOn.taskId, goesOn.name, 0);
      await third.has('exited', goesOn);
      await third.runner.close();
    });

    // Marks are read from /proc.
    const itWithMarks = host().clock === 'proc' ? it : () => {};
    itWithMarks('a process that the mark alone tells of goes too, and no other', async () => {
      const container = spec('a', 'true');
      const first = open(folder, host());
      first.runner.start(container);
      await first.has('exited', container);
      await first.runner.close();
      const id = readFileSync(join(folder, 'id'), 'utf8');
      const [ours, live, theirs] = [
        `${id}/${'b'.repeat(32)}/main`,
        `${id}/${'c'.repeat(32)}/main`,
        `${'0'.repeat(32)}/${'b'.repeat(32)}/main`,
      ].map((mark) =>
        spawn('sleep', ['60'], { env: { PUNCTUAL_CONTAINER: mark, PATH: '/usr/bin:/bin' }, stdio: 'ignore' }),
      ) as [ChildProcess, ChildProcess, ChildProcess];
      const ended = once(ours, 'exit');
      const second = open(folder, host());
      await second.runner.reconcile([], new Set(['c'.repeat(32)]));
      await second.runner.close();
      const [, signal] = await ended;
      assert.equal(signal, 'SIGKILL');
      assert.deepEqual([live.exitCode, live.signalCode, theirs.exitCode, theirs.signalCode], [null, null, null, null]);
      for (const child of [live, theirs]) child.kill('SIGKILL');
    });
  });
