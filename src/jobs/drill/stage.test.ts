import assert from 'node:assert/strict';
import { it } from 'node:test';
import { wordsOf } from './stage.ts';

it("why a run failed is its task's reason, and of the machine's own fault not that of a task in the input that it quotes", () => {
  const task = '{"StoppedReason":"Essential container in task exited"}';
  assert.equal(
    wordsOf({ error: 'States.TaskFailed', cause: task }),
    ', States.TaskFailed: Essential container in task exited',
  );
  const cause = `The JSONPath '$.shards' could not be found in the input '[${task}]'`;
  assert.equal(wordsOf({ error: 'States.Runtime', cause }), `, States.Runtime: ${cause}`);
});
