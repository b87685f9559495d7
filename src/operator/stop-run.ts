/**
 * Stops a run, and sees to it that its containers stop, too: Step Functions stops the task of a stopped execution if its role may.
 * Sources: Step Functions API reference, StopExecution; "Discover service integration patterns", Developer Guide; ECS API reference, StopTask.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { DescribeTasksCommand, ECSClient, StopTaskCommand, type Task } from '@aws-sdk/client-ecs';
import { SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import type { Account } from './account.ts';
import { describeRun, type Run, type RunDetails } from './runs.ts';
import { attemptsOfRun } from './show-run.ts';

/** The error of an execution that was stopped from here. */
export const stoppedByHand = 'StoppedByHand';

const lookMs = 500;
/** Step Functions has asked for the stop by then, if it may. */
const ownStopLooks = 10;

export interface Stopped {
  /** As it is now: one that had ended by itself is as it ended. */
  readonly run: RunDetails;
  /** That ran. */
  readonly tasks: readonly string[];
}

/** Resolves when all of its tasks have stopped; `stopped` ends the wait alone. Throws the SDK's errors. */
export async function stopRun(account: Account, run: Run, reason: string, stopped: AbortSignal): Promise<Stopped> {
  const running = (await attemptsOfRun(account, run)).flatMap(({ endedAt, taskArn }) =>
    endedAt === undefined && taskArn !== undefined ? [taskArn] : [],
  );
  await account
    .client(SFNClient)
    .send(new StopExecutionCommand({ executionArn: run.arn, error: stoppedByHand, cause: reason }));
  for (const task of running) await waitForTask(account, task, reason, stopped);
  return { run: await describeRun(account, run.job, run.arn), tasks: running };
}

async function waitForTask(account: Account, arn: string, reason: string, stopped: AbortSignal): Promise<void> {
  const client = account.client(ECSClient);
  const cluster = arn.split('/').at(-2);
  for (let looks = 1; !stopped.aborted; looks++) {
    const { tasks = [] } = await client.send(new DescribeTasksCommand({ cluster, tasks: [arn] }));
    const [task] = tasks;
    if (task === undefined || task.lastStatus === 'STOPPED') return;
    if (looks === ownStopLooks && isWanted(task))
      await client.send(new StopTaskCommand({ cluster, task: arn, reason }));
    await pause(lookMs, undefined, { signal: stopped }).catch(() => {});
  }
}

const isWanted = ({ desiredStatus }: Task): boolean => desiredStatus !== 'STOPPED';
