/**
 * Takes up again what failed, by a redrive. Where that would only enter a Fail state again, as those in which the machine of a configuration's job
 * names a failure that has no retry, such a job goes on as a run of its own. Sources: Step Functions API reference, RedriveExecution; "Restarting state machine
 * executions with redrive", Developer Guide.
 */
import { DescribeExecutionCommand, type HistoryEvent, RedriveExecutionCommand, SFNClient } from '@aws-sdk/client-sfn';
import { parseExactly } from '../languages/exact-json.ts';
import { isObject } from '../languages/is-object.ts';
import type { Account } from './account.ts';
import { historyOf, parsed } from './execution-history.ts';
import { OperatorError } from './operator-error.ts';
import { describeRun, hasFailed, type Run, type RunStatus } from './runs.ts';
import { startWith } from './start-run.ts';

export interface Retried {
  readonly run: Run;
  /**
   * `redriven`: the same run goes on from the state that failed, with the definition that it had. `taken up`: another, for the same due time,
   * with the present definition, does what was not done.
   */
  readonly how: 'redriven' | 'taken up' | 'started again';
  /** The steps that are not done again. */
  readonly done: readonly string[];
}

/** Throws OperatorError for a run that did not fail, or cannot go on. */
export async function retryRun(account: Account, run: Run, fromStart: boolean): Promise<Retried> {
  if (!hasFailed(run)) {
    const { status } = await describeRun(account, run.job, run.arn);
    throw new OperatorError(
      `the run ${stateInWords[status]}: only what failed is retried`,
      `punctual run ${run.job.name} starts the job anew`,
    );
  }
  if (fromStart) return startAgain(account, run);
  const history = await historyOf(account, run.arn);
  const last = failState(history);
  if (last === undefined) {
    await redrive(account, run);
    return { run: await describeRun(account, run.job, run.arn), how: 'redriven', done: [] };
  }
  if (isOfConfiguration(run)) return takeUp(account, run, history);
  throw new OperatorError(
    `it ended in the state \`${last}\`, which fails whenever it is entered: going on from there would fail at once`,
    '--from-start starts it again',
  );
}

const isOfConfiguration = ({ job }: Run): boolean => job.app !== undefined;

async function startAgain(account: Account, run: Run): Promise<Retried> {
  const { input } = await inputOf(account, run);
  const given = isOfConfiguration(run) ? JSON.stringify(withoutDone(input)) : input;
  return { run: await startWith(account, run.job, given), how: 'started again', done: [] };
}

async function takeUp(account: Account, run: Run, history: readonly HistoryEvent[]): Promise<Retried> {
  const { input, startDate } = await inputOf(account, run);
  const done = stepsDone(parsed(input), history);
  const goesOn = {
    scheduledTime: startDate?.toISOString(),
    ...withoutDone(input),
    ...(done.length > 0 ? { done } : {}),
  };
  return { run: await startWith(account, run.job, JSON.stringify(goesOn)), how: 'taken up', done };
}

async function inputOf(account: Account, { arn: executionArn }: Run) {
  const { input = '{}', startDate } = await account
    .client(SFNClient)
    .send(new DescribeExecutionCommand({ executionArn }));
  return { input, startDate };
}

/** What is no object tells a job of a configuration nothing. `input`: JSON. */
function withoutDone(input: string): object {
  if (!isObject(parsed(input))) return {};
  const { done: _done, ...given } = parseExactly(input) as { done?: unknown };
  return given;
}

/** Of a job of a configuration, whose machine has a state `Attempt export` for the step `export`. `history`: oldest first. */
export function stepsDone(input: unknown, history: readonly HistoryEvent[]): string[] {
  const { done: before = [] } = Object(input) as { readonly done?: unknown };
  const now = history.flatMap(
    ({ stateExitedEventDetails }) => /^Attempt (.+)$/.exec(stateExitedEventDetails?.name ?? '')?.[1] ?? [],
  );
  return [...new Set([...[before].flat().map(String), ...now])];
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

/**
 * The state of the type Fail in which the execution ended, also in a branch that was not tried again; undefined: it ended otherwise, or a redrive
 * has retries before it. `history`: oldest first.
 */
export function failState(history: readonly HistoryEvent[]): string | undefined {
  const since = history.slice(history.findLastIndex(({ type }) => type === 'ExecutionRedriven') + 1);
  if (since.at(-1)?.type !== 'ExecutionFailed') return undefined;
  const last = since.slice(0, -1).findLast(({ type = '' }) => !endsWithBranch.test(type));
  if (last?.type !== 'FailStateEntered') return undefined;
  const name = last.stateEnteredEventDetails?.name;
  return since.filter(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name === name).length === 1
    ? name
    : undefined;
}

/** What a branch that fails takes with it. */
const endsWithBranch = /^(ParallelState|MapState|MapIteration)Failed$|Aborted$/;
