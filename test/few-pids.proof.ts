/** Where a control group bounds processes and threads (a service's TasksMax): a task that gets none ends with that for its reason, and the others go on. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { it } from 'node:test';
import type { Task } from '@aws-sdk/client-ecs';
import { cannotBound, makePidsGroup } from './fixtures/few-pids.ts';
import { makePipe } from './pipe.ts';
import { openPrinting, type Printing } from './printing-tasks.ts';
import { temporaryFolder, up } from './run-punctual.ts';
import { until } from './until.ts';

const untilStopped = (tasks: Printing, arn: string): Promise<Task> =>
  until('the task is over', async () => {
    const task = await tasks.task(arn);
    return task?.lastStatus === 'STOPPED' && task;
  });

it('a bound on processes ends tasks one by one, and nothing else', { skip: cannotBound }, async () => {
  using folder = temporaryFolder();
  using group = makePidsGroup();
  using pipe = makePipe(join(folder.path, 'pipe'));
  process.env['PUNCTUAL_TEST_GROUP'] = group.path;
  const entry = join(import.meta.dirname, 'fixtures/in-pids-group.js');
  await using punctual = await up(join(folder.path, 'data'), ['--runner', 'process'], entry);
  const tasks = await openPrinting(punctual);
  const runs = await tasks.start(`echo up; read -r word <${pipe.path}; exit 4`);
  await until('it runs', async () => (await tasks.task(runs))?.lastStatus === 'RUNNING');
  for (const more of [0, 1, 2, 3, 4, 5]) {
    group.allowMore(more);
    const task = await untilStopped(tasks, await tasks.start('echo printed; exit 5'));
    const why = `${task.stoppedReason}; ${task.containers?.[0]?.reason ?? ''}`;
    if (task.containers?.[0]?.exitCode !== 5)
      assert.match(why, /no process could be made for it|could not be read/, `${more} more: ${why}`);
    group.allowMore('any');
  }
  assert.equal((await tasks.task(runs))?.lastStatus, 'RUNNING');
  pipe.write('go');
  assert.equal((await untilStopped(tasks, runs)).containers?.[0]?.exitCode, 4);
  assert.equal((await untilStopped(tasks, await tasks.start('exit 6'))).containers?.[0]?.exitCode, 6);
  assert.equal((await punctual.end('SIGTERM')).code, 0);
});
