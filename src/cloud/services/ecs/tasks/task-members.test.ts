/**
 * Which members a task has, from RunTask to the event of its end, and of which kind. Written after the API reference ("Task", "Container") and what AWS leaves
 * out of events; `recorded.test.ts` compares with tasks of AWS's own.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openTaskCloud } from '../fixtures/task-cloud.ts';

const texts = (...names: string[]) => Object.fromEntries(names.map((name) => [name, 'string']));
const times = (...names: string[]) => Object.fromEntries(names.map((name) => [name, 'time']));

const container = {
  ...texts('containerArn', 'taskArn', 'name', 'image', 'lastStatus', 'cpu'),
  networkBindings: [],
  managedAgents: [],
  gpuIds: [],
};

/** As a response and an event have it. */
const common = {
  ...texts('availabilityZone', 'clusterArn', 'cpu', 'desiredStatus', 'group', 'lastStatus', 'launchType', 'memory'),
  ...texts('platformVersion', 'taskArn', 'taskDefinitionArn'),
  attachments: [{ ...texts('id', 'type', 'status'), details: [texts('name', 'value')] }],
  attributes: [texts('name', 'value')],
  containers: [{ ...container, networkInterfaces: [] }],
  enableExecuteCommand: 'boolean',
  ephemeralStorage: { sizeInGiB: 'number' },
  inferenceAccelerators: [],
  overrides: {
    containerOverrides: [
      { ...texts('name'), command: [], environment: [], environmentFiles: [], resourceRequirements: [] },
    ],
    inferenceAcceleratorOverrides: [],
  },
  tags: [],
  version: 'number',
  ...times('createdAt'),
};

const started = { ...common, ...texts('platformFamily') };
const attached = [{ ...texts('attachmentId', 'privateIpv4Address') }];
const ended = {
  ...common,
  ...texts('connectivity', 'startedBy', 'stopCode', 'stoppedReason'),
  ...times('connectivityAt', 'stoppingAt', 'executionStoppedAt', 'stoppedAt', 'updatedAt'),
};

/** The kind of each member; of a list its first item stands for all. */
function kinds(value: unknown, name = ''): unknown {
  if (name.endsWith('At')) return 'time';
  if (Array.isArray(value)) return value.slice(0, 1).map((item) => kinds(item));
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, kinds(member, key)]));
}

const detailNames = (task: Readonly<Record<string, unknown>>): unknown =>
  (task['attachments'] as { details: { name: string }[] }[]).flatMap(({ details }) => details.map(({ name }) => name));

const asked = { taskDefinition: 'job', platformVersion: '1.4.0' };

describe('the members of a task', () => {
  it('that RunTask returns', async () => {
    const cloud = await openTaskCloud();
    await cloud.register();
    const task = await cloud.run(asked);
    assert.deepEqual(kinds(task), started);
    assert.deepEqual(detailNames(task as never), ['subnetId']);
    assert.deepEqual([task.version, task.lastStatus, task.desiredStatus], [1, 'PROVISIONING', 'RUNNING']);
    assert.deepEqual([task.group, task.attachments?.[0]?.status], ['family:job', 'PRECREATED']);
  });

  it('that RunTask returns has the one who started it, where that was said', async () => {
    const cloud = await openTaskCloud();
    await cloud.register();
    assert.deepEqual(kinds(await cloud.run({ ...asked, startedBy: 'me' })), { ...started, startedBy: 'string' });
  });

  it('that has ended by itself, in its event', async () => {
    const cloud = await openTaskCloud();
    await cloud.register();
    await cloud.run({ ...asked, startedBy: 'me' });
    await cloud.held.advance(10);
    const task = cloud.events.at(-1)!.detail;
    const containers = [
      { ...container, ...texts('imageDigest', 'runtimeId'), exitCode: 'number', networkInterfaces: attached },
    ];
    const all = { ...ended, containers, ...times('pullStartedAt', 'pullStoppedAt', 'startedAt') };
    assert.deepEqual(kinds(task), all);
    const details = ['subnetId', 'networkInterfaceId', 'macAddress', 'privateDnsName', 'privateIPv4Address'];
    assert.deepEqual(detailNames(task), details);
    assert.deepEqual([task['version'], task['lastStatus'], task['desiredStatus']], [5, 'STOPPED', 'STOPPED']);
    assert.deepEqual(
      [task['stopCode'], task['stoppedReason']],
      ['EssentialContainerExited', 'Essential container in task exited'],
    );
  });

  it('that could not start, in its event: it has no exit code, and neither pull nor start', async () => {
    const cloud = await openTaskCloud();
    cloud.runs['main'] = { seconds: 0, failsToStart: 'CannotPullContainerError: no such image' };
    await cloud.register();
    await cloud.run({ ...asked, startedBy: 'me' });
    const task = cloud.events.at(-1)!.detail;
    const containers = [{ ...container, ...texts('runtimeId'), networkInterfaces: attached }];
    assert.deepEqual(kinds(task), { ...ended, containers });
    assert.deepEqual([task['version'], task['stopCode']], [4, 'TaskFailedToStart']);
    assert.equal(task['stoppedReason'], 'CannotPullContainerError: no such image');
  });
});
