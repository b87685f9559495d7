/** The runs of a job: executions of its state machine. */

import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  ExecutionDoesNotExist,
  type ExecutionListItem,
  type ExecutionStatus,
  paginateListExecutions,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { type Account, mapSome } from './account.ts';
import { parsed } from './execution-history.ts';
import type { Job } from './job.ts';
import { ofMachine } from './machine.ts';

export interface Run {
  readonly job: Job;
  readonly arn: string;
  readonly name: string;
  readonly status: RunStatus;
  readonly startedAt: Date;
  readonly stoppedAt: Date | undefined;
}

/** As Step Functions has it, and what it has no word for: another run of the job was under way. */
export type RunStatus = ExecutionStatus | 'SKIPPED';

export const hasFailed = ({ status }: Pick<Run, 'status'>): boolean =>
  status === 'FAILED' || status === 'TIMED_OUT' || status === 'ABORTED';

export const isUnderWay = ({ status }: Pick<Run, 'status'>): boolean =>
  status === 'RUNNING' || status === 'PENDING_REDRIVE';

export interface RunsWanted {
  /** Those that began since then. */
  readonly since?: Date | undefined;
  /** Only those that failed, timed out or were stopped. */
  readonly failed?: boolean | undefined;
  /** Only those under way. */
  readonly running?: boolean | undefined;
  readonly max: number;
  /** Default: as many as one call may list. */
  readonly pageSize?: number | undefined;
}

const allFailed: readonly ExecutionStatus[] = ['FAILED', 'TIMED_OUT', 'ABORTED'];
const pageSizeMax = 1000;

/** Newest first; of a machine that is gone, none. Throws the SDK's other errors. */
export const listRuns = (account: Account, job: Job, wanted: RunsWanted): Promise<Run[]> =>
  ofMachine(runsOfMachine(account, job, wanted), []);

/** The same, of a machine that must be there. Throws the SDK's errors. Source: Step Functions API reference, ListExecutions. */
export async function runsOfMachine(
  account: Account,
  job: Job,
  { since, failed, running, max, pageSize = pageSizeMax }: RunsWanted,
): Promise<Run[]> {
  if (job.machineArn === undefined) return [];
  const found: Run[] = [];
  const filters = running ? (['RUNNING'] as const) : [undefined];
  for (const statusFilter of failed ? allFailed : filters) {
    const pages = paginateListExecutions(
      { client: account.client(SFNClient), pageSize: Math.min(max, pageSize) },
      { stateMachineArn: job.machineArn, ...(statusFilter === undefined ? {} : { statusFilter }) },
    );
    found.push(...(await take(pages, job, since, max)));
  }
  return found.toSorted((one, other) => other.startedAt.getTime() - one.startedAt.getTime()).slice(0, max);
}

async function take(
  pages: AsyncIterable<{ executions?: ExecutionListItem[] | undefined }>,
  job: Job,
  since: Date | undefined,
  max: number,
): Promise<Run[]> {
  const runs: Run[] = [];
  for await (const { executions = [] } of pages)
    for (const execution of executions) {
      const run = runOf(job, execution);
      if (since !== undefined && run.startedAt < since) return runs;
      runs.push(run);
      if (runs.length === max) return runs;
    }
  return runs;
}

const runOf = (job: Job, { executionArn, name, status, startDate, stopDate }: ExecutionListItem): Run => ({
  job,
  arn: executionArn ?? '',
  name: name ?? '',
  status: status ?? 'RUNNING',
  startedAt: startDate ?? new Date(0),
  stoppedAt: stopDate,
});

export interface RunDetails extends Run {
  /** The instant of the schedule that it is for; undefined: it was started by hand, or its starter said no time. */
  readonly due: Date | undefined;
  readonly input: unknown;
  /** JSON, as it was given: a number in it may be longer than `input` can keep. */
  readonly inputText: string | undefined;
  /** JSON. */
  readonly output: string | undefined;
  readonly error: string | undefined;
  readonly cause: string | undefined;
}

/** Throws the SDK's errors. */
export async function describeRun(account: Account, job: Job, executionArn: string): Promise<RunDetails> {
  const found = await account.client(SFNClient).send(new DescribeExecutionCommand({ executionArn }));
  const input = parsed(found.input) ?? null;
  return {
    ...runOf(job, { ...found } as ExecutionListItem),
    status: wasSkipped(found) ? 'SKIPPED' : (found.status ?? 'RUNNING'),
    due: dueOf(input),
    input,
    inputText: found.input,
    output: found.output,
    error: found.error,
    cause: found.cause,
  };
}

/** Lists do not tell which runs a guard skipped: their outputs do, and each is asked for. Throws the SDK's errors. */
export const withSkips = (account: Account, runs: readonly Run[]): Promise<Run[]> =>
  mapSome(runs, (run) => (run.status === 'SUCCEEDED' ? describeRun(account, run.job, run.arn) : Promise.resolve(run)));

/** The execution of that name; undefined: the job has none. Throws the SDK's errors. */
export async function runNamed(account: Account, job: Job, name: string): Promise<RunDetails | undefined> {
  if (job.machineArn === undefined || !executionName.test(name)) return undefined;
  try {
    return await describeRun(account, job, `${job.machineArn.replace(':stateMachine:', ':execution:')}:${name}`);
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return undefined;
    throw error;
  }
}

/** What StartExecution takes. Source: Step Functions API reference, StartExecution. */
const executionName = /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}\p{Cs}\uFFFE\uFFFF]{1,80}$/u;

/** Guards against overlapping end with this output: nothing of the job has run. */
export const wasSkipped = ({ status, output }: Pick<DescribeExecutionOutput, 'status' | 'output'>): boolean =>
  status === 'SUCCEEDED' && Object.hasOwn(Object(parsed(output)), 'skipped');

/** Schedules of ours hand `scheduledTime` on, rules the `time` of their event, others what they like: the first instant that stands in the input. */
export function dueOf(input: unknown): Date | undefined {
  const { scheduledTime, time, ...others } = Object(input) as Record<string, unknown>;
  const found = [scheduledTime, time, ...Object.values(others)].find((value) => instantText.test(String(value)));
  return found === undefined ? undefined : new Date(String(found));
}

const instantText = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/;
