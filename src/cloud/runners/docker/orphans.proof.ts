/** What an engine finds of this cloud that nobody asks about any more; and what is not its own. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type Dockerode from 'dockerode';
import { testDocker } from '../../../../test/docker/docker.ts';
import { ifThere } from './engine-api/engine-errors.ts';
import { eventually } from './fixtures/bench.ts';
import { openTrial, type Trial } from './fixtures/trial.ts';
import { containerName, labelsOf, ofCloud, volumeLabels } from './names.ts';

const there = testDocker();

describe('what an engine finds when it starts', 'skip' in there ? { skip: there.skip } : {}, () => {
  if ('skip' in there) return;
  const { docker } = there;
  let trial: Trial;
  const others: Dockerode.Container[] = [];
  const find = (name: string) => ifThere(docker.getContainer(name).inspect());
  const isGone = async (name: string) => (await find(name)) === undefined;

  beforeEach(async () => {
    trial = await openTrial(docker);
  });
  afterEach(async () => {
    await trial.close();
    await Promise.all(others.splice(0).map((one) => one.remove({ force: true })));
  });

  it('is cleared away if its task is over, and only that', async () => {
    const over = trial.start('exec sleep 1000', {
      mounts: [{ volume: 'v', kind: 'task', path: '/v', readOnly: false }],
    });
    const live = trial.start('exec sleep 1000');
    await trial.untilStarted(over);
    await trial.untilStarted(live);
    const image = live.image;
    const foreign = async (labels: Record<string, string>) => {
      const made = await docker.createContainer({ Image: image, Cmd: ['sleep', '1000'], Labels: labels });
      others.push(made);
      await made.start();
      return made.id;
    };
    const unlabelled = await foreign({});
    const anothers = await foreign({ ...labelsOf(over, randomBytes(8).toString('hex'), {}) });
    await docker.createVolume({
      Name: `punctual-${over.taskId}-left`,
      Labels: { ...volumeLabels(over.taskId, trial.cloudId) },
    });
    await trial.kill();
    await trial.runner.reconcile([trial.known(live)], new Set([live.taskId]));
    await eventually(() => isGone(containerName(over.taskId, over.name)), 'the orphan is gone');
    await eventually(async () => {
      const { Volumes: volumes } = await docker.listVolumes({ filters: ofCloud(trial.cloudId) });
      return (volumes ?? []).length === 0;
    }, 'its volumes are gone');
    for (const id of [unlabelled, anothers, containerName(live.taskId, live.name)])
      assert.equal((await find(id))?.State.Running, true);
  });

  it('is ended, and kept, if its task is live and its end has been reported', async () => {
    const asked = trial.start('exec sleep 1000');
    await trial.untilStarted(asked);
    const reported = { ...trial.spec('exec sleep 1000'), taskId: asked.taskId, name: 'reported' };
    trial.runner.start(reported);
    await trial.untilStarted(reported);
    await trial.kill();
    await trial.runner.reconcile([trial.known(asked)], new Set([asked.taskId]));
    await eventually(async () => !(await trial.inspect(reported)).State.Running, 'it is ended');
    assert.equal((await trial.inspect(asked)).State.Running, true);
  });

  it('has ended, for a reason, if it had printed and is gone', async () => {
    const spec = trial.start('echo up; exec sleep 1000');
    await trial.untilPrinted(spec);
    await trial.kill();
    await docker.getContainer(containerName(spec.taskId, spec.name)).remove({ force: true });
    await trial.runner.reconcile([trial.known(spec)], new Set([spec.taskId]));
    const report = trial.last(spec);
    assert.ok(report?.happened === 'exited');
    assert.equal(report.exitCode, undefined);
    assert.match(report.reason ?? '', /removed/);
  });

  it('is started if it had only been created', async () => {
    const spec = trial.spec('exit 8');
    const { image, taskId, name } = spec;
    const labels = { ...labelsOf(spec, trial.cloudId, {}) };
    await docker.createContainer({
      name: containerName(taskId, name),
      Image: image,
      Cmd: ['sh', '-c', 'exit 8'],
      Labels: labels,
    });
    trial.runner.start(spec);
    const report = await trial.untilOver(spec);
    assert.ok(report.happened === 'exited');
    assert.equal(report.exitCode, 8);
  });

  it('is reported healthy again', async () => {
    const spec = trial.start('exec sleep 1000', {
      healthCheck: {
        command: ['CMD', 'true'],
        intervalSeconds: 1,
        timeoutSeconds: 5,
        retries: 1,
        startPeriodSeconds: 0,
      },
    });
    const changes = () => trial.of(spec).filter(({ happened }) => happened === 'health').length;
    await eventually(async () => changes() === 1, 'it is healthy');
    await trial.kill();
    await trial.runner.reconcile([trial.known(spec)], new Set([spec.taskId]));
    assert.equal(changes(), 2);
  });
});
