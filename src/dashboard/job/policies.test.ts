import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { policiesOf } from './policies.ts';

const words = (definition: unknown): Record<string, string> =>
  Object.fromEntries(policiesOf(JSON.stringify(definition)).map(({ name, words: of }) => [name, of]));
const task = { Type: 'Task', Resource: 'arn:aws:states:::ecs:runTask.sync' };

describe('what a machine does about trouble', () => {
  it('is said of one that does nothing about it', () => {
    assert.deepEqual(words({ States: { Run: task } }), {
      Overlap: 'A slot that comes while a run is still going starts another one beside it.',
      Retry: 'A failed attempt is not tried again.',
      'Time limit': 'It may take as long as it likes: a run that hangs is never ended.',
    });
  });

  it('is found around the task and in it, in sentences', () => {
    const guard = {
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:sfn:listExecutions',
      Arguments: { StatusFilter: 'RUNNING' },
      Retry: [{ ErrorEquals: ['States.ALL'] }],
    };
    const attempt = {
      Type: 'Parallel',
      Branches: [{ States: { Run: { ...task, TimeoutSeconds: 5400 } } }],
      Retry: [
        { ErrorEquals: ['Job.LaunchFailed', 'X'], IntervalSeconds: 30, MaxAttempts: 3, BackoffRate: 3 },
        { ErrorEquals: ['States.Timeout'], IntervalSeconds: 60, MaxAttempts: 1 },
        { ErrorEquals: ['Job.Exit75'], IntervalSeconds: 900, MaxAttempts: 2, BackoffRate: 1 },
        { ErrorEquals: ['Job.Failed'], MaxAttempts: 0 },
      ],
    };
    assert.deepEqual(words({ TimeoutSeconds: 10_800, States: { List: guard, Attempt: attempt } }), {
      Overlap: 'A slot that comes while a run is still going is skipped.',
      Retry:
        'One that could not be started is tried again up to 3 times, after 30 s, then longer each time. An attempt that took too long is tried again once, after 1 min. Exit code 75 is tried again twice, after 15 min. A failed attempt is not tried again.',
      'Time limit': 'An attempt may take 1 h 30 min, the whole run 3 h. Then it is stopped.',
    });
  });

  it('is no guard against overlaps where the runs of a day are counted', () => {
    const ceiling = {
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:sfn:listExecutions',
      Arguments: { MaxResults: 9 },
    };
    assert.equal(
      words({ States: { List: ceiling, Run: task } })['Overlap'],
      'A slot that comes while a run is still going starts another one beside it.',
    );
  });

  it('says that a failure is not tried again, where only other troubles are', () => {
    const retry = [{ ErrorEquals: ['Job.LaunchFailed'], IntervalSeconds: 30, MaxAttempts: 1 }];
    assert.equal(
      words({ States: { Run: { ...task, Retry: retry } } })['Retry'],
      'One that could not be started is tried again once, after 30 s. A failed attempt is not tried again.',
    );
  });

  it('is not guessed where the definition is none', () => {
    assert.deepEqual([policiesOf(''), policiesOf('[]')], [[], []]);
  });
});
