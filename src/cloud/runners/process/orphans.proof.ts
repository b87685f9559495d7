/** What a killed engine had no time to end or remove goes when the next one reconciles; what is not ours stays. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { ContainerSpec } from '../../kit/runner.ts';
import { openTrial, specOf, type Trial } from './fixtures/trial.ts';
import { type Host, openHost } from './host/host.ts';

const spec = (digit: string, ...command: string[]): ContainerSpec => specOf(digit.repeat(32), command);
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
    let trial: Trial;
    let folder: string;
    beforeEach(() => {
      trial = openTrial({ host: host() });
      folder = trial.tasks;
    });
    afterEach(() => trial.close());

    it('what was left goes when the next engine has reconciled, with what still runs; not what it looks up', async () => {
      const [ended, lookedUp, runs, goesOn] = [
        spec('a', 'true'),
        spec('b', 'true'),
        spec('c', 'sleep', '60'),
        spec('f', 'sleep', '61'),
      ];
      for (const container of [ended, lookedUp, runs, goesOn]) trial.runner.start(container);
      await trial.untilReported('exited', ended);
      await trial.untilReported('exited', lookedUp);
      await trial.untilReported('started', runs);
      await trial.untilReported('started', goesOn);
      const [orphan, innocent] = [pidIn(folder, runs), pidIn(folder, goesOn)];
      mkdirSync(join(folder, 'd'.repeat(32)));
      for (const theirs of ['invoices', 'D'.repeat(32)]) mkdirSync(join(folder, theirs));
      writeFileSync(join(folder, 'e'.repeat(32)), '');
      await trial.kill();

      await trial.runner.reconcile([{ spec: lookedUp, offset: 0 }], new Set([lookedUp.taskId, goesOn.taskId]));
      await trial.runner.close();
      assert.deepEqual(left(folder, ended, lookedUp, runs, spec('d'), goesOn), [false, true, false, false, true]);
      for (const theirs of ['invoices', 'D'.repeat(32), 'e'.repeat(32)])
        assert.equal(existsSync(join(folder, theirs)), true, `\`${theirs}\` is none of ours`);
      assert.deepEqual([...openHost().starts([orphan, innocent]).keys()], [innocent]);

      await trial.kill();
      await trial.reconcile(goesOn);
      trial.runner.stop(goesOn.taskId, goesOn.name, 0);
      await trial.untilReported('exited', goesOn);
    });

    // Marks are read from /proc.
    const itWithMarks = host().clock === 'proc' ? it : () => {};
    itWithMarks('a process that is known by its mark alone goes too, and no other', async () => {
      const container = spec('a', 'true');
      trial.runner.start(container);
      await trial.untilReported('exited', container);
      await trial.kill();
      const id = readFileSync(join(folder, 'id'), 'utf8');
      const [ours, live, theirs] = [
        `${id}/${'b'.repeat(32)}/main`,
        `${id}/${'c'.repeat(32)}/main`,
        `${'0'.repeat(32)}/${'b'.repeat(32)}/main`,
      ].map((mark) =>
        spawn('sleep', ['60'], { env: { PUNCTUAL_CONTAINER: mark, PATH: '/usr/bin:/bin' }, stdio: 'ignore' }),
      ) as [ChildProcess, ChildProcess, ChildProcess];
      const ended = once(ours, 'exit');
      await trial.runner.reconcile([], new Set(['c'.repeat(32)]));
      await trial.runner.close();
      const [, signal] = await ended;
      assert.equal(signal, 'SIGKILL');
      assert.deepEqual([live.exitCode, live.signalCode, theirs.exitCode, theirs.signalCode], [null, null, null, null]);
      for (const child of [live, theirs]) child.kill('SIGKILL');
    });
  });
