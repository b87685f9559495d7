import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RunTaskRequest, RunTaskResponse, Task } from '@aws-sdk/client-ecs';
import { network, openTaskCloud } from '../fixtures/task-cloud.ts';

const invalid = (message: string) => ({ name: 'InvalidParameterException', message });

describe('RunTask refuses', () => {
  const cases: [name: string, change: object, error: object][] = [
    ['an unknown cluster', { cluster: 'none' }, { name: 'ClusterNotFoundException', message: 'Cluster not found.' }],
    [
      'an unknown definition',
      { taskDefinition: 'none' },
      { name: 'ClientException', message: 'TaskDefinition not found.' },
    ],
    [
      'an unknown revision',
      { taskDefinition: 'job:9' },
      { name: 'ClientException', message: 'TaskDefinition not found.' },
    ],
    [
      'awsvpc without a network',
      { networkConfiguration: undefined },
      invalid("Network Configuration must be provided when networkMode 'awsvpc' is specified."),
    ],
    ['a revision that is INACTIVE', { taskDefinition: 'old:1' }, invalid('TaskDefinition is inactive')],
    [
      'an override for a container that is not there',
      { overrides: { containerOverrides: [{ name: 'x' }] } },
      invalid('Override for container named x is not a container in the TaskDefinition.'),
    ],
    [
      'overrides that are too long',
      { overrides: { containerOverrides: [{ name: 'main', command: ['x'.repeat(8192)] }] } },
      invalid('Container Overrides length must be at most 8192'),
    ],
    [
      'EC2, as no cluster here has instances',
      { launchType: undefined },
      invalid('No Container Instances were found in your cluster.'),
    ],
    [
      'a size that Fargate does not have',
      { overrides: { cpu: '300' } },
      {
        name: 'ClientException',
        message:
          /^No Fargate configuration exists for given values: \d+ CPU, \d+ memory\. See the Amazon ECS documentation for the valid values\.$/,
      },
    ],
    ['a platform version that never was', { platformVersion: '9' }, { name: 'PlatformUnknownException' }],
    ['11 tasks at once', { count: 11 }, { name: 'InvalidParameterException' }],
    [
      'a definition that is not for Fargate',
      { taskDefinition: 'bridge' },
      invalid('Task definition does not support launch_type FARGATE.'),
    ],
    [
      'what is not there yet, by its name',
      { volumeConfigurations: [{ name: 'v' }] },
      invalid('`volumeConfigurations` is not there yet in this version of Punctual: leave it out'),
    ],
    [
      'a cluster of another region',
      { cluster: 'arn:aws:ecs:eu-west-1:000000000000:cluster/jobs' },
      { name: 'ClusterNotFoundException' },
    ],
    [
      'a definition of another account',
      { taskDefinition: 'arn:aws:ecs:us-east-1:111111111111:task-definition/job:1' },
      { name: 'ClientException' },
    ],
  ];
  for (const [name, change, error] of cases)
    it(name, async () => {
      const host = await openTaskCloud();
      await host.register();
      await host.register({ family: 'bridge', requiresCompatibilities: undefined, networkMode: 'bridge' });
      await host.register({ family: 'old' });
      await host.held.call('ecs', 'DeregisterTaskDefinition', { taskDefinition: 'old:1' });
      await assert.rejects(host.run(change as Partial<RunTaskRequest>), error);
      assert.deepEqual(host.events, []);
      assert.deepEqual(host.held.errors, []);
    });
});

describe('RunTask', () => {
  it('takes the newest revision that is ACTIVE for a bare family', async () => {
    const host = await openTaskCloud();
    for (let i = 0; i < 3; i++) await host.register();
    await host.held.call('ecs', 'DeregisterTaskDefinition', { taskDefinition: 'job:3' });
    assert.match((await host.run()).taskDefinitionArn ?? '', /task-definition\/job:2$/);
    const arn = 'arn:aws:ecs:us-east-1:000000000000:task-definition/job:1';
    assert.equal((await host.run({ taskDefinition: arn })).taskDefinitionArn, arn);
  });

  it('makes the default cluster when it is first used', async () => {
    const host = await openTaskCloud();
    await host.register();
    const task = await host.run({ cluster: undefined });
    assert.equal(task.clusterArn, 'arn:aws:ecs:us-east-1:000000000000:cluster/default');
  });

  it('runs as many tasks as asked for, with their group, tags and overrides', async () => {
    const host = await openTaskCloud();
    await host.register({ tags: [{ key: 'team', value: 'a' }] });
    const request = {
      cluster: 'jobs',
      taskDefinition: 'job',
      launchType: 'FARGATE',
      networkConfiguration: network,
      count: 3,
      group: 'nightly',
      propagateTags: 'TASK_DEFINITION',
      enableECSManagedTags: true,
      tags: [{ key: 'by', value: 'me' }],
      overrides: { cpu: '512', memory: '1 GB' },
    };
    const { tasks = [], failures } = await host.held.call<RunTaskResponse>('ecs', 'RunTask', request);
    assert.deepEqual(failures, []);
    assert.equal(new Set(tasks.map(({ taskArn }) => taskArn)).size, 3);
    const [task] = tasks as [Task];
    assert.equal(task.group, 'nightly');
    assert.equal(task.cpu, '512');
    assert.equal(task.memory, '1024');
    assert.deepEqual(
      task.tags?.map(({ key }) => key),
      ['team', 'by', 'aws:ecs:clusterName'],
    );
    assert.equal(host.started.length, 3);
  });

  it('returns the same tasks for the same clientToken, and refuses it for another request', async () => {
    const host = await openTaskCloud();
    await host.register();
    const first = await host.run({ clientToken: 'once' });
    const again = await host.run({ clientToken: 'once' });
    assert.equal(again.taskArn, first.taskArn);
    assert.equal(again.lastStatus, 'RUNNING');
    assert.equal(host.started.length, 1);
    await assert.rejects(host.run({ clientToken: 'once', count: 2 }), {
      name: 'ConflictException',
      fields: { resourceIds: [first.taskArn] },
    });
    await host.held.advance(25 * 3600);
    assert.notEqual((await host.run({ clientToken: 'once' })).taskArn, first.taskArn);
  });

  it('takes the default capacity provider of the cluster, where no launch type is given', async () => {
    const host = await openTaskCloud();
    await host.held.call('ecs', 'CreateCluster', {
      clusterName: 'spot',
      capacityProviders: ['FARGATE_SPOT'],
      defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }],
    });
    await host.register();
    const task = await host.run({ cluster: 'spot', launchType: undefined });
    assert.equal(task.capacityProviderName, 'FARGATE_SPOT');
    const put = (capacityProviders: string[], capacityProvider: string) =>
      host.held.call('ecs', 'PutClusterCapacityProviders', {
        cluster: 'spot',
        capacityProviders,
        defaultCapacityProviderStrategy: [{ capacityProvider, weight: 1 }],
      });
    await put(['FARGATE', 'FARGATE_SPOT'], 'FARGATE');
    assert.equal((await host.run({ cluster: 'spot', launchType: undefined })).capacityProviderName, 'FARGATE');
    await assert.rejects(put(['FARGATE'], 'FARGATE_SPOT'), { code: 'InvalidParameterException' });
    await assert.rejects(put(['instances'], 'instances'), { code: 'InvalidParameterException' });
  });
});

describe('DescribeTasks and ListTasks', () => {
  const list = async (host: Awaited<ReturnType<typeof openTaskCloud>>, filter: object) =>
    (await host.held.call<{ taskArns: string[] }>('ecs', 'ListTasks', { cluster: 'jobs', ...filter })).taskArns;

  it('lists those that are to run, unless asked otherwise, by family and starter', async () => {
    const host = await openTaskCloud();
    await host.register();
    await host.register({ family: 'other' });
    const job = await host.run({ startedBy: 'me' });
    const other = await host.run({ taskDefinition: 'other' });
    assert.deepEqual(await list(host, {}), [job.taskArn, other.taskArn]);
    assert.deepEqual(await list(host, { family: 'other' }), [other.taskArn]);
    assert.deepEqual(await list(host, { startedBy: 'me' }), [job.taskArn]);
    assert.deepEqual(await list(host, { serviceName: 's' }), []);
    await host.held.advance(10);
    assert.deepEqual(await list(host, {}), []);
    assert.deepEqual(await list(host, { desiredStatus: 'STOPPED' }), [job.taskArn, other.taskArn]);
  });

  it('pages', async () => {
    const host = await openTaskCloud();
    await host.register();
    const arns: (string | undefined)[] = [];
    for (let i = 0; i < 5; i++) arns.push((await host.run()).taskArn);
    const found: string[] = [];
    let nextToken: string | undefined;
    do {
      const page: { taskArns: string[]; nextToken?: string } = await host.held.call('ecs', 'ListTasks', {
        cluster: 'jobs',
        maxResults: 2,
        nextToken,
      });
      found.push(...page.taskArns);
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    assert.deepEqual(found, arns);
    await assert.rejects(list(host, { nextToken: 'x' }), invalid('Invalid token.'));
  });

  it('returns MISSING for a task that is not there', async () => {
    const { held } = await openTaskCloud();
    const answer = await held.call<RunTaskResponse>('ecs', 'DescribeTasks', { cluster: 'jobs', tasks: ['0123'] });
    assert.deepEqual(answer.failures, [
      { arn: 'arn:aws:ecs:us-east-1:000000000000:task/jobs/0123', reason: 'MISSING' },
    ]);
    await assert.rejects(
      held.call('ecs', 'DescribeTasks', { cluster: 'jobs', tasks: [] }),
      invalid('Tasks cannot be empty.'),
    );
  });
});
