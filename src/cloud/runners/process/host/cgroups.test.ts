import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { ContainerSpec } from '../../../kit/runner.ts';
import { openTrial, specOf } from '../fixtures/trial.ts';
import { type CgroupHierarchy, mayGoBelow, ownFolders } from './cgroup-hierarchies.ts';
import { openCgroups } from './cgroups.ts';
import { openHost } from './host.ts';

const container = specOf('a'.repeat(32), ['true']);

describe('our own control groups are found', () => {
  const cases: [name: string, mountinfo: string, memberships: string, expected: string[]][] = [
    ['on a host that has none', '22 1 8:1 / / rw - ext4 /dev/sda1 rw', '', []],
    [
      'of version 2, in a service of systemd',
      '30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate',
      '0::/system.slice/punctual.service\n',
      ['2 /sys/fs/cgroup/system.slice/punctual.service'],
    ],
    [
      'of version 2, after we have gone into a group of our own there',
      '30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw',
      '0::/system.slice/punctual.service/punctual-engine\n',
      ['2 /sys/fs/cgroup/system.slice/punctual.service'],
    ],
    [
      'of version 1, whose controllers may share a hierarchy',
      [
        '33 32 0:29 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,name=systemd',
        '34 32 0:30 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct',
        '35 32 0:31 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory',
        '36 32 0:32 / /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids',
      ].join('\n'),
      '4:pids:/user/7\n3:memory:/jobs\n2:cpu,cpuacct:/\n1:name=systemd:/init\n',
      ['1 /sys/fs/cgroup/pids/user/7 pids', '1 /sys/fs/cgroup/memory/jobs memory', '1 /sys/fs/cgroup/cpu,cpuacct cpu'],
    ],
    [
      'of version 1 alone where a host has both, and version 1 has the controllers',
      [
        '35 32 0:31 / /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids',
        '36 32 0:32 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw',
      ].join('\n'),
      '4:pids:/\n0::/\n',
      ['1 /sys/fs/cgroup/pids pids'],
    ],
    [
      'in a container, which sees a part of the hierarchy',
      '35 32 0:31 /docker/0a1b /sys/fs/cgroup/pids ro - cgroup cgroup rw,pids',
      '4:pids:/docker/0a1b/inner\n',
      ['1 /sys/fs/cgroup/pids/inner pids'],
    ],
    [
      'not where the mount shows another part',
      '35 32 0:31 /docker/0a1b /sys/fs/cgroup/pids ro - cgroup cgroup rw,pids',
      '4:pids:/docker/ffff\n',
      [],
    ],
  ];
  for (const [name, mountinfo, memberships, expected] of cases)
    it(name, () => {
      const found = ownFolders(mountinfo, memberships);
      assert.deepEqual(
        found.map(({ version, folder, controllers }) =>
          [version, folder, ...controllers].join(' ').replace(/\/(?= |$)/, ''),
        ),
        expected,
      );
    });
});

describe('controllers are handed on by going into a group below', () => {
  const cases: [name: string, folder: string, expected: boolean][] = [
    ['in a session', '/sys/fs/cgroup/user.slice/user-1000.slice/session-3.scope', true],
    ['in a container, whose root it is', '/sys/fs/cgroup', true],
    // As tried with systemd 252: it could not start the next engine while a task ran.
    [
      'but not in a service, where systemd starts the next engine',
      '/sys/fs/cgroup/system.slice/punctual.service',
      false,
    ],
  ];
  for (const [name, folder, expected] of cases) it(name, () => assert.equal(mayGoBelow(folder), expected));
});

describe('a container’s control groups', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'punctual-cgroup-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const limited: ContainerSpec = {
    ...container,
    taskSize: { cpuUnits: 512, memoryMiB: 1024 },
    memoryMiB: 64,
    cpuUnits: 256,
  };
  const hierarchy = (version: 1 | 2, ...controllers: CgroupHierarchy['controllers']): CgroupHierarchy => {
    const path = join(folder, controllers.join('-'));
    mkdirSync(path);
    return { version, path, controllers };
  };
  const textOf = (...path: string[]): string => readFileSync(join(folder, ...path), 'utf8');

  it('have their limits in version 2, the task’s above the container’s', () => {
    const groups = openCgroups([hierarchy(2, 'pids', 'memory', 'cpu')], 'id').make(limited);
    const task = join('pids-memory-cpu', 'id', limited.taskId);
    assert.deepEqual(groups, [join(folder, task, 'main')]);
    assert.equal(textOf(task, 'memory.max'), String(1024 * 1024 * 1024));
    assert.equal(textOf(task, 'cpu.max'), '50000 100000');
    assert.equal(textOf(task, 'main', 'memory.max'), String(64 * 1024 * 1024));
    assert.equal(textOf(task, 'main', 'memory.swap.max'), '0');
    assert.equal(textOf(task, 'main', 'cpu.weight'), '10');
    assert.equal(textOf(task, 'main', 'pids.max'), '4096');
    for (const parent of [task, join('pids-memory-cpu', 'id')])
      assert.equal(textOf(parent, 'cgroup.subtree_control'), '+pids +memory +cpu');
  });

  it('have their limits in version 1, in each hierarchy', () => {
    const groups = openCgroups([hierarchy(1, 'pids'), hierarchy(1, 'memory'), hierarchy(1, 'cpu')], 'id').make(limited);
    const { taskId } = limited;
    assert.deepEqual(
      groups,
      ['pids', 'memory', 'cpu'].map((one) => join(folder, one, 'id', taskId, 'main')),
    );
    assert.equal(textOf('memory', 'id', taskId, 'memory.limit_in_bytes'), String(1024 * 1024 * 1024));
    assert.equal(textOf('memory', 'id', taskId, 'main', 'memory.limit_in_bytes'), String(64 * 1024 * 1024));
    assert.equal(textOf('cpu', 'id', taskId, 'cpu.cfs_quota_us'), '50000');
    assert.equal(textOf('cpu', 'id', taskId, 'main', 'cpu.shares'), '256');
    assert.equal(textOf('pids', 'id', taskId, 'main', 'pids.max'), '4096');
  });

  it('are the task’s own in version 1 where a container has no limits of its own', () => {
    const groups = openCgroups([hierarchy(1, 'pids'), hierarchy(1, 'memory')], 'id').make(container);
    assert.deepEqual(groups, [
      join(folder, 'pids', 'id', container.taskId, 'main'),
      join(folder, 'memory', 'id', container.taskId),
    ]);
  });

  it('are fewer, and no failure, where the host refuses some', () => {
    const refusing: CgroupHierarchy = { version: 1, path: '/proc/nowhere', controllers: ['memory'] };
    assert.equal(openCgroups([hierarchy(1, 'pids'), refusing], 'id').make(container).length, 1);
    assert.deepEqual(openCgroups([], 'id').make(container), []);
  });
});

const memoryHierarchy = openHost().cgroups.find(({ controllers }) => controllers.includes('memory'));

describe('a container that runs out of memory', {
  skip: !memoryHierarchy && 'this host gives no control groups of memory',
}, () => {
  const sizes: [name: string, limits: Partial<ContainerSpec>][] = [
    ['its own', { memoryMiB: 32 }],
    ['its task’s', { taskSize: { cpuUnits: 1024, memoryMiB: 32 } }],
  ];
  for (const [name, limits] of sizes)
    it(`(${name}) ends in the words of ECS, and nothing is left of its groups`, async () => {
      const trial = openTrial();
      const { taskId } = trial.start(['sh', '-c', 'x=x; while :; do x=$x$x; done'], limits);
      await trial.until(() => trial.reports.length >= 2, 'it is over');
      const report = trial.reports.at(-1);
      assert.ok(report?.happened === 'exited', JSON.stringify(trial.reports));
      assert.equal(report.exitCode, 137);
      assert.equal(report.reason, 'OutOfMemoryError: Container killed due to memory usage');
      trial.runner.remove(taskId);
      await trial.runner.close();
      const id = readFileSync(join(trial.tasks, 'id'), 'utf8');
      assert.equal(existsSync(join(memoryHierarchy?.path ?? '', id)), false);
      await trial.close();
    });
});
