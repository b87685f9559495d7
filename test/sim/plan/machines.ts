/** State machines of the shapes that jobs have, with retries, catches and time-outs drawn at random. */
import type { Random } from '../random.ts';
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

export function drawMachine(random: Random, name: string, neighbours: Neighbours): MachinePlan {
  const timeoutSeconds = random.of([20, 120, 600, 3000]);
  const states = random.weighted<() => States>([
    [5, () => ({ Run: { ...runTask(random, neighbours), End: true } })],
    [2, () => caught(random, neighbours)],
    [2, () => twoInARow(random, neighbours)],
    [1, () => ({ Run: { ...runTask(random, neighbours, ''), End: true } })],
    [1, () => waiting(random, neighbours)],
    [1, () => notifying(random, neighbours)],
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
function runTask(random: Random, { family }: Neighbours, pattern: '.sync' | '' = '.sync'): State {
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
    ...(random.happens(0.5) ? { TimeoutSeconds: random.of([5, 60, 300]) } : {}),
    ...(random.happens(0.7) ? { Retry: [retrier(random)] } : {}),
    ResultPath: null,
  };
}

const retrier = (random: Random) => ({
  ErrorEquals: random.of([['States.TaskFailed'], ['States.Timeout', 'States.TaskFailed'], ['States.ALL']]),
  IntervalSeconds: random.between(1, 30),
  MaxAttempts: random.between(0, 3),
  BackoffRate: random.of([1, 1.5, 2]),
  ...(random.happens(0.3) ? { MaxDelaySeconds: random.between(31, 100) } : {}),
  ...(random.happens(0.5) ? { JitterStrategy: 'FULL' } : {}),
});

const caught = (random: Random, neighbours: Neighbours): States => ({
  Run: {
    ...runTask(random, neighbours),
    Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Notify', ResultPath: '$.error' }],
    End: true,
  },
  Notify: { ...publish(neighbours), Next: 'Give up' },
  'Give up': { Type: 'Fail', Error: 'JobFailed', Cause: 'it was told' },
});

const twoInARow = (random: Random, neighbours: Neighbours): States => ({
  First: { ...runTask(random, neighbours), Next: 'Second' },
  Second: { ...runTask(random, neighbours), End: true },
});

const waiting = (random: Random, neighbours: Neighbours): States => ({
  Pause: { Type: 'Wait', Seconds: random.between(1, 90), Next: 'Which' },
  Which: { Type: 'Choice', Choices: [{ Variable: '$.skip', IsPresent: true, Next: 'Done' }], Default: 'Run' },
  Run: { ...runTask(random, neighbours), Next: 'Done' },
  Done: { Type: 'Succeed' },
});

const publish = ({ topic }: Neighbours): State => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::sns:publish',
  Parameters: { TopicArn: topicArn(topic), 'Message.$': '$$.Execution.Name' },
  ResultPath: null,
});

function notifying(random: Random, neighbours: Neighbours): States {
  const send = { QueueUrl: queueUrl(neighbours.queue), 'MessageBody.$': '$$.Execution.Name' };
  const entry = { Source: 'sim.told', DetailType: 'told', Detail: { 'name.$': '$$.Execution.Name' } };
  const pause = { Pause: { Type: 'Wait', Seconds: random.between(1, 30), Next: 'Done' } };
  const pauses = random.happens(0.5);
  return {
    Publish: { ...publish(neighbours), Next: 'Send' },
    Send: request('sqs:sendMessage', send, 'Put'),
    Put: request('events:putEvents', { Entries: [entry] }, pauses ? 'Pause' : 'Done'),
    ...(pauses ? pause : {}),
    Done: { Type: 'Pass', End: true },
  };
}

const request = (call: string, Parameters: object, Next: string): State => ({
  Type: 'Task',
  Resource: `arn:aws:states:::${call}`,
  Parameters,
  ResultPath: null,
  Next,
});
