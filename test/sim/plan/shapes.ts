/** State machines with states inside states and with expressions: Parallel, Map, JSONata and variables around a job's task. */
import type { Random } from '../random.ts';
import type { Neighbours } from './machines.ts';
import { clusterArn, definitionArn } from './names.ts';

type State = Readonly<Record<string, unknown>>;
type States = Readonly<Record<string, State>>;

const scope = (states: States) => ({ StartAt: Object.keys(states)[0], States: states });

/** The definition but for its TimeoutSeconds. */
export function drawShape(random: Random, neighbours: Neighbours): object {
  const states = random.weighted<() => States>([
    [2, () => computing(random, neighbours)],
    [2, () => ({ Both: parallel(random, neighbours) })],
    [2, () => ({ Each: map(random, neighbours) })],
    [1, () => nested(random, neighbours)],
  ])();
  return { QueryLanguage: 'JSONata', ...scope(states) };
}

const witness = [
  { Name: 'EXECUTION', Value: '{% $states.context.Execution.Id %}' },
  { Name: 'STATE', Value: '{% $states.context.State.Name %}' },
];

function runTask(random: Random, { family }: Neighbours): State {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::ecs:runTask.sync',
    Arguments: {
      LaunchType: 'FARGATE',
      Cluster: clusterArn,
      TaskDefinition: definitionArn(family),
      NetworkConfiguration: { AwsvpcConfiguration: { Subnets: ['subnet-1', 'subnet-2'], AssignPublicIp: 'ENABLED' } },
      Overrides: { ContainerOverrides: [{ Name: 'main', Environment: witness }] },
    },
    ...(random.happens(0.5) ? { TimeoutSeconds: `{% ${random.between(1, 6)} * 10 %}` } : {}),
    ...(random.happens(0.6)
      ? {
          Retry: [
            { ErrorEquals: ['States.ALL'], IntervalSeconds: random.between(1, 20), MaxAttempts: random.between(1, 2) },
          ],
        }
      : {}),
    Output: '{% $states.result.LastStatus %}',
  };
}

const end = { End: true };

/** The state whose expression gives nothing. */
export const nothing = 'Nothing';

/** Its branch fails for an expression that gives nothing, and is caught. */
const broken: State = {
  Type: 'Parallel',
  Branches: [scope({ [nothing]: { Type: 'Pass', Output: '{% $states.input.missing %}', ...end } })],
  Catch: [
    { ErrorEquals: ['States.QueryEvaluationError'], Next: 'Run', Assign: { why: '{% $states.errorOutput.Cause %}' } },
  ],
  ...end,
};

/** The value of its first state, doubled by the second, is waited for and given. */
function computing(random: Random, neighbours: Neighbours): States {
  const n = random.between(1, 30);
  const breaks = random.happens(0.3);
  return {
    Draw: { Type: 'Pass', Assign: { n, drawn: '{% $random() %}', id: '{% $uuid() %}' }, Output: { n }, Next: 'Twice' },
    Twice: { Type: 'Pass', Assign: { twice: '{% $n * 2 %}' }, Next: 'Which' },
    Which: {
      Type: 'Choice',
      Choices: [{ Condition: '{% $drawn < 0.3 and $twice = $n + $n %}', Next: 'Run' }],
      Default: 'Pause',
    },
    Pause: { Type: 'Wait', Seconds: '{% $twice %}', Next: breaks ? 'Broken' : 'Run' },
    ...(breaks ? { Broken: broken } : {}),
    Run: { ...runTask(random, neighbours), ...end },
  };
}

const pause = (random: Random): State => ({ Type: 'Wait', Seconds: random.between(1, 60), ...end });

function parallel(random: Random, neighbours: Neighbours, prefix = ''): State {
  const branches: States[] = [
    { [`${prefix}Run`]: { ...runTask(random, neighbours), ...end } },
    { [`${prefix}Pause`]: pause(random) },
    { [`${prefix}Think`]: { Type: 'Pass', Output: '{% $string($states.context.State.Name) %}', ...end } },
  ];
  return { Type: 'Parallel', Branches: branches.slice(0, random.between(2, 3)).map(scope), ...end };
}

function map(random: Random, neighbours: Neighbours, processor?: States): State {
  const states = processor ?? { Run: { ...runTask(random, neighbours), ...end } };
  return {
    Type: 'Map',
    Items: `{% [1..${random.between(1, 4)}] %}`,
    ItemSelector: { item: '{% $states.context.Map.Item.Value %}' },
    MaxConcurrency: random.between(0, 2),
    ToleratedFailureCount: random.between(0, 1),
    ItemProcessor: scope(states),
    Output: '{% $count($states.result) %}',
    ...end,
  };
}

const nested = (random: Random, neighbours: Neighbours): States => ({
  Each: map(random, neighbours, { Both: parallel(random, neighbours, 'Inner ') }),
});

/** Most Maps that a shape begins with are distributed, by random numbers of their own. */
export function distributed(shape: object, random: Random): object {
  const { States } = shape as { States: Record<string, State> };
  const { Each } = States;
  if (!Each || random.happens(0.2)) return shape;
  const ProcessorConfig = { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' };
  const each: State = {
    ...Each,
    Label: 'each',
    ...(random.happens(0.3) ? { ItemBatcher: { MaxItemsPerBatch: 2 } } : {}),
    ...(random.happens(0.5) ? { Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 1 }] } : {}),
    ItemProcessor: { ...(Each['ItemProcessor'] as object), ProcessorConfig },
  };
  return { ...shape, States: { ...States, Each: each } };
}
