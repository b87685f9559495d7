import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type Dockerode from 'dockerode';
import type { ContainerSpec } from '../../../kit/runner.ts';
import { hostileNames } from '../fixtures/hostile-names.table.ts';
import { identityIn, labelsOf, notedIn } from '../names.ts';
import { refuses } from '../refuses.ts';
import { createOptions, type Surroundings } from './create-options.ts';

const least: ContainerSpec = {
  taskId: 'a'.repeat(32),
  taskArn: 'arn:task',
  clusterArn: 'arn:cluster',
  name: 'main',
  image: 'job:1',
  entryPoint: [],
  command: [],
  environment: {},
};
const where: Surroundings = {
  labels: { mine: 'yes' },
  pauseContainerId: 'pause',
  mounts: [],
  processors: 2,
  freeBytes: undefined,
};
const host = (more: Partial<ContainerSpec>): Dockerode.HostConfig =>
  createOptions({ ...least, ...more }, where).HostConfig as Dockerode.HostConfig;
const mebibyte = 1024 * 1024;

describe('how a container is created', () => {
  it('leaves to the image what is not given', () => {
    const options = createOptions(least, where);
    for (const name of ['Cmd', 'Entrypoint', 'WorkingDir', 'User', 'StopSignal', 'platform'])
      assert.ok(!(name in options), name);
    assert.equal(options.name, `punctual-${least.taskId}-main`);
    assert.deepEqual(options.Healthcheck, { Test: ['NONE'] });
  });

  it('has the Engine keep no more of its output than a sixteenth of what is free, in two files', () => {
    const maxSize = (freeMiB: number | undefined): unknown =>
      createOptions(least, { ...where, freeBytes: freeMiB === undefined ? undefined : freeMiB * mebibyte }).HostConfig
        ?.LogConfig?.Config;
    assert.deepEqual(maxSize(undefined), { 'max-size': '2048m', 'max-file': '2' });
    assert.deepEqual(maxSize(200_000), { 'max-size': '2048m', 'max-file': '2' });
    assert.deepEqual(maxSize(3200), { 'max-size': '100m', 'max-file': '2' });
    assert.deepEqual(maxSize(0), { 'max-size': '8m', 'max-file': '2' });
  });

  it('says what is given', () => {
    const options = createOptions(
      {
        ...least,
        entryPoint: ['/e'],
        command: ['c'],
        environment: { A: '1', B: '' },
        workingDirectory: '/w',
        user: '1:2',
        platform: 'linux/arm64',
      },
      where,
    );
    assert.deepEqual(options.Entrypoint, ['/e']);
    assert.deepEqual(options.Cmd, ['c']);
    assert.deepEqual(options.Env, ['A=1', 'B=']);
    assert.equal(options.WorkingDir, '/w');
    assert.equal(options.User, '1:2');
    assert.equal(options.platform, 'linux/arm64');
  });

  const cases: [name: string, given: Partial<ContainerSpec>, expected: Partial<Dockerode.HostConfig>][] = [
    [
      'its own limit of memory before the task’s',
      { memoryMiB: 64, taskSize: { cpuUnits: 256, memoryMiB: 512 } },
      { Memory: 64 * mebibyte, MemorySwap: 64 * mebibyte },
    ],
    [
      'the task’s limit of memory',
      { taskSize: { cpuUnits: 256, memoryMiB: 512 } },
      { Memory: 512 * mebibyte, MemorySwap: 512 * mebibyte, NanoCpus: 250_000_000 },
    ],
    ['a soft limit of memory', { memoryReservationMiB: 32 }, { MemoryReservation: 32 * mebibyte }],
    [
      'no more processors than there are',
      { taskSize: { cpuUnits: 16_384, memoryMiB: 32_768 } },
      { NanoCpus: 2_000_000_000 },
    ],
    ['its share of the processor', { cpuUnits: 512 }, { CpuShares: 512 }],
    ['the least share', { cpuUnits: 1 }, { CpuShares: 2 }],
    [
      'limits of a process',
      { ulimits: [{ name: 'nofile', soft: 1, hard: 2 }] },
      { Ulimits: [{ Name: 'nofile', Soft: 1, Hard: 2 }] },
    ],
    ['a root that cannot be written', { readonlyRootFilesystem: true }, { ReadonlyRootfs: true }],
    ['an init process', { init: true }, { Init: true }],
    [
      'memory as a folder',
      { tmpfs: [{ path: '/t', sizeMiB: 5, options: ['noexec'] }] },
      { Tmpfs: { '/t': 'size=5m,noexec' } },
    ],
    ['settings of the kernel', { systemControls: { 'kernel.shmmax': '1' } }, { Sysctls: { 'kernel.shmmax': '1' } }],
    [
      'volumes of others',
      {
        volumesFrom: [
          { name: 'a', readOnly: true },
          { name: 'b', readOnly: false },
        ],
      },
      { VolumesFrom: [`punctual-${least.taskId}-a:ro`, `punctual-${least.taskId}-b:rw`] },
    ],
  ];
  for (const [name, given, expected] of cases)
    it(`gives ${name}`, () => {
      const found = host(given);
      for (const [key, value] of Object.entries(expected))
        assert.deepEqual(found[key as keyof Dockerode.HostConfig], value);
    });

  it('gives the capabilities of Fargate, less what is dropped, and one that may be added', () => {
    const { CapAdd: all } = host({});
    assert.equal(all?.length, 14);
    assert.deepEqual(host({ capabilities: { add: [], drop: ['ALL'] } }).CapAdd, []);
    assert.deepEqual(host({ capabilities: { add: ['SYS_PTRACE'], drop: ['ALL'] } }).CapAdd, ['SYS_PTRACE']);
    assert.deepEqual(host({ capabilities: { add: [], drop: ['KILL'] } }).CapAdd?.length, 13);
  });

  it('waits for a health check in nanoseconds', () => {
    const healthCheck = {
      command: ['CMD', 'x'],
      intervalSeconds: 5,
      timeoutSeconds: 2,
      retries: 3,
      startPeriodSeconds: 10,
    };
    assert.deepEqual(createOptions({ ...least, healthCheck }, where).Healthcheck, {
      Test: ['CMD', 'x'],
      Interval: 5e9,
      Timeout: 2e9,
      Retries: 3,
      StartPeriod: 10e9,
    });
  });
});

describe('the labels of a container', () => {
  it('are ours, whatever the author’s say', () => {
    const spec = {
      ...least,
      dockerLabels: { mine: 'kept', 'punctual.task': 'another', 'com.amazonaws.ecs.task-arn': 'x' },
    };
    const labels = labelsOf(spec, 'cloud', { imageDigest: 'sha256:1', address: '169.254.170.9' });
    assert.equal(labels['mine'], 'kept');
    assert.equal(labels['com.amazonaws.ecs.task-arn'], 'arn:task');
    assert.deepEqual(identityIn(labels), { taskId: least.taskId, name: 'main' });
    assert.deepEqual(notedIn(labels), { imageDigest: 'sha256:1', address: '169.254.170.9' });
  });

  it('hold nothing of its environment', () => {
    const labels = labelsOf({ ...least, environment: { SECRET: 'canary' } }, 'cloud', {});
    assert.ok(!JSON.stringify(labels).includes('canary'));
  });

  it('of others name no container of a task', () => assert.equal(identityIn({ 'punctual.task': 'a' }), undefined));
});

describe('what a container may not want', () => {
  const mountOf = (kind: 'docker' | 'task', volume: string) => ({ kind, volume, path: '/data', readOnly: false });
  const cases: [given: Partial<ContainerSpec>, reason: RegExp | undefined][] = [
    [{}, undefined],
    [{ capabilities: { add: ['SYS_PTRACE'], drop: [] } }, undefined],
    [{ capabilities: { add: ['SYS_ADMIN'], drop: [] } }, /^container `[^`]+`: capability `SYS_ADMIN` may not be added/],
    [{ multilinePattern: '^\\d{4}' }, undefined],
    [{ multilinePattern: '(?=x)' }, /`\(\?=x\)` holds a look-ahead, `\(\?=`: .*linear/],
    [{ systemControls: { 'kernel.shmmax': '1' } }, undefined],
    [{ environment: { 'A=B': '1' } }, /`A=B` is no name of an environment variable/],
    [{ mounts: [mountOf('docker', 'office')] }, undefined],
    [{ mounts: [mountOf('docker', 'punctual-office')] }, /may not be named `punctual-office`/],
    [{ mounts: [mountOf('task', 'punctual-office')] }, undefined],
    [{ name: '../etc' }, /^container `\.\.\/etc`: that is no name: up to 255 letters/],
    ...hostileNames.flatMap(([, name]): [Partial<ContainerSpec>, RegExp][] => [
      [{ name }, /that is no name/],
      [{ mounts: [mountOf('docker', name)] }, /its volume `.*` is no name/s],
      [{ mounts: [mountOf('task', name)] }, /its volume `.*` is no name/s],
    ]),
    [{ systemControls: { 'net.core.somaxconn': '1' } }, /^container `[^`]+`: `net.core.somaxconn` cannot be set/],
  ];
  for (const [given, reason] of cases)
    it(JSON.stringify(given), () => {
      const refusal = refuses({ ...least, ...given });
      if (reason) assert.match(refusal ?? '', reason);
      else assert.equal(refusal, undefined);
    });
});
