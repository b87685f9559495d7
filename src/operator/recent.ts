/**
 * Many jobs in one call: the newest runs of their machines, how long those of 30 days took, the newest ticks of their schedules; and which have changed.
 * Punctual's own cloud alone answers so; AWS is asked job by job.
 */
import type { ExecutionStatus } from '@aws-sdk/client-sfn';
import { type Account, mapSome } from './account.ts';
import { parsed } from './execution-history.ts';
import type { Job } from './job.ts';
import { askLedger, dateOf } from './ledger.ts';
import { partsOf } from './parts.ts';
import { dueOf, type Run, type RunDetails, wasSkipped } from './runs.ts';
import { type Tick, type TickAnswer, tickOf } from './ticks.ts';

export interface RecentRun {
  readonly run: Run;
  /** Undefined: its input or its output is long, and was not sent. */
  readonly details: Pick<RunDetails, 'due' | 'status'> | undefined;
}

export interface Recent {
  /** Newest first. */
  readonly runs: readonly RecentRun[];
  /** Undefined: it was not asked for. */
  readonly measured: Measured | undefined;
  readonly ticks: readonly Tick[];
}

interface Measured {
  /** Of the runs of 30 days that succeeded, skipped ones left out. */
  readonly tookMs: readonly number[];
  /** So many ended in these 30 days, skipped ones left out. */
  readonly ended: number;
}

interface RecentAnswer {
  readonly Machines: readonly {
    readonly StateMachineArn: string;
    readonly Executions: readonly ExecutionAnswer[];
    readonly TookMs?: readonly number[];
    readonly Ended?: number;
  }[];
  readonly Schedules: readonly ScheduleTicks[];
}

interface ScheduleTicks {
  readonly ScheduleArn: string;
  readonly Ticks: readonly TickAnswer[];
}

interface ExecutionAnswer {
  readonly Name: string;
  readonly Status: ExecutionStatus;
  readonly StartDate: number | string;
  readonly StopDate?: number | string;
  readonly Input?: string;
  readonly Output?: string;
}

/** As the service takes them: of each kind, and rows of all together. */
const machinesAtOnce = 250;
const schedulesAtOnce = 500;
const rowsAtOnce = 25_000;
/** Of a machine that is measured so many are counted. */
const measuredRows = 1000;
/** An answer of so many rows is made in a few milliseconds, in which others wait. */
const rowsWanted = 1000;

export interface RecentWanted {
  /** Runs and ticks of each. */
  readonly max: number;
  /** How long those of 30 days took, too. */
  readonly isMeasured: boolean;
}

/**
 * By machine, of those jobs that have one which is there. Undefined: whoever answers has no such call, or one of them may not be read. Throws the SDK's
 * errors.
 */
export async function recentOf(
  account: Account,
  jobs: readonly Job[],
  { max, isMeasured }: RecentWanted,
): Promise<Map<string, Recent> | undefined> {
  const found = new Map<string, Recent>();
  const most = isMeasured ? rowsAtOnce / measuredRows : machinesAtOnce;
  const together = Math.min(most, Math.max(rowsAtOnce / 1000, Math.floor(rowsWanted / max)));
  const parts = await mapSome(partsOf(jobs, together), async (part) => {
    const answer = await askLedger<RecentAnswer>(account, 'BatchGetRecent', {
      StateMachineArns: part.flatMap(({ machineArn }) => machineArn ?? []),
      // Of a job whose schedules do not fit all are read otherwise.
      ScheduleArns: part
        .flatMap(({ triggers }) => triggers.map(({ arn }) => arn))
        .slice(0, Math.min(schedulesAtOnce, Math.floor(rowsAtOnce / max))),
      MaxResults: max,
      Measure: isMeasured,
    });
    if (!answer) return undefined;
    const machines = new Map(answer.Machines.map((each) => [each.StateMachineArn, each]));
    const ticks = ticksBySchedule(answer.Schedules);
    for (const job of part) {
      const machine = machines.get(job.machineArn ?? '');
      if (machine && job.triggers.every(({ arn }) => ticks.has(arn)))
        found.set(machine.StateMachineArn, {
          runs: machine.Executions.map((each) => recentRun(job, machine.StateMachineArn, each)),
          measured: machine.TookMs && { tookMs: machine.TookMs, ended: machine.Ended ?? 0 },
          ticks: job.triggers.flatMap(({ arn }) => ticks.get(arn) ?? []),
        });
    }
    return part;
  });
  return parts.includes(undefined) ? undefined : found;
}

const ticksBySchedule = (all: readonly ScheduleTicks[]): Map<string, Tick[]> =>
  new Map(all.map(({ ScheduleArn, Ticks }) => [ScheduleArn, Ticks.map((tick) => tickOf(ScheduleArn, tick))]));

/** The newest ticks of many jobs by their schedules; undefined: whoever answers has no such call. Throws the SDK's errors. */
export async function recentTicks(
  account: Account,
  jobs: readonly Job[],
  max: number,
): Promise<Map<string, Tick[]> | undefined> {
  const arns = jobs.flatMap(({ triggers }) => triggers.map(({ arn }) => arn));
  const together = Math.min(schedulesAtOnce, Math.floor(rowsAtOnce / max));
  const parts = await mapSome(partsOf(arns, together), async (ScheduleArns) =>
    askLedger<RecentAnswer>(account, 'BatchGetRecent', { ScheduleArns, MaxResults: max }),
  );
  const answered = parts.filter((part) => part !== undefined);
  return answered.length < parts.length ? undefined : ticksBySchedule(answered.flatMap(({ Schedules }) => Schedules));
}

function recentRun(
  job: Job,
  machineArn: string,
  { Name, Status, StartDate, StopDate, Input, Output }: ExecutionAnswer,
): RecentRun {
  const run: Run = {
    job,
    name: Name,
    arn: `${machineArn.replace(':stateMachine:', ':execution:')}:${Name}`,
    status: Status,
    startedAt: dateOf(StartDate),
    stoppedAt: StopDate === undefined ? undefined : dateOf(StopDate),
  };
  if (Input === undefined || (Status === 'SUCCEEDED' && Output === undefined)) return { run, details: undefined };
  const status = wasSkipped({ status: Status, output: Output }) ? 'SKIPPED' : Status;
  return { run, details: { due: dueOf(parsed(Input)), status } };
}

export interface Changes {
  /** For the next call. */
  readonly cursor: string;
  /** False: more has changed than is told. */
  readonly isWhole: boolean;
  /** Machines of which a run began, and schedules or rules that were due: ARNs. */
  readonly changed: ReadonlySet<string>;
  /** All executions that run now, by ARN, each with its machine's. */
  readonly running: ReadonlyMap<string, string>;
}

/** Since `cursor`; without one: where to begin. Undefined: whoever answers does not tell. Throws the SDK's errors. */
export async function changesSince(account: Account, cursor: string | undefined): Promise<Changes | undefined> {
  const answer = await askLedger<{
    readonly Cursor: string;
    readonly IsWhole: boolean;
    readonly StateMachineArns: readonly string[];
    readonly ScheduleArns: readonly string[];
    readonly Running: readonly { readonly StateMachineArn: string; readonly ExecutionArn: string }[];
  }>(account, 'ListChanges', { Cursor: cursor });
  return (
    answer && {
      cursor: answer.Cursor,
      isWhole: answer.IsWhole,
      changed: new Set([...answer.StateMachineArns, ...answer.ScheduleArns]),
      running: new Map(answer.Running.map(({ StateMachineArn, ExecutionArn }) => [ExecutionArn, StateMachineArn])),
    }
  );
}
