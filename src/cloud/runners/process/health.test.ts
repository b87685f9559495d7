import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises';
import { makeProcessFolder, type ProcessFolder } from '../../../../test/fixtures/process-folder.ts';
import type { ContainerSpec, HealthCheck, Runner, RunnerReport } from '../../kit/runner.ts';
import { watchHealth } from './health.ts';
import { openHost } from './host.ts';
import { openProcessRunner } from './process.ts';

const check: HealthCheck = {
  command: ['CMD-SHELL', 'true'],
  intervalSeconds: 0.001,
  timeoutSeconds: 5,
  retries: 3,
  startPeriodSeconds: 0,
};

describe('the verdict of a health check', () => {
  const cases: [name: string, change: Partial<HealthCheck>, results: string, expected: string[]][] = [
    ['healthy at the first success', {}, '+++', ['HEALTHY']],
    ['unhealthy after so many failures in a row', {}, '----', ['UNHEALTHY']],
    ['nothing while failures are too few', {}, '--', []],
    ['a success begins the count anew', {}, '--+--+', ['HEALTHY']],
    ['healthy, then unhealthy, then healthy', {}, '+---+', ['HEALTHY', 'UNHEALTHY', 'HEALTHY']],
    ['failures while it starts up do not count', { startPeriodSeconds: 1000 }, '-----', []],
    ['a success ends the time of starting up', { startPeriodSeconds: 1000 }, '--+---', ['HEALTHY', 'UNHEALTHY']],
  ];
  for (const [name, change, results, expected] of cases)
    it(name, async () => {
      const told: string[] = [];
      let at = 0;
      const end = watchHealth(
        { ...check, ...change },
        // what is looked at after the last result never ends
        () => ({
          passed: at < results.length ? Promise.resolve(results[at++] === '+') : new Promise(() => {}),
          kill() {},
        }),
        (status) => told.push(status),
      );
      while (at < results.length) await pause(1);
      await turn();
      end();
      assert.deepEqual(told, expected);
    });
});

describe('a process container with a health check', () => {
  let folder: ProcessFolder;
  let runner: Runner;
  let reports: RunnerReport[];
  const open = (): void => {
    runner = openProcessRunner({ folder: join(folder.path, 'tasks') });
    reports = [];
    runner.listen({ report: (report) => reports.push(report), output: (_, committed) => committed() });
  };
  beforeEach(() => {
    folder = makeProcessFolder();
    open();
  });
  afterEach(async () => {
    await runner.close();
    await folder.remove();
  });

  const spec = (healthCheck: Partial<HealthCheck>): ContainerSpec => ({
    taskId: 'a'.repeat(32),
    taskArn: 'arn:aws:ecs:us-east-1:000000000000:task/default/a',
    clusterArn: 'arn:aws:ecs:us-east-1:000000000000:cluster/default',
    name: 'main',
    image: 'example',
    entryPoint: [],
    command: ['sleep', '1000'],
    environment: { GREETING: 'hello', 'odd.name': '1' },
    healthCheck: { ...check, intervalSeconds: 0.02, ...healthCheck },
  });
  const until = async (holds: () => boolean): Promise<void> => {
    const deadline = performance.now() + 20_000;
    while (!holds()) {
      assert.ok(performance.now() < deadline, JSON.stringify(reports));
      await pause(2);
    }
  };
  const isTold = (status: string) => () =>
    reports.some((report) => report.happened === 'health' && report.status === status);

  it('is healthy while its command says so, in its own environment and folder, and not otherwise', async () => {
    const container = spec({ command: ['CMD-SHELL', 'echo "$GREETING" >>seen; test -e good'] });
    const work = join(folder.of(container), 'work');
    runner.start(container);
    await until(isTold('UNHEALTHY'));
    assert.match(readFileSync(join(work, 'seen'), 'utf8'), /^hello\n/);
    writeFileSync(join(work, 'good'), '');
    await until(isTold('HEALTHY'));
    rmSync(join(work, 'good'));
    await until(() => reports.filter((report) => report.happened === 'health').length === 3);
  });

  it('is checked by a program as well, and judged anew by the next engine', async () => {
    const container = spec({ command: ['CMD', 'test', '-d', '.'] });
    runner.start(container);
    await until(isTold('HEALTHY'));
    await runner.close();
    open();
    await runner.reconcile([{ spec: container, offset: 0 }], new Set([container.taskId]));
    await until(isTold('HEALTHY'));
  });

  it('fails a check that takes too long or cannot be run; no check goes on when it ends', async () => {
    const container = spec({
      command: ['CMD-SHELL', 'echo $$ >checking; sleep 1001'],
      timeoutSeconds: 0.05,
      retries: 1,
    });
    mkdirSync(join(folder.of(container), 'work'), { recursive: true });
    runner.start(container);
    await until(isTold('UNHEALTHY'));
    runner.stop(container.taskId, container.name, 0);
    await until(() => reports.some(({ happened }) => happened === 'exited'));
    const checking = join(folder.of(container), 'work', 'checking');
    assert.ok(existsSync(checking));
    const host = openHost();
    await until(() => !host.starts([Number(readFileSync(checking, 'utf8'))]).size);
  });
});
