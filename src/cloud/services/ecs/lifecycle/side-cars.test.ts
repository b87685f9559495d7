import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openTaskCloud, type TaskCloud } from '../fixtures/task-cloud.ts';

const checked = { healthCheck: { command: ['CMD-SHELL', 'true'] } };

const container = (name: string, change: object = {}): object => ({ name, image: 'b', command: [name], ...change });

const needs = (containerName: string, condition: string) => ({ dependsOn: [{ containerName, condition }] });

const begun = ({ started }: TaskCloud): string[] => started.map((line) => line.split(':')[0] as string);

async function run(...containerDefinitions: object[]) {
  const host = await openTaskCloud();
  await host.register({ containerDefinitions });
  return { host, task: await host.run() };
}

describe('a container that depends on another starts', () => {
  it('when that one has started (START)', async () => {
    const host = await openTaskCloud();
    host.runs['db'] = { seconds: 100, secondsToStart: 5 };
    await host.register({ containerDefinitions: [container('main', needs('db', 'START')), container('db')] });
    const task = await host.run();
    assert.deepEqual(begun(host), ['db']);
    await host.held.advance(5);
    assert.deepEqual(begun(host), ['db', 'main']);
    assert.equal((await host.describe(task)).lastStatus, 'RUNNING');
  });

  it('when that one has ended with 0 (SUCCESS), and the task goes on without it', async () => {
    const { host, task } = await run(
      container('init', { essential: false }),
      container('main', needs('init', 'SUCCESS')),
    );
    assert.deepEqual(begun(host), ['init']);
    assert.equal((await host.describe(task)).lastStatus, 'PENDING');
    await host.held.advance(10);
    assert.deepEqual(begun(host), ['init', 'main']);
    assert.equal((await host.describe(task)).lastStatus, 'RUNNING');
    await host.held.advance(10);
    const { lastStatus, containers = [] } = await host.describe(task);
    assert.deepEqual([lastStatus, ...containers.map(({ exitCode }) => exitCode)], ['STOPPED', 0, 0]);
  });

  it('when that one has ended, however (COMPLETE)', async () => {
    const host = await openTaskCloud();
    host.runs['init'] = { seconds: 2, exitCode: 9 };
    await host.register({
      containerDefinitions: [container('init', { essential: false }), container('main', needs('init', 'COMPLETE'))],
    });
    await host.run();
    await host.held.advance(2);
    assert.deepEqual(begun(host), ['init', 'main']);
  });

  it('when that one is healthy (HEALTHY), which the task then shows', async () => {
    const host = await openTaskCloud();
    host.runs['db'] = { seconds: 100, health: [{ afterSeconds: 7, status: 'HEALTHY' }] };
    await host.register({
      containerDefinitions: [container('db', checked), container('main', needs('db', 'HEALTHY'))],
    });
    const task = await host.run();
    await host.held.advance(6);
    assert.deepEqual(begun(host), ['db']);
    assert.equal((await host.describe(task)).healthStatus, 'UNKNOWN');
    await host.held.advance(1);
    assert.deepEqual(begun(host), ['db', 'main']);
    const { healthStatus, containers = [] } = await host.describe(task);
    assert.deepEqual([healthStatus, ...containers.map((one) => one.healthStatus)], ['HEALTHY', 'HEALTHY', 'UNKNOWN']);
  });

  it('after the one whose volumes it takes', async () => {
    const host = await openTaskCloud();
    host.runs['data'] = { seconds: 100, secondsToStart: 1 };
    await host.register({
      containerDefinitions: [container('main', { volumesFrom: [{ sourceContainer: 'data' }] }), container('data')],
    });
    await host.run();
    await host.held.advance(1);
    assert.deepEqual(begun(host), ['data', 'main']);
  });
});

describe('a dependency that will never be met', () => {
  const cases: readonly [string, object, object, RegExp][] = [
    ['fails', { seconds: 1, exitCode: 3 }, needs('side', 'SUCCESS'), /its dependency `side` did not exit successfully/],
    [
      'is unhealthy',
      { seconds: 100, health: [{ afterSeconds: 1, status: 'UNHEALTHY' }] },
      needs('side', 'HEALTHY'),
      /its dependency `side` is unhealthy/,
    ],
    ['ends before it is healthy', { seconds: 1 }, needs('side', 'HEALTHY'), /`side` ended before it was healthy/],
  ];
  for (const [name, ofSide, need, reason] of cases)
    it(`as it ${name} stops the task, and is its reason`, async () => {
      const host = await openTaskCloud();
      host.runs['side'] = ofSide as never;
      await host.register({
        containerDefinitions: [container('side', { essential: false, ...checked }), container('main', need)],
      });
      const task = await host.run();
      await host.held.advance(2);
      const { lastStatus, stopCode, stoppedReason, containers = [] } = await host.describe(task);
      assert.deepEqual([lastStatus, stopCode], ['STOPPED', 'TaskFailedToStart']);
      assert.match(stoppedReason ?? '', reason);
      assert.match(containers[1]?.reason ?? '', reason);
      assert.equal(containers[1]?.exitCode, undefined);
      assert.deepEqual(begun(host), ['side']);
    });

  it('of a container that is not essential leaves the task running', async () => {
    const host = await openTaskCloud();
    host.runs['init'] = { seconds: 1, exitCode: 3 };
    await host.register({
      containerDefinitions: [
        container('init', { essential: false }),
        container('extra', { essential: false, ...needs('init', 'SUCCESS') }),
        container('main'),
      ],
    });
    const task = await host.run();
    await host.held.advance(5);
    assert.equal((await host.describe(task)).lastStatus, 'RUNNING');
    await host.held.advance(5);
    assert.equal((await host.describe(task)).stopCode, 'EssentialContainerExited');
  });

  it('is given up after the startTimeout of what it waits for', async () => {
    const host = await openTaskCloud();
    host.runs['db'] = { seconds: Infinity };
    await host.register({
      containerDefinitions: [
        container('db', { ...checked, startTimeout: 60 }),
        container('main', needs('db', 'HEALTHY')),
      ],
    });
    const task = await host.run();
    await host.held.advance(59);
    assert.equal((await host.describe(task)).lastStatus, 'PENDING');
    await host.held.advance(1);
    const { lastStatus, stoppedReason } = await host.describe(task);
    assert.equal(lastStatus, 'STOPPED');
    assert.match(stoppedReason ?? '', /`main` was not started: .*`db` .*startTimeout/);
  });
});

describe('a task with dependencies stops', () => {
  it('in the reverse of their order', async () => {
    const host = await openTaskCloud();
    for (const name of ['db', 'proxy', 'main']) host.runs[name] = { seconds: Infinity, ignoresSigterm: true };
    await host.register({
      containerDefinitions: [
        container('db', { stopTimeout: 30 }),
        container('proxy', { stopTimeout: 20, ...needs('db', 'START') }),
        container('main', { stopTimeout: 10, ...needs('proxy', 'START') }),
      ],
    });
    const task = await host.run();
    await host.held.call('ecs', 'StopTask', { cluster: 'jobs', task: task.taskArn });
    const ended: string[] = [];
    for (let seconds = 0; seconds <= 60; seconds += 10) {
      const { containers = [] } = await host.describe(task);
      ended.push(
        containers
          .filter(({ lastStatus }) => lastStatus === 'STOPPED')
          .map(({ name }) => name)
          .join(' '),
      );
      await host.held.advance(10);
    }
    assert.deepEqual(ended, ['', 'main', 'main', 'proxy main', 'proxy main', 'proxy main', 'db proxy main']);
    assert.deepEqual(host.held.errors, []);
  });

  it('without starting what still waits', async () => {
    const { host, task } = await run(
      container('init', { essential: false }),
      container('main', needs('init', 'COMPLETE')),
    );
    await host.held.call('ecs', 'StopTask', { cluster: 'jobs', task: task.taskArn });
    await host.held.advance(20);
    assert.equal((await host.describe(task)).lastStatus, 'STOPPED');
    assert.deepEqual(begun(host), ['init']);
  });
});

it('a chain of dependencies goes on where it was after a kill at any second', async () => {
  for (let second = 0; second <= 8; second++) {
    const host = await openTaskCloud();
    host.runs['init'] = { seconds: 2 };
    host.runs['db'] = { seconds: 100, secondsToStart: 1, health: [{ afterSeconds: 1, status: 'HEALTHY' }] };
    host.runs['main'] = { seconds: 3, exitCode: 4 };
    await host.register({
      containerDefinitions: [
        container('init', { essential: false }),
        container('db', { ...checked, ...needs('init', 'SUCCESS') }),
        container('main', needs('db', 'HEALTHY')),
      ],
    });
    const task = await host.run();
    await host.held.advance(second);
    await host.held.restart();
    await host.held.advance(10);
    const { lastStatus, containers = [] } = await host.describe(task);
    assert.deepEqual([lastStatus, containers[2]?.exitCode], ['STOPPED', 4], `killed after ${second} s`);
    assert.deepEqual(begun(host), ['init', 'db', 'main']);
    assert.deepEqual(host.held.sql('SELECT kind FROM effect'), []);
    assert.deepEqual(host.held.errors, []);
  }
});

describe('a task definition is refused whose', () => {
  const cases: readonly [string, object[], RegExp][] = [
    [
      'container depends on one that is not there',
      [container('main', needs('nobody', 'START'))],
      /: Cannot depend on container nobody because it does not exist\.$/,
    ],
    [
      'containers depend on each other',
      [container('a', needs('b', 'START')), container('b', needs('a', 'START'))],
      /depends on itself: a cycle/,
    ],
    ['container depends on itself', [container('a', needs('a', 'START'))], /depends on itself/],
    [
      'container waits for the health of one that has no check',
      [container('a'), container('b', needs('a', 'HEALTHY'))],
      /`a` to be HEALTHY, but that container has no health check/,
    ],
    [
      'container waits for the end of an essential one',
      [container('a'), container('b', needs('a', 'COMPLETE'))],
      /: A dependency container with SUCCESS or COMPLETE condition cannot be an essential container\.$/,
    ],
    ['health check is no command', [container('a', { healthCheck: { command: ['true'] } })], /must begin with CMD/],
    [
      'health check is too quick',
      [container('a', { healthCheck: { command: ['CMD', 'true'], interval: 1 } })],
      /interval .* is 1: from 5 to 300/,
    ],
    ['start timeout is too long', [container('a', { startTimeout: 121 })], /startTimeout is 121, from 2 to 120/],
    [
      'container mounts a volume that is not there',
      [container('a', { mountPoints: [{ sourceVolume: 'data', containerPath: '/data' }] })],
      /Unknown volume 'data'\./,
    ],
  ];
  for (const [name, containerDefinitions, message] of cases)
    it(name, async () => {
      const host = await openTaskCloud();
      await assert.rejects(host.register({ containerDefinitions }), message);
    });
});
