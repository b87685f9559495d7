import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type Dockerode from 'dockerode';
import { busyboxImage, testDocker } from '../../../../test/docker/docker.ts';
import { ifThere } from './engine-api/engine-errors.ts';
import { eventually, until } from './fixtures/bench.ts';
import { openTrial, type Trial } from './fixtures/trial.ts';
import { containerName, ofCloud } from './names.ts';

const there = testDocker();

describe('a container of a task', 'skip' in there ? { skip: there.skip } : {}, () => {
  if ('skip' in there) return;
  const { docker } = there;
  /** Of the Engine. */
  const ownVolume = `test-of-punctual-${randomBytes(8).toString('hex')}`;
  let trial: Trial;
  before(async () => {
    trial = await openTrial(docker, { volumes: [ownVolume] });
  });
  after(() => trial.close());

  it('is given nothing that reaches the host', async () => {
    const spec = trial.start('exec sleep 1000', { taskSize: { cpuUnits: 4096, memoryMiB: 512 } });
    await trial.untilStarted(spec);
    const { HostConfig: host, Config: config } = await trial.inspect(spec);
    assert.equal(host.Privileged, false);
    assert.equal(host.AutoRemove, false);
    assert.match(host.NetworkMode ?? '', /^container:/);
    assert.equal(host.PidMode, '');
    assert.notEqual(host.IpcMode, 'host');
    assert.deepEqual(host.SecurityOpt, ['no-new-privileges']);
    assert.deepEqual(host.CapDrop, ['ALL']);
    assert.ok((host.PidsLimit ?? 0) > 0);
    assert.equal(host.Memory, 512 * 1024 * 1024);
    assert.equal(host.MemorySwap, host.Memory);
    assert.deepEqual(config.Labels?.['com.amazonaws.ecs.container-name'], 'main');
    const status = readFileSync(`/proc/${(await trial.inspect(spec)).State.Pid}/status`, 'utf8');
    assert.match(status, /NoNewPrivs:\s+1/);
    // The 14 of Docker's own default set.
    assert.match(status, /CapEff:\s+00000000a80425fb/);
    trial.runner.remove(spec.taskId);
  });

  it('runs out of memory in the words of ECS', async () => {
    const report = await trial.untilOver(trial.start('exec tail /dev/zero', { memoryMiB: 16 }));
    assert.ok(report.happened === 'exited');
    assert.equal(report.exitCode, 137);
    assert.equal(report.reason, 'OutOfMemoryError: Container killed due to memory usage');
  });

  it('has what its definition says', async () => {
    const spec = trial.start(
      'id -u; pwd; echo $WHAT; touch /x 2> /dev/null || echo read-only; touch /scratch/x && echo scratch; ulimit -n; echo $0',
      {
        user: 'job',
        workingDirectory: '/usr',
        environment: { WHAT: 'a=b "c"' },
        readonlyRootFilesystem: true,
        tmpfs: [{ path: '/scratch', sizeMiB: 4, options: ['mode=1777'] }],
        ulimits: [{ name: 'nofile', soft: 100, hard: 200 }],
      },
    );
    await trial.untilOver(spec);
    assert.deepEqual(trial.lines(spec), ['1000', '/usr', 'a=b "c"', 'read-only', 'scratch', '100', '/bin/sh']);
  });

  it('is asked to end by the signal of its image', async () => {
    const image = 'punctual-test/stopped-by-usr1:latest';
    const made = await docker.createContainer({ Image: await busyboxImage(docker), Cmd: ['true'] });
    await made.commit({ repo: 'punctual-test/stopped-by-usr1', StopSignal: 'SIGUSR1' });
    await made.remove();
    const spec = trial.start("trap 'exit 9' USR1; echo up; sleep 1000 & wait", { image });
    await trial.untilPrinted(spec);
    trial.runner.stop(spec.taskId, spec.name, 100);
    const report = await trial.untilOver(spec);
    assert.ok(report.happened === 'exited');
    assert.equal(report.exitCode, 9);
  });

  it('leaves nothing that goes on when it is stopped', async () => {
    const stubborn =
      "trap '' TERM; (setsid sh -c 'sleep 1000 & sleep 1000' &); for n in $(seq 200); do sleep 1000 & done; echo up; wait";
    const spec = trial.start(stubborn);
    await trial.untilPrinted(spec);
    const { Id: id } = await trial.inspect(spec);
    assert.ok(processesOf(id) > 200, `${processesOf(id)}`);
    trial.runner.stop(spec.taskId, spec.name, 0.2);
    await trial.untilOver(spec);
    assert.equal(processesOf(id), 0);
  });

  it('reports how its health check comes out', async () => {
    const health = join(trial.folder, 'healthy');
    writeFileSync(health, '');
    const spec = trial.start('exec sleep 1000', {
      mounts: [{ volume: 'here', kind: 'host', hostPath: trial.folder, path: '/here', readOnly: true }],
      healthCheck: {
        command: ['CMD-SHELL', 'test -e /here/healthy'],
        intervalSeconds: 1,
        timeoutSeconds: 5,
        retries: 1,
        startPeriodSeconds: 0,
      },
    });
    const statuses = () => trial.of(spec).flatMap((one) => (one.happened === 'health' ? [one.status] : []));
    await until(() => statuses().length === 1, 'it is healthy');
    rmSync(health);
    await until(() => statuses().length === 2, 'it is unhealthy');
    assert.deepEqual(statuses(), ['HEALTHY', 'UNHEALTHY']);
    trial.runner.remove(spec.taskId);
  });

  it('is reached by its neighbours of the same task at localhost', async () => {
    const server = trial.start('echo hello | nc -l -p 8080; echo served');
    await trial.untilStarted(server);
    const client = {
      ...trial.spec('until nc 127.0.0.1 8080; do sleep 0.1; done'),
      taskId: server.taskId,
      name: 'client',
    };
    trial.runner.start(client);
    await trial.untilOver(client);
    assert.ok(trial.lines(client).includes('hello'), trial.lines(client).join());
    const [started] = trial.of(server);
    assert.ok(started?.happened === 'started' && /^169\.254\.17[01]\./.test(started.address ?? ''));
  });

  it('shares the volumes of its task, which go with it', async () => {
    const mounts = [{ volume: 'data', kind: 'task' as const, path: '/data', readOnly: false }];
    const writer = trial.start('echo kept > /data/file', { mounts });
    await trial.untilOver(writer);
    const reader = { ...trial.spec('cat /data/file', { mounts }), taskId: writer.taskId, name: 'reader' };
    const borrower = {
      ...trial.spec('cat /data/file; touch /data/x 2> /dev/null || echo read-only', {
        volumesFrom: [{ name: 'main', readOnly: true }],
      }),
      taskId: writer.taskId,
      name: 'borrower',
    };
    trial.runner.start(reader);
    trial.runner.start(borrower);
    await trial.untilOver(reader);
    await trial.untilOver(borrower);
    assert.deepEqual(trial.lines(reader), ['kept']);
    assert.deepEqual(trial.lines(borrower), ['kept', 'read-only']);
    assert.equal((await volumesOf(docker, trial.cloudId)).length, 1);
    trial.runner.remove(writer.taskId);
    await eventually(async () => (await volumesOf(docker, trial.cloudId)).length === 0, 'the volume is gone');
    assert.equal(await ifThere(docker.getContainer(containerName(writer.taskId, 'reader')).inspect()), undefined);
  });

  it('keeps a volume that is the Engine’s own', async () => {
    const volume = ownVolume;
    const mounts = [{ volume, kind: 'docker' as const, path: '/data', readOnly: false }];
    const spec = trial.start('echo kept > /data/file', { mounts });
    await trial.untilOver(spec);
    trial.runner.remove(spec.taskId);
    await eventually(
      async () => !(await ifThere(docker.getContainer(containerName(spec.taskId, 'main')).inspect())),
      'it is removed',
    );
    const again = trial.start('cat /data/file', { mounts });
    await trial.untilOver(again);
    assert.deepEqual(trial.lines(again), ['kept']);
    trial.runner.remove(again.taskId);
    await eventually(
      async () => !(await ifThere(docker.getContainer(containerName(again.taskId, 'main')).inspect())),
      'it is removed',
    );
    await docker.getVolume(volume).remove();
  });

  it('fails where its name is somebody else’s, and leaves that alone', async () => {
    const spec = trial.spec('true');
    const other = await docker.createContainer({
      name: containerName(spec.taskId, spec.name),
      Image: spec.image,
      Cmd: ['true'],
    });
    trial.runner.start(spec);
    const report = await trial.untilOver(spec);
    assert.ok(report.happened === 'failed');
    assert.match(report.reason, /^CannotCreateContainerError: Error response from daemon: Conflict/);
    trial.runner.remove(spec.taskId);
    const next = trial.start('true');
    await trial.untilOver(next);
    trial.runner.remove(next.taskId);
    await eventually(
      async () => !(await ifThere(docker.getContainer(containerName(next.taskId, 'main')).inspect())),
      'what was asked for later is done',
    );
    assert.equal((await other.inspect()).Id, other.id);
    await other.remove();
  });

  it('fails in the words of ECS where its image is not to be had', async () => {
    const report = await trial.untilOver(trial.start('true', { image: '127.0.0.1:1/none:1' }));
    assert.ok(report.happened === 'failed');
    assert.match(report.reason, /^CannotPullContainerError: /);
  });

  it('is over when somebody else removes it', async () => {
    const spec = trial.start('exec sleep 1000');
    await trial.untilStarted(spec);
    await docker.getContainer(containerName(spec.taskId, spec.name)).remove({ force: true });
    const report = await trial.untilOver(spec);
    assert.ok(report.happened === 'exited');
    assert.equal(report.exitCode ?? 137, 137);
  });

  it('has its lines joined by a pattern', async () => {
    const spec = trial.start('echo "[1] a"; echo "  b"; echo "[2] c"; echo; echo d', { multilinePattern: '^\\[' });
    await trial.untilOver(spec);
    assert.deepEqual(trial.lines(spec), ['[1] a\n  b', '[2] c\n\nd']);
  });

  it('has long lines whole, to the most that an event may hold', async () => {
    const spec = trial.start(
      `head -c 200000 /dev/zero | tr '\\0' a; echo; head -c 1000000 /dev/zero | tr '\\0' b; echo; printf end`,
    );
    await trial.untilOver(spec);
    const [first, second, third] = trial.lines(spec);
    assert.equal(first, 'a'.repeat(200_000));
    assert.match(second ?? '', /^b{262000} \(truncated 738000 bytes\)$/);
    assert.equal(third, 'end');
  });

  it('shows more of itself', async () => {
    const spec = trial.start('exec sleep 1000');
    await trial.untilStarted(spec);
    const { Id: id } = await trial.inspect(spec);
    const facts = await trial.runner.facts?.(spec.taskId, spec.name);
    assert.equal(facts?.runtimeId, id);
    assert.equal(facts?.runtimeName, containerName(spec.taskId, spec.name));
    assert.match(facts?.imageId ?? '', /^sha256:/);
    const stats = (await trial.runner.stats?.(spec.taskId, spec.name)) as Dockerode.ContainerStats | undefined;
    assert.equal(typeof stats?.memory_stats.usage, 'number');
    assert.equal(await trial.runner.facts?.('f'.repeat(32), 'nobody'), undefined);
    assert.equal(await trial.runner.stats?.('f'.repeat(32), 'nobody'), undefined);
    trial.runner.remove(spec.taskId);
  });

  const forbidden: [what: string, path: () => string, reason: RegExp][] = [
    ['a folder that is not allowed', () => '/etc', /within none of the folders/],
    ['a link that leads out', () => join(trial.folder, 'out'), /within none of the folders/],
    ['the way up', () => join(trial.folder, '..'), /within none of the folders|leads to the socket/],
    ['the Engine’s socket', () => there.socket, /leads to the socket/],
    ['a folder with the Engine’s socket in it', () => '/', /leads to the socket/],
    ['what is not there', () => join(trial.folder, 'nothing'), /does not exist/],
  ];
  for (const [what, path, reason] of forbidden)
    it(`never mounts ${what}`, async () => {
      mkdirSync(join(trial.folder, 'in'), { recursive: true });
      rmSync(join(trial.folder, 'out'), { force: true });
      symlinkSync('/etc', join(trial.folder, 'out'));
      const mounts = [{ volume: 'v', kind: 'host' as const, hostPath: path(), path: '/v', readOnly: true }];
      const report = await trial.untilOver(trial.start('true', { mounts }));
      assert.ok(report.happened === 'failed');
      assert.match(report.reason, reason);
    });
});

/** Processes of this host, in whatever session, that are in the container's control group. */
function processesOf(containerId: string): number {
  const isIn = (pid: string): boolean => {
    try {
      return readFileSync(`/proc/${pid}/cgroup`, 'utf8').includes(containerId);
    } catch {
      return false;
    }
  };
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && isIn(name)).length;
}

async function volumesOf(docker: Dockerode, cloudId: string): Promise<string[]> {
  const { Volumes: volumes } = await docker.listVolumes({ filters: ofCloud(cloudId) });
  return (volumes ?? []).map(({ Name }) => Name);
}
