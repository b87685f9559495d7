/** What a killed engine had no time to remove goes when the next one has settled; what runs stays. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { ContainerSpec, Runner, RunnerReport } from '../runner.ts';
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

function open(folder: string): { runner: Runner; has: (happened: string, { taskId }: ContainerSpec) => Promise<void> } {
  const reports: RunnerReport[] = [];
  const runner = openProcessRunner({ folder });
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

it('what was not removed goes when the next engine has settled; not what it asks for, nor what runs', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'punctual-forgotten-'));
  try {
    const [ended, asked, runs] = [spec('a', 'true'), spec('b', 'true'), spec('c', 'sleep', '60')];
    const first = open(folder);
    for (const container of [ended, asked, runs]) first.runner.start(container);
    await first.has('exited', ended);
    await first.has('exited', asked);
    await first.has('started', runs);
    mkdirSync(join(folder, 'd'.repeat(32)));
    for (const theirs of ['invoices', 'D'.repeat(32)]) mkdirSync(join(folder, theirs));
    writeFileSync(join(folder, 'e'.repeat(32)), '');
    await first.runner.close();

    const second = open(folder);
    await second.runner.settle([{ spec: asked, offset: 0 }], new Set([asked.taskId]));
    await second.runner.close();
    const left = [ended, asked, runs, spec('d')].map(({ taskId }) => existsSync(join(folder, taskId)));
    assert.deepEqual(left, [false, true, true, false]);
    for (const theirs of ['invoices', 'D'.repeat(32), 'e'.repeat(32)])
      assert.equal(existsSync(join(folder, theirs)), true, `\`${theirs}\` is none of ours`);

    const third = open(folder);
    await third.runner.settle([{ spec: runs, offset: 0 }], new Set([runs.taskId]));
    third.runner.stop(runs.taskId, runs.name, 0);
    await third.has('exited', runs);
    await third.runner.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
