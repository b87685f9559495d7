/** Starts a job by hand, and again. Sources: Step Functions API reference, StartExecution, RedriveExecution. */
import { randomUUID } from 'node:crypto';
import {
  DescribeExecutionCommand,
  RedriveExecutionCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { Account } from './account.ts';
import type { Job } from './job.ts';
import { OperatorError } from './operator-error.ts';
import { describeRun, hasFailed, type Run, type RunStatus } from './runs.ts';

export interface StartWanted {
  /** Instead of the container's own. */
  readonly command?: readonly string[] | undefined;
  /** Beside the container's own. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /** The execution's whole input instead, as JSON. */
  readonly input?: string | undefined;
}

/** Throws OperatorError for a job that cannot be started so. */
export async function startRun(account: Account, job: Job, { command, environment, input }: StartWanted): Promise<Run> {
  const stateMachineArn = machineOf(job);
  const changed = command !== undefined || environment !== undefined;
  if (changed && job.app === undefined)
    throw new OperatorError(
      `the machine of ${job.name} takes no command and no variables: it was not made of a configuration of jobs`,
      'give it an input that it understands: --input JSON',
    );
  const given = input ?? JSON.stringify({ ...(command ? { command } : {}), ...(environment ? { environment } : {}) });
  return start(account, job, stateMachineArn, given);
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
export const isByHand = ({ name }: Run): boolean => name.startsWith(byHand);

async function start(account: Account, job: Job, stateMachineArn: string, input: string): Promise<Run> {
  const name = `${byHand}${randomUUID()}`;
  const { executionArn = '' } = await account
    .client(SFNClient)
    .send(new StartExecutionCommand({ stateMachineArn, name, input }));
  return describeRun(account, job, executionArn);
}

export interface Retried {
  readonly run: Run;
  /** `redriven`: the same run goes on from the state that failed, with the definition that it had. */
  readonly how: 'redriven' | 'started again';
}

/** `fromStart`: with the present definition. Throws OperatorError for a run that did not fail, or cannot go on. */
export async function retryRun(account: Account, run: Run, fromStart: boolean): Promise<Retried> {
  if (!hasFailed(run)) {
    const { status } = await describeRun(account, run.job, run.arn);
    throw new OperatorError(
      `the run ${stateInWords[status]}: only what failed is retried`,
      `punctual run ${run.job.name} starts the job anew`,
    );
  }
  if (!fromStart) {
    await redrive(account, run);
    return { run: await describeRun(account, run.job, run.arn), how: 'redriven' };
  }
  const { input = '{}' } = await account
    .client(SFNClient)
    .send(new DescribeExecutionCommand({ executionArn: run.arn }));
  return { run: await start(account, run.job, machineOf(run.job), input), how: 'started again' };
}

const stateInWords: Readonly<Record<RunStatus, string>> = {
  SUCCEEDED: 'succeeded',
  SKIPPED: 'was skipped, as another was under way',
  RUNNING: 'is under way',
  PENDING_REDRIVE: 'waits to be taken up again',
  FAILED: 'has failed meanwhile',
  TIMED_OUT: 'has timed out meanwhile',
  ABORTED: 'has been stopped meanwhile',
};

async function redrive(account: Account, { arn: executionArn }: Run): Promise<void> {
  try {
    await account.client(SFNClient).send(new RedriveExecutionCommand({ executionArn }));
  } catch (error) {
    if ((error as Error).name !== 'ExecutionNotRedrivable') throw error;
    throw new OperatorError(
      `it cannot go on where it failed: ${(error as Error).message}`,
      '--from-start starts it again',
    );
  }
}
