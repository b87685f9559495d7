import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openTaskHouse, type TaskHouse } from './fixtures/task-house.ts';

const checked = { healthCheck: { command: ['CMD-SHELL', 'true'] } };

const container = (name: string, change: object = {}): object => ({ name, image: 'b', command: [name], ...change });

const needs = (containerName: string, condition: string) => ({ dependsOn: [{ containerName, condition }] });

const begun = ({ started }: TaskHouse): string[] => started.map((line) => line.split(':')[0] as string);

async function run(...containerDefinitions: object[]) {
  const house = await openTaskHouse();
  await house.register({ containerDefinitions });
  return { house, task: await house.run() };
}

describe('a container that depends on another starts', () => {
  it('when that one has started (START)', async () => {
    const house = await openTaskHouse();
    house.runs['db'] = { seconds: 100, secondsToStart: 5 };
    await house.register({ containerDefinitions: [container('main', needs('db', 'START')), container('db')] });
    const task = await house.run();
    assert.deepEqual(begun(house), ['db']);
    await house.held.advance(5);
    assert.deepEqual(begun(house), ['db', 'main']);
    assert.equal((await house.describe(task)).lastStatus, 'RUNNING');
  });

  it('when that one has ended with 0 (SUCCESS), and the task goes on without it', async () => {
    const { house, task } = await run(
      container('init', { essential: false }),
      container('main', needs('init', 'SUCCESS')),
    );
    assert.deepEqual(begun(house), ['init']);
    assert.equal((await house.describe(task)).lastStatus, 'PENDING');
    await house.held.advance(10);
    assert.deepEqual(begun(house), ['init', 'main']);
    assert.equal((await house.describe(task)).lastStatus, 'RUNNING');
    await house.held.advance(10);
    const { lastStatus, containers = [] } = await house.describe(task);
    assert.deepEqual([lastStatus, ...containers.map(({ exitCode }) => exitCode)], ['STOPPED', 0, 0]);
  });

  it('when that one has ended, however (COMPLETE)', async () => {
    const house = await openTaskHouse();
    house.runs['init'] = { seconds: 2, exitCode: 9 };
    await house.register({
      containerDefinitions: [container('init', { essential: false }), container('main', needs('init', 'COMPLETE'))],
    });
    await house.run();
    await house.held.advance(2);
    assert.deepEqual(begun(house), ['init', 'main']);
  });

  it('when that one is healthy (HEALTHY), which the task then shows', async () => {
    const house = await openTaskHouse();
    house.runs['db'] = { seconds: 100, health: [{ afterSeconds: 7, status: 'HEALTHY' }] };
    await house.register({
      containerDefinitions: [container('db', checked), container('main', needs('db', 'HEALTHY'))],
    });
    const task = await house.run();
    await house.held.advance(6);
    assert.deepEqual(begun(house), ['db']);
    assert.equal((await house.describe(task)).healthStatus, 'UNKNOWN');
    await house.held.advance(1);
    assert.deepEqual(begun(house), ['db', 'main']);
    const { healthStatus, containers = [] } = await house.describe(task);
    assert.deepEqual([healthStatus, ...containers.map((one) => one.healthStatus)], ['HEALTHY', 'HEALTHY', 'UNKNOWN']);
  });

  it('after the one whose volumes it takes', async () => {
    const house = await openTaskHouse();
    house.runs['data'] = { seconds: 100, secondsToStart: 1 };
    await house.register({
      containerDefinitions: [container('main', { volumesFrom: [{ sourceContainer: 'data' }] }), container('data')],
    });
    await house.run();
    await house.held.advance(1);
    assert.deepEqual(begun(house), ['data', 'main']);
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
      const house = await openTaskHouse();
      house.runs['side'] = ofSide as never;
      await house.register({
        containerDefinitions: [container('side', { essential: false, ...checked }), container('main', need)],
      });
      const task = await house.run();
      await house.held.advance(2);
      const { lastStatus, stopCode, stoppedReason, containers = [] } = await house.describe(task);
      assert.deepEqual([lastStatus, stopCode], ['STOPPED', 'TaskFailedToStart']);
      assert.match(stoppedReason ?? '', reason);
      assert.match(containers[1]?.reason ?? '', reason);
      assert.equal(containers[1]?.exitCode, undefined);
      assert.deepEqual(begun(house), ['side']);
    });

  it('of a container that is not essential leaves the task running', async () => {
    const house = await openTaskHouse();
    house.runs['init'] = { seconds: 1, exitCode: 3 };
    await house.register({
      containerDefinitions: [
        container('init', { essential: false }),
        container('extra', { essential: false, ...needs('init', 'SUCCESS') }),
        container('main'),
      ],
    });
    const task = await house.run();
    await house.held.advance(5);
    assert.equal((await house.describe(task)).lastStatus, 'RUNNING');
    await house.held.advance(5);
    assert.equal((await house.describe(task)).stopCode, 'EssentialContainerExited');
  });

  it('is given up after the startTimeout of what it waits for', async () => {
    const house = await openTaskHouse();
    house.runs['db'] = { seconds: Infinity };
    await house.register({
      containerDefinitions: [
        container('db', { ...checked, startTimeout: 60 }),
        container('main', needs('db', 'HEALTHY')),
      ],
    });
    const task = await house.run();
    await house.held.advance(59);
    assert.equal((await house.describe(task)).lastStatus, 'PENDING');
    await house.held.advance(1);
    const { lastStatus, stoppedReason } = await house.describe(task);
    assert.equal(lastStatus, 'STOPPED');
    assert.match(stoppedReason ?? '', /`main` was not started: .*`db` .*startTimeout/);
  });
});

describe('a task with dependencies stops', () => {
  it('in the reverse of their order', async () => {
    const house = await openTaskHouse();
    for (const name of ['db', 'proxy', 'main']) house.runs[name] = { seconds: Infinity, ignoresSigterm: true };
    await house.register({
      containerDefinitions: [
        container('db', { stopTimeout: 30 }),
        container('proxy', { stopTimeout: 20, ...needs('db', 'START') }),
        container('main', { stopTimeout: 10, ...needs('proxy', 'START') }),
      ],
    });
    const task = await house.run();
    await house.held.call('ecs', 'StopTask', { cluster: 'jobs', task: task.taskArn });
    const ended: string[] = [];
    for (let seconds = 0; seconds <= 60; seconds += 10) {
      const { containers = [] } = await house.describe(task);
      ended.push(
        containers
          .filter(({ lastStatus }) => lastStatus === 'STOPPED')
          .map(({ name }) => name)
          .join(' '),
      );
      await house.held.advance(10);
    }
    assert.deepEqual(ended, ['', 'main', 'main', 'proxy main', 'proxy main', 'proxy main', 'db proxy main']);
    assert.deepEqual(house.held.complaints, []);
  });

  it('without starting what still waits', async () => {
    const { house, task } = await run(
      container('init', { essential: false }),
      container('main', needs('init', 'COMPLETE')),
    );
    await house.held.call('ecs', 'StopTask', { cluster: 'jobs', task: task.taskArn });
    await house.held.advance(20);
    assert.equal((await house.describe(task)).lastStatus, 'STOPPED');
    assert.deepEqual(begun(house), ['init']);
  });
});

it('a chain of dependencies goes on where it was after a kill at any second', async () => {
  for (let second = 0; second <= 8; second++) {
    const house = await openTaskHouse();
    house.runs['init'] = { seconds: 2 };
    house.runs['db'] = { seconds: 100, secondsToStart: 1, health: [{ afterSeconds: 1, status: 'HEALTHY' }] };
    house.runs['main'] = { seconds: 3, exitCode: 4 };
    await house.register({
      containerDefinitions: [
        container('init', { essential: false }),
        container('db', { ...checked, ...needs('init', 'SUCCESS') }),
        container('main', needs('db', 'HEALTHY')),
      ],
    });
    const task = await house.run();
    await house.held.advance(second);
    await house.held.restart();
    await house.held.advance(10);
    const { lastStatus, containers = [] } = await house.describe(task);
    assert.deepEqual([lastStatus, containers[2]?.exitCode], ['STOPPED', 4], `killed after ${second} s`);
    assert.deepEqual(begun(house), ['init', 'db', 'main']);
    assert.deepEqual(house.held.sql('SELECT kind FROM effect'), []);
    assert.deepEqual(house.held.complaints, []);
  }
});

describe('a task definition is refused whose', () => {
  const cases: readonly [string, object[], RegExp][] = [
    [
      'container depends on one that is not there',
      [container('main', needs('nobody', 'START'))],
      /`nobody`.*no container/,
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
      /`a` with the condition COMPLETE, but that container is essential/,
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
      const house = await openTaskHouse();
      await assert.rejects(house.register({ containerDefinitions }), message);
    });
});
