/** Whole executions of the language alone: every event of the history in AWS's shape. Cases of our own, after the API reference. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Event, type Response, runStates as run } from './fixtures/run-machine.ts';

type Expected = readonly [type: string, previous: number, details: object];

const whole = { truncated: false };
const started = (input: string): Expected => [
  'ExecutionStarted',
  0,
  { executionStartedEventDetails: { input, inputDetails: whole, roleArn: 'role' } },
];
const succeeded = (previous: number, output: string): Expected => [
  'ExecutionSucceeded',
  previous,
  { executionSucceededEventDetails: { output, outputDetails: whole } },
];
const failed = (previous: number, details: object): Expected => [
  'ExecutionFailed',
  previous,
  { executionFailedEventDetails: details },
];
const entered = (type: string, previous: number, name: string, input: string): Expected => [
  `${type}StateEntered`,
  previous,
  { stateEnteredEventDetails: { name, input, inputDetails: whole } },
];
const exited = (type: string, previous: number, name: string, output: string): Expected => [
  `${type}StateExited`,
  previous,
  { stateExitedEventDetails: { name, output, outputDetails: whole } },
];

const publish = {
  Type: 'Task',
  Resource: 'arn:aws:states:::sns:publish',
  Parameters: { TopicArn: 't', 'Message.$': '$.m' },
  End: true,
};
const publishing = { resourceType: 'sns', resource: 'publish' };
const runTask = {
  Type: 'Task',
  Resource: 'arn:aws:states:::ecs:runTask.sync',
  Parameters: { TaskDefinition: 'd' },
  End: true,
};
const running = { resourceType: 'ecs', resource: 'runTask.sync' };
const scheduled = (previous: number, resource: object, parameters: string, more: object = {}): Expected => [
  'TaskScheduled',
  previous,
  { taskScheduledEventDetails: { ...resource, region: 'us-east-1', parameters, ...more } },
];
const taskStarted = (previous: number, resource: object): Expected => [
  'TaskStarted',
  previous,
  { taskStartedEventDetails: resource },
];
const startedBy = '{"TaskDefinition":"d","StartedBy":"AWS Step Functions"}';

const histories: { readonly [what: string]: readonly [events: Event[], expected: readonly Expected[]] } = {
  'two Pass states: the first follows nothing, the end follows the last exit': [
    run(
      { A: { Type: 'Pass', Result: { a: 1 }, ResultPath: '$.r', Next: 'B' }, B: { Type: 'Pass', End: true } },
      '{ "x": 1.0 }',
    ),
    [
      started('{ "x": 1.0 }'),
      entered('Pass', 0, 'A', '{ "x": 1.0 }'),
      exited('Pass', 2, 'A', '{"x":1,"r":{"a":1}}'),
      entered('Pass', 3, 'B', '{"x":1,"r":{"a":1}}'),
      exited('Pass', 4, 'B', '{"x":1,"r":{"a":1}}'),
      succeeded(5, '{"x":1,"r":{"a":1}}'),
    ],
  ],
  'Fail is entered and never exited': [
    run({ F: { Type: 'Fail', Error: 'E', Cause: 'because' } }),
    [started('{}'), entered('Fail', 0, 'F', '{}'), failed(2, { error: 'E', cause: 'because' })],
  ],
  'Fail without error and cause': [
    run({ F: { Type: 'Fail' } }),
    [started('{}'), entered('Fail', 0, 'F', '{}'), failed(2, {})],
  ],
  'Fail with error and cause of its input': [
    run({ F: { Type: 'Fail', ErrorPath: '$.e', CausePath: '$$.Execution.Name' } }, { e: 'E' }),
    [started('{"e":"E"}'), entered('Fail', 0, 'F', '{"e":"E"}'), failed(2, { error: 'E', cause: 'e' })],
  ],
  'Choice and Succeed': [
    run(
      {
        C: { Type: 'Choice', Choices: [{ Variable: '$.n', NumericLessThan: 5, Next: 'S' }], Default: 'F' },
        S: { Type: 'Succeed', OutputPath: '$.n' },
        F: { Type: 'Fail' },
      },
      { n: 4 },
    ),
    [
      started('{"n":4}'),
      entered('Choice', 0, 'C', '{"n":4}'),
      exited('Choice', 2, 'C', '{"n":4}'),
      entered('Succeed', 3, 'S', '{"n":4}'),
      exited('Succeed', 4, 'S', '4'),
      succeeded(5, '4'),
    ],
  ],
  'a call that needs no waiting': [
    run({ T: publish }, { m: 'hello' }, [{ is: 'succeeded', output: '{"MessageId":"1"}' }]),
    [
      started('{"m":"hello"}'),
      entered('Task', 0, 'T', '{"m":"hello"}'),
      scheduled(2, publishing, '{"TopicArn":"t","Message":"hello"}'),
      taskStarted(3, publishing),
      [
        'TaskSucceeded',
        4,
        { taskSucceededEventDetails: { ...publishing, output: '{"MessageId":"1"}', outputDetails: whole } },
      ],
      exited('Task', 5, 'T', '{"MessageId":"1"}'),
      succeeded(6, '{"MessageId":"1"}'),
    ],
  ],
  'a .sync call: it is submitted, then it succeeds': [
    run({ T: { ...runTask, TimeoutSeconds: 60, HeartbeatSeconds: 5 } }, {}, [
      { is: 'submitted', output: '{"Tasks":[]}' },
      { is: 'succeeded', output: '{"ExitCode":0}' },
    ]),
    [
      started('{}'),
      entered('Task', 0, 'T', '{}'),
      scheduled(2, running, startedBy, { timeoutInSeconds: 60, heartbeatInSeconds: 5 }),
      taskStarted(3, running),
      ['TaskSubmitted', 4, { taskSubmittedEventDetails: { ...running, output: '{"Tasks":[]}', outputDetails: whole } }],
      [
        'TaskSucceeded',
        5,
        { taskSucceededEventDetails: { ...running, output: '{"ExitCode":0}', outputDetails: whole } },
      ],
      exited('Task', 6, 'T', '{"ExitCode":0}'),
      succeeded(7, '{"ExitCode":0}'),
    ],
  ],
  'a .sync call that was not submitted': [
    run({ T: runTask }, {}, [{ is: 'failed', error: 'ECS.ClientException', cause: 'no' }]),
    [
      started('{}'),
      entered('Task', 0, 'T', '{}'),
      scheduled(2, running, startedBy),
      taskStarted(3, running),
      [
        'TaskSubmitFailed',
        4,
        { taskSubmitFailedEventDetails: { ...running, error: 'ECS.ClientException', cause: 'no' } },
      ],
      failed(5, { error: 'ECS.ClientException', cause: 'no' }),
    ],
  ],
  'a call that fails, is retried and then caught': [
    run(
      {
        T: {
          ...publish,
          Retry: [{ ErrorEquals: ['SNS.Busy'], MaxAttempts: 1 }],
          Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.e', Next: 'P' }],
        },
        P: { Type: 'Pass', InputPath: '$.e', End: true },
      },
      { m: 1 },
      [
        { is: 'failed', error: 'SNS.Busy', cause: undefined },
        { is: 'failed', error: 'SNS.Busy', cause: 'again' },
      ],
    ),
    [
      started('{"m":1}'),
      entered('Task', 0, 'T', '{"m":1}'),
      scheduled(2, publishing, '{"TopicArn":"t","Message":1}'),
      taskStarted(3, publishing),
      ['TaskFailed', 4, { taskFailedEventDetails: { ...publishing, error: 'SNS.Busy' } }],
      scheduled(5, publishing, '{"TopicArn":"t","Message":1}'),
      taskStarted(6, publishing),
      ['TaskFailed', 7, { taskFailedEventDetails: { ...publishing, error: 'SNS.Busy', cause: 'again' } }],
      exited('Task', 8, 'T', '{"m":1,"e":{"Error":"SNS.Busy","Cause":"again"}}'),
      entered('Pass', 9, 'P', '{"m":1,"e":{"Error":"SNS.Busy","Cause":"again"}}'),
      exited('Pass', 10, 'P', '{"Error":"SNS.Busy","Cause":"again"}'),
      succeeded(11, '{"Error":"SNS.Busy","Cause":"again"}'),
    ],
  ],
  'a .sync call that takes too long': [
    run({ T: { ...runTask, TimeoutSecondsPath: '$.s' } }, { s: 9 }, [{ is: 'submitted', output: '{}' }]),
    [
      started('{"s":9}'),
      entered('Task', 0, 'T', '{"s":9}'),
      scheduled(2, running, startedBy, { timeoutInSeconds: 9 }),
      taskStarted(3, running),
      ['TaskSubmitted', 4, { taskSubmittedEventDetails: { ...running, output: '{}', outputDetails: whole } }],
      ['TaskTimedOut', 5, { taskTimedOutEventDetails: { ...running, error: 'States.Timeout' } }],
      failed(6, { error: 'States.Timeout' }),
    ],
  ],
};

describe('the history of', () => {
  for (const [what, [events, expected]] of Object.entries(histories))
    it(what, () => {
      const found = events.map(({ timestamp: _, ...event }) => event);
      const numbered = expected.map(([type, previousEventId, details], i) => ({
        type,
        id: i + 1,
        previousEventId,
        ...details,
      }));
      assert.deepEqual(found, numbered);
    });

  it('a Wait has the instants of its start and its end', () => {
    const events = run({ W: { Type: 'Wait', Seconds: 90, End: true } });
    assert.deepEqual(
      events.map(({ type, timestamp }) => [type, timestamp]),
      [
        ['ExecutionStarted', '2026-01-01T00:00:00.000Z'],
        ['WaitStateEntered', '2026-01-01T00:00:00.000Z'],
        ['WaitStateExited', '2026-01-01T00:01:30.000Z'],
        ['ExecutionSucceeded', '2026-01-01T00:01:30.000Z'],
      ],
    );
  });

  it('a retry waits longer each time', () => {
    const Retry = [{ ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 10, MaxAttempts: 2 }];
    const fails: Response = { is: 'failed', error: 'X', cause: undefined };
    const events = run({ T: { ...publish, Retry } }, { m: 1 }, [fails, fails, fails]);
    assert.deepEqual(
      events.filter(({ type }) => type === 'TaskScheduled').map(({ timestamp }) => String(timestamp).slice(14, 19)),
      ['00:00', '00:10', '00:30'],
    );
  });
});
