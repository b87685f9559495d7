/** Where the user may have no more processes: a task ends, with that for its reason, those before go on, and the next one starts when there is room. */
import assert from 'node:assert/strict';
import { chmodSync, chownSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Task } from '@aws-sdk/client-ecs';
import { allowMoreProcesses, cannotLimit, otherUser } from './fixtures/few-processes.ts';
import { makePipe, type Pipe } from './pipe.ts';
import { openPrinting, type Printing } from './printing-tasks.ts';
import { temporaryFolder, type Up, up } from './run-punctual.ts';
import { until } from './until.ts';

describe('a user who may have few processes', { skip: cannotLimit }, () => {
  const folder = temporaryFolder();
  let punctual: Up;
  let tasks: Printing;
  let pipe: Pipe;
  before(async () => {
    const data = join(folder.path, 'data');
    mkdirSync(data, { mode: 0o700 });
    chmodSync(folder.path, 0o755);
    chownSync(data, otherUser, otherUser);
    pipe = makePipe(join(folder.path, 'pipe'));
    punctual = await up(data, ['--runner', 'process'], join(import.meta.dirname, 'fixtures/as-other-user.js'));
    tasks = await openPrinting(punctual);
  });
  after(async () => {
    if (cannotLimit) return;
    allowMoreProcesses('any');
    pipe[Symbol.dispose]();
    await punctual.end('SIGTERM');
    folder[Symbol.dispose]();
  });

  const untilStopped = (arn: string): Promise<Task> =>
    until(
      'the task is over',
      async () => {
        const task = await tasks.task(arn);
        return task?.lastStatus === 'STOPPED' && task;
      },
      { known: () => punctual.stderr },
    );
  const why = ({ stoppedReason, containers }: Task): string => `${stoppedReason}; ${containers?.[0]?.reason ?? ''}`;

  it('has the first task end with that for its reason: there is no shell to start any', async () => {
    allowMoreProcesses(0);
    assert.match(why(await untilStopped(await tasks.start('true'))), /no process could be made for it/);
    allowMoreProcesses('any');
    assert.equal((await untilStopped(await tasks.start('exit 3'))).containers?.[0]?.exitCode, 3);
  });

  it('has each task end, at whichever of its processes the limit is met; what runs goes on', async () => {
    const runs = await tasks.start(`echo up; read -r word <${pipe.path}; exit 4`);
    await until('it runs', async () => (await tasks.task(runs))?.lastStatus === 'RUNNING');
    for (const more of [0, 1, 2, 3, 4, 5]) {
      allowMoreProcesses(more);
      const task = await untilStopped(await tasks.start('echo printed; exit 5'));
      if (task.containers?.[0]?.exitCode !== 5)
        assert.match(why(task), /no process could be made for it|could not be read/, `${more} more: ${why(task)}`);
      allowMoreProcesses('any');
    }
    assert.equal((await tasks.task(runs))?.lastStatus, 'RUNNING');
    pipe.write('go');
    assert.equal((await untilStopped(runs)).containers?.[0]?.exitCode, 4);
    assert.equal((await untilStopped(await tasks.start('exit 6'))).containers?.[0]?.exitCode, 6);
  });

  it('has StopTask end a task that runs, and one that could not be started', async () => {
    const runs = await tasks.start(`echo up; read -r word <${pipe.path}`);
    await until('it runs', async () => (await tasks.task(runs))?.lastStatus === 'RUNNING');
    allowMoreProcesses(0);
    const pending = await tasks.start('true');
    await tasks.stop(pending);
    await untilStopped(pending);
    await tasks.stop(runs);
    assert.match(why(await untilStopped(runs)), /stopped by user/i);
    allowMoreProcesses('any');
  });
});
