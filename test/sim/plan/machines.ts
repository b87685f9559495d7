/** State machines of the shapes that jobs have, with retries, catches and time-outs as chance will have them. */
import type { Chance } from '../chance.ts';
import { clusterArn, definitionArn, queueUrl, topicArn } from './names.ts';

export interface MachinePlan {
  readonly name: string;
  readonly definition: string;
  /** It ends by then, whatever its tasks do. */
  readonly timeoutSeconds: number;
}

export interface Neighbours {
  /** A task definition that its tasks run. */
  readonly family: string;
  readonly topic: string;
  readonly queue: string;
}

type State = Readonly<Record<string, unknown>>;
type States = Readonly<Record<string, State>>;

export function drawMachine(chance: Chance, name: string, neighbours: Neighbours): MachinePlan {
  const timeoutSeconds = chance.of([20, 120, 600, 3000]);
  const states = chance.weighted<() => States>([
    [5, () => ({ Run: { ...runTask(chance, neighbours), End: true } })],
    [2, () => caught(chance, neighbours)],
    [2, () => twoInARow(chance, neighbours)],
    [1, () => ({ Run: { ...runTask(chance, neighbours, ''), End: true } })],
    [1, () => waiting(chance, neighbours)],
    [1, () => telling(chance, neighbours)],
  ])();
  return {
    name,
    timeoutSeconds,
    definition: JSON.stringify({ TimeoutSeconds: timeoutSeconds, StartAt: Object.keys(states)[0], States: states }),
  };
}

/** One that needs no runner and no time. */
export const quickMachine = (name: string): MachinePlan => ({
  name,
  timeoutSeconds: 60,
  definition: JSON.stringify({
    StartAt: 'Greet',
    States: { Greet: { Type: 'Pass', Next: 'Done' }, Done: { Type: 'Succeed' } },
  }),
});

/** Its containers know for which attempt they run. */
function runTask(chance: Chance, { family }: Neighbours, pattern: '.sync' | '' = '.sync'): State {
  const witness = [
    { Name: 'EXECUTION', 'Value.$': '$$.Execution.Id' },
    { Name: 'STATE', 'Value.$': '$$.State.Name' },
  ];
  return {
    Type: 'Task',
    Resource: `arn:aws:states:::ecs:runTask${pattern}`,
    Parameters: {
      LaunchType: 'FARGATE',
      Cluster: clusterArn,
      TaskDefinition: definitionArn(family),
      NetworkConfiguration: { AwsvpcConfiguration: { Subnets: ['subnet-1', 'subnet-2'], AssignPublicIp: 'ENABLED' } },
      Overrides: { ContainerOverrides: [{ Name: 'main', Environment: witness }] },
    },
    ...(chance.happens(0.5) ? { TimeoutSeconds: chance.of([5, 60, 300]) } : {}),
    ...(chance.happens(0.7) ? { Retry: [retrier(chance)] } : {}),
    ResultPath: null,
  };
}

const retrier = (chance: Chance) => ({
  ErrorEquals: chance.of([['States.TaskFailed'], ['States.Timeout', 'States.TaskFailed'], ['States.ALL']]),
  IntervalSeconds: chance.between(1, 30),
  MaxAttempts: chance.between(0, 3),
  BackoffRate: chance.of([1, 1.5, 2]),
  ...(chance.happens(0.3) ? { MaxDelaySeconds: chance.between(31, 100) } : {}),
  ...(chance.happens(0.5) ? { JitterStrategy: 'FULL' } : {}),
});

const caught = (chance: Chance, neighbours: Neighbours): States => ({
  Run: {
    ...runTask(chance, neighbours),
    Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Tell', ResultPath: '$.error' }],
    End: true,
  },
  Tell: { ...publish(neighbours), Next: 'Give up' },
  'Give up': { Type: 'Fail', Error: 'JobFailed', Cause: 'it was told' },
});

const twoInARow = (chance: Chance, neighbours: Neighbours): States => ({
  First: { ...runTask(chance, neighbours), Next: 'Second' },
  Second: { ...runTask(chance, neighbours), End: true },
});

const waiting = (chance: Chance, neighbours: Neighbours): States => ({
  Pause: { Type: 'Wait', Seconds: chance.between(1, 90), Next: 'Which' },
  Which: { Type: 'Choice', Choices: [{ Variable: '$.skip', IsPresent: true, Next: 'Done' }], Default: 'Run' },
  Run: { ...runTask(chance, neighbours), Next: 'Done' },
  Done: { Type: 'Succeed' },
});

const publish = ({ topic }: Neighbours): State => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::sns:publish',
  Parameters: { TopicArn: topicArn(topic), 'Message.$': '$$.Execution.Name' },
  ResultPath: null,
});

function telling(chance: Chance, neighbours: Neighbours): States {
  const send = { QueueUrl: queueUrl(neighbours.queue), 'MessageBody.$': '$$.Execution.Name' };
  const entry = { Source: 'sim.told', DetailType: 'told', Detail: { 'name.$': '$$.Execution.Name' } };
  const pause = { Pause: { Type: 'Wait', Seconds: chance.between(1, 30), Next: 'Done' } };
  const pauses = chance.happens(0.5);
  return {
    Publish: { ...publish(neighbours), Next: 'Send' },
    Send: tell('sqs:sendMessage', send, 'Put'),
    Put: tell('events:putEvents', { Entries: [entry] }, pauses ? 'Pause' : 'Done'),
    ...(pauses ? pause : {}),
    Done: { Type: 'Pass', End: true },
  };
}

const tell = (call: string, Parameters: object, Next: string): State => ({
  Type: 'Task',
  Resource: `arn:aws:states:::${call}`,
  Parameters,
  ResultPath: null,
  Next,
});
