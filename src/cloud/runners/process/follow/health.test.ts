import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises';
import type { ContainerSpec, HealthCheck } from '../../../kit/runner.ts';
import { openTrial, type Trial } from '../fixtures/trial.ts';
import { openHost } from '../host/host.ts';
import { watchHealth } from './health.ts';

const check: HealthCheck = {
  command: ['CMD-SHELL', 'true'],
  intervalSeconds: 0.001,
  timeoutSeconds: 5,
  retries: 3,
  startPeriodSeconds: 0,
};

describe('the status by a health check', () => {
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
      const changes: string[] = [];
      let at = 0;
      const end = watchHealth(
        { ...check, ...change },
        // what is looked at after the last result never ends
        () => ({
          passed: at < results.length ? Promise.resolve(results[at++] === '+') : new Promise(() => {}),
          kill() {},
        }),
        (status) => changes.push(status),
      );
      while (at < results.length) await pause(1);
      await turn();
      end();
      assert.deepEqual(changes, expected);
    });
});

it('a check that cannot even be begun has failed', async () => {
  let bound: NodeJS.Timeout | undefined;
  const status = await new Promise((resolve) => {
    const end = watchHealth(
      { ...check, intervalSeconds: 0.001, retries: 2 },
      () => {
        throw new Error('spawn E2BIG');
      },
      (its) => {
        end();
        resolve(its);
      },
    );
    // Its own timer keeps no process.
    bound = setTimeout(resolve, 10_000);
  });
  clearTimeout(bound);
  assert.equal(status, 'UNHEALTHY');
});

describe('a process container with a health check', () => {
  let trial: Trial;
  beforeEach(() => {
    trial = openTrial();
  });
  afterEach(() => trial.close());

  const start = (healthCheck: Partial<HealthCheck>): ContainerSpec =>
    trial.start(['sleep', '1000'], {
      environment: { GREETING: 'hello', 'odd.name': '1' },
      healthCheck: { ...check, intervalSeconds: 0.02, ...healthCheck },
    });
  const untilHealth = (status: string) =>
    trial.until(
      () => trial.reports.some((report) => report.happened === 'health' && report.status === status),
      `it is ${status}`,
    );

  it('is healthy while its command says so, in its own environment and folder, and not otherwise', async () => {
    const container = start({ command: ['CMD-SHELL', 'echo "$GREETING" >>seen; test -e good'] });
    const work = join(trial.folder.of(container), 'work');
    await untilHealth('UNHEALTHY');
    assert.match(readFileSync(join(work, 'seen'), 'utf8'), /^hello\n/);
    writeFileSync(join(work, 'good'), '');
    await untilHealth('HEALTHY');
    rmSync(join(work, 'good'));
    await trial.until(
      () => trial.reports.filter(({ happened }) => happened === 'health').length === 3,
      'it changes again',
    );
  });

  it('is checked by a program as well, and checked anew by the next engine', async () => {
    const container = start({ command: ['CMD', 'test', '-d', '.'] });
    await untilHealth('HEALTHY');
    await trial.kill();
    await trial.reconcile(container);
    await untilHealth('HEALTHY');
  });

  it('fails a check that takes too long or cannot be run; no check goes on when it ends', async () => {
    const container = start({
      command: ['CMD-SHELL', 'echo $$ >checking; sleep 1001'],
      timeoutSeconds: 0.05,
      retries: 1,
    });
    mkdirSync(join(trial.folder.of(container), 'work'), { recursive: true });
    await untilHealth('UNHEALTHY');
    trial.runner.stop(container.taskId, container.name, 0);
    await trial.untilReported('exited', container);
    const checking = join(trial.folder.of(container), 'work', 'checking');
    assert.ok(existsSync(checking));
    const host = openHost();
    await trial.until(() => !host.starts([Number(readFileSync(checking, 'utf8'))]).size, 'the check has ended');
  });
});
