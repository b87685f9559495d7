/** Whose volumes a task may mount, and what volumes bind of the host. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { testDocker } from '../../../../../test/docker/docker.ts';
import type { ContainerSpec, Mount } from '../../../kit/runner.ts';
import { removed } from '../engine-api/engine-errors.ts';
import { eventually } from '../fixtures/bench.ts';
import { openTrial, type Trial } from '../fixtures/trial.ts';
import { volumeLabels, volumeName } from '../names.ts';

const there = testDocker();

describe('a volume', 'skip' in there ? { skip: there.skip } : {}, () => {
  if ('skip' in there) return;
  const { docker } = there;
  const allowed = `test-of-punctual-${randomBytes(8).toString('hex')}`;
  const other = `${allowed}-other`;
  let trial: Trial;
  beforeEach(async () => {
    trial = await openTrial(docker, { volumes: [allowed] });
  });
  afterEach(async () => {
    await trial.close();
    for (const name of [allowed, other]) await removed(docker.getVolume(name).remove());
  });
  const mounted = (kind: Mount['kind'], volume: string): Partial<ContainerSpec> => ({
    mounts: [{ kind, volume, path: '/data', readOnly: false }],
  });
  const failure = async (spec: ContainerSpec): Promise<string> => {
    const report = await trial.untilOver(spec);
    assert.ok(report.happened === 'failed', JSON.stringify(report));
    return report.reason;
  };
  const names = async (): Promise<string[]> => ((await docker.listVolumes()).Volumes ?? []).map(({ Name }) => Name);

  it('of the Engine is mounted where its name is allowed, and kept', async () => {
    const report = await trial.untilOver(trial.start('echo 1 > /data/file', mounted('docker', allowed)));
    assert.equal(report.happened === 'exited' && report.exitCode, 0);
    trial.runner.remove(report.taskId);
    const reader = trial.start('cat /data/file', mounted('docker', allowed));
    await trial.untilOver(reader);
    assert.deepEqual(trial.lines(reader), ['1']);
    trial.runner.remove(reader.taskId);
    await eventually(
      async () => (await docker.listContainers({ all: true, filters: { volume: [allowed] } })).length === 0,
      'both are removed',
    );
  });

  it('of the Engine is not mounted where its name is not, and not made', async () => {
    const reason = await failure(trial.start('true', mounted('docker', other)));
    assert.match(
      reason,
      /^CannotCreateContainerError: volume `.*` is Docker's own, .* --allow-volume test-of-punctual-/,
    );
    assert.ok(!(await names()).includes(other));
  });

  const binds: [options: Record<string, string>, reason: RegExp][] = [
    [{ type: 'none', o: 'bind', device: '/etc' }, /host path `\/etc` is within none/],
    [{ type: 'none', o: 'ro,rbind', device: '/etc/../etc' }, /is within none/],
    [{ type: 'nfs', o: 'bind', device: '/etc' }, /is within none/],
    [{ type: 'none', o: 'bind', device: '/' }, /leads to the socket/],
    [
      { type: 'overlay', o: 'lowerdir=/etc:/usr,upperdir=/var/a,workdir=/var/b', device: 'overlay' },
      /`\/etc` is within none/,
    ],
    [{ type: 'ext4', device: '/dev/sda1' }, /`\/dev\/sda1` (?:is within none|does not exist)/],
    [{ type: 'ext4', device: 'dev/null' }, /`\/dev\/null` is within none/],
  ];
  for (const [options, reason] of binds)
    it(`that is allowed by its name may not bind what is not: ${JSON.stringify(options)}`, async () => {
      await docker.createVolume({ Name: allowed, Driver: 'local', DriverOpts: options });
      assert.match(await failure(trial.start('true', mounted('docker', allowed))), reason);
    });

  it('that is allowed may bind a path that is, or hold a file system in memory', async () => {
    for (const options of [
      { type: 'none', o: 'bind', device: trial.folder },
      { type: 'tmpfs', device: 'tmpfs' },
    ]) {
      await docker.createVolume({ Name: allowed, Driver: 'local', DriverOpts: options });
      const spec = trial.start('echo 1 > /data/file', mounted('docker', allowed));
      const report = await trial.untilOver(spec);
      assert.equal(report.happened === 'exited' && report.exitCode, 0, JSON.stringify(report));
      await docker.getContainer(report.happened === 'exited' ? `punctual-${spec.taskId}-main` : '').remove({ v: true });
      await docker.getVolume(allowed).remove();
    }
  });

  const foreign: [what: string, make: (taskId: string) => object][] = [
    ['somebody else made', () => ({})],
    ['another task has', () => ({ Labels: volumeLabels('f'.repeat(32), trial.cloudId) })],
    ['another cloud has', (taskId) => ({ Labels: volumeLabels(taskId, 'another') })],
    [
      'binds a path under our label',
      (taskId) => ({
        Labels: volumeLabels(taskId, trial.cloudId),
        DriverOpts: { type: 'none', o: 'bind', device: '/etc' },
      }),
    ],
  ];
  for (const [what, make] of foreign)
    it(`of a task is never one that ${what}`, async () => {
      const spec = trial.spec('true', mounted('task', 'data'));
      const name = volumeName(spec.taskId, 'data');
      await docker.createVolume({ Name: name, Driver: 'local', ...make(spec.taskId) });
      trial.runner.start(spec);
      assert.match(
        await failure(spec),
        /there is a Docker volume `punctual-.*-data` already, which this cloud has not made/,
      );
      trial.runner.remove(spec.taskId);
      await trial.runner.close();
      assert.equal((await names()).includes(name), what !== 'binds a path under our label');
      await removed(docker.getVolume(name).remove());
    });
});
