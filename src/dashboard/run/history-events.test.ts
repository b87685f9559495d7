/** Events of an execution in words. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { eventsOf } from './history-events.ts';

const words = (event: Partial<HistoryEvent>): string | undefined =>
  eventsOf([{ id: 1, timestamp: new Date(0), type: 'TaskFailed', ...event }]).events[0]?.words;
const task = 'arn:aws:ecs:us-east-1:000000000000:task/office/7e63ff0e';

it('an event says the instant that a run is for, and the task that it started', () => {
  const started = (input: string) => words({ executionStartedEventDetails: { input } });
  assert.equal(started('{"scheduledTime":"2026-10-24T02:35:00Z"}'), 'due 2026-10-24T02:35:00Z');
  assert.equal(started('{"scheduledTime":"hunter2"}'), '');
  const submitted = (output: object) =>
    words({
      taskSubmittedEventDetails: { resourceType: 'ecs', resource: 'runTask.sync', output: JSON.stringify(output) },
    });
  assert.equal(submitted({ Tasks: [{ TaskArn: task }] }), 'ecs:runTask.sync task 7e63ff0e');
  assert.equal(submitted({ TaskArn: task }), 'ecs:runTask.sync task 7e63ff0e');
  assert.equal(submitted({}), 'ecs:runTask.sync');
});

it('a task that failed says its error, and why it stopped', () => {
  const cause = JSON.stringify({ StoppedReason: 'Essential container in task exited' });
  const failed = { resourceType: 'ecs', resource: 'runTask.sync', error: 'States.TaskFailed', cause };
  assert.equal(
    words({ taskFailedEventDetails: failed }),
    'ecs:runTask.sync States.TaskFailed: Essential container in task exited',
  );
});
