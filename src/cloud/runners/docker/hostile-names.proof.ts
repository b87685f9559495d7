/** Names that an older version stored with a task: it ends with a reason, and nothing else is held up. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { testDocker } from '../../../../test/docker/docker.ts';
import type { ContainerSpec, Mount } from '../../kit/runner.ts';
import { hostileNames } from './fixtures/hostile-names.table.ts';
import { openTrial, type Trial } from './fixtures/trial.ts';

const there = testDocker();

const mounted = (kind: Mount['kind'], volume: string): Partial<ContainerSpec> => ({
  mounts: [{ kind, volume, path: '/data', readOnly: false }],
});

const places: readonly [where: string, put: (name: string) => Partial<ContainerSpec>][] = [
  ['image', (image) => ({ image })],
  ['container', (name) => ({ name })],
  ['shared volume', (name) => mounted('docker', name)],
  ['volume of a task', (name) => mounted('task', name)],
  ['container that volumes are from', (name) => ({ volumesFrom: [{ name, readOnly: false }] })],
];

describe('a hostile name of', 'skip' in there ? { skip: there.skip } : {}, () => {
  if ('skip' in there) return;
  let trial: Trial;
  before(async () => {
    trial = await openTrial(there.docker);
  });
  after(() => trial.close());

  for (const [where, put] of places)
    it(`a ${where} that is stored ends its task with a reason, also at the next start`, async () => {
      const specs = hostileNames.map(([, name]) => trial.start('true', put(name)));
      for (const spec of specs) assert.equal((await trial.untilOver(spec)).happened, 'failed');
      await trial.kill();
      const before = trial.reports.length;
      await trial.runner.reconcile(specs.map(trial.known), new Set(specs.map(({ taskId }) => taskId)));
      assert.equal(trial.reports.length - before, specs.length);
      for (const { taskId, name } of specs) {
        trial.runner.stop(taskId, name, 0);
        assert.equal(await trial.runner.facts?.(taskId, name), undefined);
        trial.runner.remove(taskId);
      }
      const healthy = await trial.untilOver(trial.start('exit 3'));
      assert.equal(healthy.happened === 'exited' && healthy.exitCode, 3);
    });
});
