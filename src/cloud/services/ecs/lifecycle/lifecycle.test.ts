import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Task } from '@aws-sdk/client-ecs';
import type { SimulatedRunner } from '../../../world/simulated-runner.ts';
import { openTaskCloud, type TaskCloud } from '../fixtures/task-cloud.ts';

const seen = ({ events }: TaskCloud) =>
  events.map(({ detail }) => `${detail['lastStatus']}/${detail['desiredStatus']} ${detail['version']}`);

const two = (second: object = {}) => ({
  containerDefinitions: [
    { name: 'main', image: 'busybox' },
    { name: 'side', image: 'busybox', ...second },
  ],
});

describe('a task that runs to its end', () => {
  it('passes through its states, each a version and an event', async () => {
    const host = await openTaskCloud();
    await host.register();
    const task = await host.run();
    assert.equal(task.lastStatus, 'PROVISIONING');
    assert.equal(task.version, 1);
    assert.equal((await host.describe(task)).lastStatus, 'RUNNING');
    await host.held.advance(10);
    assert.deepEqual(seen(host), [
      'PROVISIONING/RUNNING 1',
      'PENDING/RUNNING 2',
      'RUNNING/RUNNING 3',
      'DEPROVISIONING/STOPPED 4',
      'STOPPED/STOPPED 5',
    ]);
    const ended = await host.describe(task);
    assert.equal(ended.stopCode, 'EssentialContainerExited');
    assert.equal(ended.stoppedReason, 'Essential container in task exited');
    assert.equal(ended.containers?.[0]?.exitCode, 0);
    assert.equal(ended.stoppedAt?.toISOString(), '2026-01-01T00:00:10.000Z');
    assert.deepEqual(host.held.errors, []);
    assert.deepEqual(host.held.sql('SELECT kind FROM effect'), []);
  });

  it('shows the exit code and the reason of a container', async () => {
    const host = await openTaskCloud();
    await host.register();
    host.runs['main'] = { seconds: 3, exitCode: 7 };
    const task = await host.run();
    await host.held.advance(5);
    const { containers } = await host.describe(task);
    assert.equal(containers?.[0]?.exitCode, 7);
    assert.equal(containers?.[0]?.lastStatus, 'STOPPED');
    const id = task.taskArn?.split('/').at(-1);
    assert.deepEqual(host.held.notices, [
      `job: task ${id?.slice(-8)} of job:1 failed: container main exited with code 7`,
    ]);
  });

  it('is stopped when its host is taken away, and that is no second time', async () => {
    const host = await openTaskCloud();
    await host.register();
    host.runs['main'] = { seconds: 600 };
    const task = await host.run();
    const container = { taskId: String(task.taskArn?.split('/').at(-1)), name: 'main' };
    const runner = host.held.world.runner as SimulatedRunner;
    runner.interrupt(container);
    runner.interrupt(container);
    await host.held.advance(5);
    const { stopCode, stoppedReason, containers } = await host.describe(task);
    assert.deepEqual([stopCode, stoppedReason], ['SpotInterruption', 'Your Spot Task was interrupted.']);
    assert.equal(containers?.[0]?.exitCode, 143);
    assert.equal(seen(host).at(-1), 'STOPPED/STOPPED 6');
  });

  it('says a line of one that did its work, where something of it was lost', async () => {
    const host = await openTaskCloud();
    await host.register();
    host.runs['main'] = { seconds: Infinity };
    const task = await host.run();
    const taskId = String(task.taskArn?.split('/').at(-1));
    const { cloud, world } = host.held;
    const report = { taskId, name: 'main', exitCode: 0, reason: 'lines of its output are lost', at: world.now() };
    cloud.host.report('ecs', 'exited', report);
    await host.held.runUntilIdle();
    assert.deepEqual(host.held.notices, [
      `job: task ${taskId.slice(-8)} of job:1: container main exited with code 0 (lines of its output are lost)`,
    ]);
  });

  it('says no line of one that did its work, or that somebody stopped', async () => {
    const host = await openTaskCloud();
    await host.register();
    await host.run();
    const stopped = await host.run();
    await host.held.call('ecs', 'StopTask', { cluster: 'jobs', task: stopped.taskArn });
    await host.held.advance(60);
    assert.deepEqual(host.held.notices, []);
  });

  it('gives an event as AWS does: source, resources, ISO times', async () => {
    const host = await openTaskCloud();
    await host.register();
    const task = await host.run({ startedBy: 'me' });
    const event = host.events[0]!;
    assert.equal(event.source, 'aws.ecs');
    assert.equal(event.detailType, 'ECS Task State Change');
    assert.deepEqual(event.resources, [task.taskArn]);
    assert.equal(event.detail['createdAt'], '2026-01-01T00:00:00.000Z');
    assert.equal(event.detail['startedBy'], 'me');
    assert.deepEqual(JSON.parse(JSON.stringify(event.detail)), event.detail);
  });

  it('runs the command of the definition, changed by the overrides', async () => {
    const host = await openTaskCloud();
    await host.register();
    await host.run({ overrides: { containerOverrides: [{ name: 'main', command: ['again'] }] } });
    assert.deepEqual(host.started, ['main: echo hello again']);
  });
});

describe('a container', () => {
  it('runs in the folder that the metadata of its definition names', async () => {
    const host = await openTaskCloud();
    const arn = await host.register();
    const annotations = { WorkingDirectory: '/srv/office' };
    await host.held.call('punctual', 'Annotate', { arn, type: 'AWS::ECS::TaskDefinition', annotations });
    await host.run();
    await host.register();
    await host.run();
    assert.deepEqual(host.folders, ['/srv/office', undefined]);
  });
});

describe('a task that cannot be started', () => {
  const failures: [name: string, reason: RegExp, open: () => Promise<TaskCloud>, definition: object][] = [
    [
      'its image cannot be pulled',
      /^CannotPullContainerError: no such image$/,
      async () => {
        const host = await openTaskCloud();
        host.runs['main'] = { seconds: 1, failsToStart: 'CannotPullContainerError: no such image' };
        return host;
      },
      {},
    ],
    [
      'there is no runner',
      /^no runner: start Punctual where Docker runs, or with `--runner process`/,
      () => openTaskCloud({ runner: false }),
      {},
    ],
    [
      'a field is not there yet',
      /^container `main` needs `environmentFiles`, which the simulated runner of this version/,
      () => openTaskCloud(),
      {
        containerDefinitions: [
          { name: 'main', image: 'b', environmentFiles: [{ value: 'arn:aws:s3:::b/a.env', type: 's3' }] },
        ],
      },
    ],
    [
      'it is written for another system',
      /^the task definition needs `runtimePlatform.operatingSystemFamily WINDOWS_SERVER_2022_CORE`/,
      () => openTaskCloud(),
      { runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' } },
    ],
    [
      'its log driver is not there yet',
      /^container `main` needs `logConfiguration.logDriver splunk`/,
      () => openTaskCloud(),
      { containerDefinitions: [{ name: 'main', image: 'b', logConfiguration: { logDriver: 'splunk' } }] },
    ],
  ];
  for (const [name, reason, open, definition] of failures)
    it(`stops with TaskFailedToStart and the reason where ${name}`, async () => {
      const host = await open();
      await host.register(definition);
      const task = await host.run();
      const ended = await host.describe(task);
      assert.deepEqual(
        seen(host).map((line) => line.split(' ')[0]),
        ['PROVISIONING/RUNNING', 'PENDING/RUNNING', 'DEPROVISIONING/STOPPED', 'STOPPED/STOPPED'],
      );
      assert.equal(ended.stopCode, 'TaskFailedToStart');
      assert.match(ended.stoppedReason ?? '', reason);
      assert.equal(ended.version, 4);
      assert.equal(ended.startedAt, undefined);
      assert.equal(ended.pullStartedAt, undefined);
      assert.equal(ended.containers?.[0]?.exitCode, undefined);
      assert.deepEqual(host.held.errors, []);
    });
});

describe('a task that has run, and of which the runner knows nothing any more', () => {
  it('has ended without an exit code, and did not fail to start', async () => {
    const host = await openTaskCloud();
    await host.register();
    host.runs['main'] = { seconds: Infinity };
    const task = await host.run();
    assert.equal((await host.describe(task)).lastStatus, 'RUNNING');
    host.held.world.runner?.remove(String(task.taskArn?.split('/').at(-1)));
    await host.held.restart();
    const ended = await host.describe(task);
    assert.deepEqual([ended.lastStatus, ended.stopCode], ['STOPPED', 'EssentialContainerExited']);
    assert.deepEqual(
      [ended.containers?.[0]?.exitCode, ended.containers?.[0]?.reason],
      [undefined, 'nothing is left of what was kept of it, so it is not known how it ended'],
    );
  });
});

describe('a task of several containers', () => {
  it('runs once all have started, and ends when an essential one exits, which stops the others', async () => {
    const host = await openTaskCloud();
    await host.register(two());
    host.runs['side'] = { seconds: Infinity, secondsToStart: 2 };
    const task = await host.run();
    assert.equal((await host.describe(task)).lastStatus, 'PENDING');
    await host.held.advance(2);
    assert.equal((await host.describe(task)).lastStatus, 'RUNNING');
    await host.held.advance(20);
    const ended = await host.describe(task);
    assert.equal(ended.lastStatus, 'STOPPED');
    assert.deepEqual(
      ended.containers?.map(({ exitCode }) => exitCode),
      [0, 143],
    );
    assert.deepEqual(seen(host).slice(2), [
      'RUNNING/RUNNING 3',
      'RUNNING/STOPPED 4',
      'DEPROVISIONING/STOPPED 5',
      'STOPPED/STOPPED 6',
    ]);
  });

  it('goes on when a container that is not essential exits', async () => {
    const host = await openTaskCloud();
    await host.register(two({ essential: false }));
    host.runs['side'] = { seconds: 1, exitCode: 3 };
    const task = await host.run();
    await host.held.advance(5);
    const running = await host.describe(task);
    assert.equal(running.lastStatus, 'RUNNING');
    assert.deepEqual(
      running.containers?.map(({ lastStatus }) => lastStatus),
      ['RUNNING', 'STOPPED'],
    );
    await host.held.advance(5);
    assert.equal((await host.describe(task)).stoppedReason, 'Essential container in task exited');
  });

  it('fails to start if one of them does, and stops the one that runs', async () => {
    const host = await openTaskCloud();
    await host.register(two());
    host.runs['main'] = { seconds: Infinity };
    host.runs['side'] = { seconds: 1, secondsToStart: 1, failsToStart: 'CannotStartContainerError: no' };
    const task = await host.run();
    await host.held.advance(1);
    const ended = await host.describe(task);
    assert.equal(ended.stopCode, 'TaskFailedToStart');
    assert.equal(ended.stoppedReason, 'CannotStartContainerError: no');
    assert.equal(ended.lastStatus, 'STOPPED');
  });
});

describe('StopTask', () => {
  it('returns RUNNING, to be STOPPED, and the task ends by SIGTERM with the reason given', async () => {
    const host = await openTaskCloud();
    await host.register();
    host.runs['main'] = { seconds: Infinity };
    const { taskArn } = await host.run();
    await host.held.advance(60);
    const request = { cluster: 'jobs', task: taskArn, reason: 'enough' };
    const { task } = await host.held.call<{ task: Task }>('ecs', 'StopTask', request);
    assert.equal(task.lastStatus, 'RUNNING');
    assert.equal(task.desiredStatus, 'STOPPED');
    assert.equal(task.version, 4);
    const ended = await host.describe(task);
    assert.equal(ended.stopCode, 'UserInitiated');
    assert.equal(ended.stoppedReason, 'enough');
    assert.equal(ended.version, 6);
    assert.equal(ended.containers?.[0]?.exitCode, 143);
  });

  it('kills after stopTimeout what does not heed SIGTERM', async () => {
    const host = await openTaskCloud();
    await host.register({ containerDefinitions: [{ name: 'main', image: 'b', stopTimeout: 5 }] });
    host.runs['main'] = { seconds: Infinity, ignoresSigterm: true };
    const task = await host.run();
    await host.held.call('ecs', 'StopTask', { cluster: 'jobs', task: task.taskArn });
    await host.held.advance(4);
    assert.equal((await host.describe(task)).lastStatus, 'RUNNING');
    await host.held.advance(1);
    const ended = await host.describe(task);
    assert.equal(ended.stoppedReason, 'Task stopped by user');
    assert.equal(ended.containers?.[0]?.exitCode, 137);
  });

  it('stops a task whose containers are not yet there', async () => {
    const host = await openTaskCloud();
    await host.register();
    host.runs['main'] = { seconds: Infinity, secondsToStart: 30 };
    const task = await host.run();
    await host.held.call('ecs', 'StopTask', { cluster: 'jobs', task: task.taskArn });
    await host.held.advance(30);
    const ended = await host.describe(task);
    assert.equal(ended.lastStatus, 'STOPPED');
    assert.equal(ended.stopCode, 'UserInitiated');
    assert.equal(ended.startedAt, undefined);
  });

  it('changes nothing of a task that has stopped', async () => {
    const host = await openTaskCloud();
    await host.register();
    const task = await host.run();
    await host.held.advance(10);
    await host.held.call('ecs', 'StopTask', { cluster: 'jobs', task: task.taskArn });
    assert.equal((await host.describe(task)).version, 5);
  });

  it('knows no other cluster and no other task', async () => {
    const { held } = await openTaskCloud();
    await assert.rejects(held.call('ecs', 'StopTask', { cluster: 'none', task: 'a' }), {
      name: 'ClusterNotFoundException',
    });
    await assert.rejects(held.call('ecs', 'StopTask', { cluster: 'jobs', task: 'a' }), {
      name: 'InvalidParameterException',
      message: 'The referenced task was not found.',
    });
  });
});
