/** Starts a job by hand. Source: Step Functions API reference, StartExecution. */
import { randomUUID } from 'node:crypto';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { isObject } from '../languages/is-object.ts';
import { didYouMean } from '../languages/nearest.ts';
import type { FargateSize } from '../languages/resources/fargate.ts';
import type { Account } from './account.ts';
import { parsed } from './execution-history.ts';
import type { Job } from './job.ts';
import { OperatorError } from './operator-error.ts';
import { describeRun, type Run } from './runs.ts';
import { sizeForRun } from './task-size.ts';

export interface StartWanted {
  /** Instead of the container's own. */
  readonly command?: readonly string[] | undefined;
  /** Beside the container's own. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /** Of each of its tasks, instead of what its template gives them. */
  readonly size?: Partial<FargateSize> | undefined;
  /** The execution's whole input instead, as JSON. */
  readonly input?: string | undefined;
}

/** Throws OperatorError for a job that cannot be started so. */
export async function startRun(account: Account, job: Job, wanted: StartWanted): Promise<Run> {
  const { command, environment, size, input } = wanted;
  const changed = command !== undefined || environment !== undefined || size !== undefined;
  if (changed && job.app === undefined)
    throw new OperatorError(
      `the machine of ${job.name} takes no command, no variables and no size: it was not made of a configuration of jobs`,
      'give it an input that it understands: --input JSON',
    );
  if (input !== undefined) return startWith(account, job, input);
  const has = size && (await sizeForRun(account, job, size));
  const given = {
    ...(command ? { command } : {}),
    ...(environment ? { environment } : {}),
    ...(has ? { memory: has.memoryMiB, cpu: has.cpuUnits } : {}),
  };
  return startWith(account, job, JSON.stringify(given));
}

/** What the machine of a job of a configuration reads of its execution's input. */
const inputKeys = ['command', 'environment', 'memory', 'cpu', 'input', 'scheduledTime', 'done'];

/** Throws OperatorError for what the machine of a job of a configuration would pass over in silence. What is no JSON, Step Functions refuses. */
export function checkInput({ name, app }: Job, input: string): void {
  const given = parsed(input);
  if (app === undefined || given === undefined) return;
  const unread = isObject(given) ? Object.keys(given).filter((key) => !inputKeys.includes(key)) : undefined;
  if (unread?.length === 0) return;
  throw new OperatorError(
    `of its input the machine of ${name} reads ${inputKeys.join(', ')}; found ${unread?.join(', ') ?? 'no object'}`,
    didYouMean(unread?.[0] ?? '', inputKeys).hint ??
      'what is for its container goes in `input`: it has that in the variable JOB_INPUT',
  );
}

function machineOf({ name, machineArn }: Job): string {
  if (machineArn !== undefined) return machineArn;
  throw new OperatorError(
    `${name} has no state machine: its schedule starts a task and forgets it`,
    'aws ecs run-task starts one',
  );
}

/** The name tells those who look at the executions that a person has started it. */
const byHand = 'by-hand-';
export const isByHand = ({ name }: Pick<Run, 'name'>): boolean => name.startsWith(byHand);

/** `input`: JSON. Throws OperatorError where nothing can be started. */
export async function startWith(account: Account, job: Job, input: string): Promise<Run> {
  const stateMachineArn = machineOf(job);
  const name = `${byHand}${randomUUID()}`;
  const { executionArn = '' } = await account
    .client(SFNClient)
    .send(new StartExecutionCommand({ stateMachineArn, name, input }));
  return describeRun(account, job, executionArn);
}
