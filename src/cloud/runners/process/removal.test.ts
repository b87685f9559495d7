/** What is left of a task goes with its folder, and nothing else does. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { makeProcessFolder } from '../../../../test/fixtures/process-folder.ts';
import type { ContainerSpec } from '../../kit/runner.ts';
import { openProcessRunner } from './process.ts';

const waitMsMax = 20_000;
const container: ContainerSpec = {
  taskId: '1'.padStart(32, '0'),
  taskArn: 'arn:aws:ecs:us-east-1:000000000000:task/default/removal',
  clusterArn: 'arn:aws:ecs:us-east-1:000000000000:cluster/default',
  name: 'main',
  image: 'example',
  entryPoint: [],
  command: ['sh', '-c', 'mkdir -p a/b; echo x >a/b/c'],
  environment: {},
};

it('a task that is removed takes its folder along, and no more', async () => {
  const folder = makeProcessFolder();
  const runner = openProcessRunner({ folder: join(folder.path, 'tasks') });
  try {
    let isOver = false;
    runner.listen({
      report: ({ happened }) => {
        isOver ||= happened === 'exited';
      },
      output: (_, committed) => committed(),
    });
    const outside = join(folder.path, 'outside');
    mkdirSync(outside);
    writeFileSync(join(outside, 'kept'), '');
    runner.start(container);
    for (const deadline = performance.now() + waitMsMax; !isOver; await pause(2))
      assert.ok(performance.now() < deadline, `not within ${waitMsMax} ms: the container is over`);
    symlinkSync(outside, join(folder.of(container), 'work', 'link'));
    runner.remove(container.taskId);
    await runner.close();
    assert.equal(existsSync(join(folder.path, 'tasks', container.taskId)), false);
    assert.equal(existsSync(join(outside, 'kept')), true);
  } finally {
    await runner.close();
    await folder.remove();
  }
});

it('only what bears the id of a task, and the name of a container, ever becomes a path', async () => {
  const folder = makeProcessFolder();
  const runner = openProcessRunner({ folder: join(folder.path, 'tasks') });
  try {
    runner.listen({ report: () => {}, output: (_, committed) => committed() });
    for (const taskId of ['..', '', '0'.repeat(31), `${'0'.repeat(32)}/main`])
      assert.throws(() => runner.remove(taskId), /is no task id/);
    for (const name of ['..', 'a/b', ''])
      assert.throws(() => runner.start({ ...container, name }), /is no container name/);
  } finally {
    await runner.close();
    await folder.remove();
  }
});
