/** What is left of a task goes with its folder, and nothing else does. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { openTrial } from './fixtures/trial.ts';

it('a task that is removed takes its folder along, and no more', async () => {
  const trial = openTrial();
  const { folder, tasks, runner } = trial;
  try {
    const outside = join(folder.path, 'outside');
    mkdirSync(outside);
    writeFileSync(join(outside, 'kept'), '');
    const container = trial.start(['sh', '-c', 'mkdir -p a/b; echo x >a/b/c']);
    await trial.untilReported('exited', container);
    symlinkSync(outside, join(folder.of(container), 'work', 'link'));
    runner.remove(container.taskId);
    await runner.close();
    assert.equal(existsSync(join(tasks, container.taskId)), false);
    assert.equal(existsSync(join(outside, 'kept')), true);
  } finally {
    await trial.close();
  }
});
