/** What containers of a simulation are and do: their definition, and the fate of each one that is started. */
import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import type { SimulatedRun } from '../../../src/cloud/world/simulated-runner.ts';
import type { Random } from '../random.ts';
import { logGroup } from './names.ts';

export interface TaskPlan {
  readonly family: string;
  readonly containers: readonly ContainerDefinition[];
  /** Of a hundred containers, how many exit with 0. */
  readonly goodOfHundred: number;
  readonly secondsMax: number;
}

export function drawTask(random: Random, family: string): TaskPlan {
  const main = container(random, 'main', family, true);
  const beside = () => container(random, 'beside', family, random.happens(0.3));
  return {
    family,
    containers: random.happens(0.2) ? [main, beside()] : [main],
    goodOfHundred: random.of([100, 90, 60, 60, 20, 0]),
    secondsMax: random.of([2, 30, 200, 900]),
  };
}

function container(random: Random, name: string, family: string, essential: boolean): ContainerDefinition {
  return {
    name,
    image: 'job:1',
    essential,
    command: ['run', family],
    ...(random.happens(0.5) ? { stopTimeout: random.between(2, 120) } : {}),
    environment: [{ name: 'FAMILY', value: family }],
    logConfiguration: {
      logDriver: 'awslogs',
      options: { 'awslogs-group': logGroup, 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': family },
    },
  };
}

/** What becomes of one container. */
export function drawRun(random: Random, { goodOfHundred, secondsMax }: TaskPlan): SimulatedRun {
  const seconds = random.between(0, secondsMax * 10) / 10;
  const lines = Array.from(
    {
      length: random.weighted([
        [3, 0],
        [3, 2],
        [1, 8],
      ]),
    },
    (_, n) => ({
      afterSeconds: Math.floor((seconds * n) / 8),
      text: `line ${n} of ${random.between(0, 1e9)}`,
    }),
  );
  const secondsToStart = random.weighted([
    [3, 0],
    [2, random.between(1, 20)],
  ]);
  const usual = { seconds, lines, secondsToStart, lostInCrash: random.happens(0.1) };
  const ends = (exitCode: number): SimulatedRun => ({ ...usual, exitCode });
  if (random.between(1, 100) <= goodOfHundred) return ends(0);
  return random.weighted<SimulatedRun>([
    [6, ends(random.between(1, 255))],
    [2, { ...usual, failsToStart: 'CannotPullContainerError: pull access denied' }],
    [2, { ...usual, seconds: Infinity }],
    [1, { ...usual, seconds: Infinity, ignoresSigterm: true }],
  ]);
}
