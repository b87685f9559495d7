/** All of one run: its attempts with their causes, its last lines, what its job may use. */
import {
  type ContainerDefinition,
  DescribeTaskDefinitionCommand,
  ECSClient,
  type TaskDefinition,
} from '@aws-sdk/client-ecs';
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { Account } from './account.ts';
import { type Attempt, attemptsOf, type Task } from './attempts.ts';
import { type Cause, causeOf } from './causes.ts';
import { historyOf } from './execution-history.ts';
import { describeRun, type Run, type RunDetails } from './runs.ts';
import { type Line, lastLines, streamsOf } from './task-logs.ts';
import { type Told, toldOf } from './told.ts';

export interface ShownRun extends RunDetails {
  readonly attempts: readonly (Attempt & { readonly cause: Cause })[];
  /** Oldest first. */
  readonly history: readonly HistoryEvent[];
  /** Of the last attempt; undefined: of no attempt they are known. */
  readonly lines: readonly Line[] | undefined;
  /** Of its last task. */
  readonly memoryMiB: number | undefined;
  readonly cpuUnits: number | undefined;
  readonly containers: readonly ContainerDefinition[];
  readonly image: string | undefined;
}

export interface ToldRun extends ShownRun {
  /** Oldest first; empty unless it failed. Undefined: the account lets us not look. */
  readonly told: readonly Told[] | undefined;
}

/** It reads the history of alarms and of the machine that tells: only for who shows it. Throws the SDK's errors. */
export const withTold = async (account: Account, run: ShownRun): Promise<ToldRun> => ({
  ...run,
  told: await toldOf(account, run),
});

/** Throws the SDK's errors. */
export const showRun = async (account: Account, run: Run, linesMax: number): Promise<ShownRun> =>
  showDetails(account, await describeRun(account, run.job, run.arn), linesMax);

/** Of a run that has just been described. Throws the SDK's errors. */
export async function showDetails(account: Account, details: RunDetails, linesMax: number): Promise<ShownRun> {
  const history = await historyOf(account, details.arn);
  const attempts = withCauses(history);
  const last = attempts.findLast(({ taskDefinitionArn }) => taskDefinitionArn !== undefined);
  const definition = await describeDefinition(account, last?.taskDefinitionArn);
  const streams = last?.taskArn && definition ? streamsOf(definition, last.taskArn) : [];
  return {
    ...details,
    attempts,
    history,
    lines: streams.length === 0 ? undefined : await lastLines(account, streams, linesMax),
    ...usedBy(definition, last?.task),
    containers: definition?.containerDefinitions ?? [],
  };
}

/** What its job may use, and of what it is made: a run may have been given another size than its definition has. */
export const usedBy = (
  definition: TaskDefinition | undefined,
  task: Task | undefined,
): Pick<ShownRun, 'memoryMiB' | 'cpuUnits' | 'image'> => ({
  memoryMiB: numberOf(task?.Memory ?? definition?.memory),
  cpuUnits: numberOf(task?.Cpu ?? definition?.cpu),
  image: definition?.containerDefinitions?.[0]?.image,
});

const numberOf = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text));

export async function attemptsOfRun(account: Account, run: Run): Promise<ShownRun['attempts']> {
  return withCauses(await historyOf(account, run.arn));
}

const withCauses = (history: readonly HistoryEvent[]): ShownRun['attempts'] =>
  attemptsOf(history).map((attempt) => ({ ...attempt, cause: causeOf(attempt) }));

/** Undefined: it is not there any more. */
export async function describeDefinition(
  account: Account,
  arn: string | undefined,
): Promise<TaskDefinition | undefined> {
  if (arn === undefined) return undefined;
  try {
    const { taskDefinition } = await account
      .client(ECSClient)
      .send(new DescribeTaskDefinitionCommand({ taskDefinition: arn }));
    return taskDefinition;
  } catch (error) {
    // ECS's word for one that is not there.
    if ((error as Error).name === 'ClientException') return undefined;
    throw error;
  }
}
