/**
 * Many machines and schedules in one call, and which of them have changed: for who shows all jobs at once. It tells no more than the operations that
 * ask for one do, and asks for their permissions.
 */
import type { GetScheduleOutput } from '@aws-sdk/client-scheduler';
import { type Instant, instant } from '../../../languages/instant.ts';
import { AwsError } from '../../kit/aws-error.ts';
import type { Context, Handler, Permission } from '../../kit/service.ts';
import type { Punctual } from './context.ts';
import type { DeliverySummary, TickSummary } from './list.ts';
import { pageSize } from './page-size.ts';
import type { TickWithDeliveries } from './tables.ts';

interface BatchGetRecentInput {
  /** At most 250. */
  readonly StateMachineArns?: readonly string[];
  /** At most 500. */
  readonly ScheduleArns?: readonly string[];
  /** Of each: 1 to 1000, and of all machines or schedules together no more than 25 000; default 25. Of a machine that is measured 1000 count. */
  readonly MaxResults?: number;
  /** False: it is not told how long runs took. */
  readonly Measure?: boolean;
}

export interface BatchGetRecentOutput {
  /** Of machines that there are. */
  readonly Machines: readonly RecentMachine[];
  readonly Schedules: readonly { readonly ScheduleArn: string; readonly Ticks: readonly RecentTick[] }[];
}

/** What ListTicks tells, without what names it. */
interface RecentTick extends Pick<TickSummary, 'Due' | 'Status' | 'Why'> {
  readonly Deliveries: readonly Pick<DeliverySummary, 'TargetArn' | 'Status' | 'Started' | 'Why' | 'Attempts'>[];
}

interface RecentMachine {
  readonly StateMachineArn: string;
  /** Newest first. */
  readonly Executions: readonly RecentExecution[];
  /** Of those of 30 days that succeeded, in milliseconds; of the newest 1000. */
  readonly TookMs?: readonly number[];
  /** So many of these ended. */
  readonly Ended?: number;
}

interface RecentExecution {
  readonly Name: string;
  readonly Status: string;
  readonly StartDate: Date;
  readonly StopDate?: Date;
  /** Left out where it is long. */
  readonly Input?: string;
  readonly Output?: string;
}

const machinesMax = 250;
const schedulesMax = 500;
/** In one answer: it holds all others up. */
const rowsMax = 25_000;
const recentDefault = 25;
/** Of a machine so many are looked at. */
const measuredMax = 1000;
const measuredMs = 30 * 86_400_000;

export const batchGetRecent: Handler<Punctual, BatchGetRecentInput, BatchGetRecentOutput> = {
  permissions: (_, { StateMachineArns, ScheduleArns }) => [
    ...listed('StateMachineArns', StateMachineArns, machinesMax).flatMap(readsExecutions),
    ...listed('ScheduleArns', ScheduleArns, schedulesMax).map((resource) => ({
      action: 'punctual:ListTicks',
      resource,
    })),
  ],
  handle({ ledger }, { StateMachineArns = [], ScheduleArns = [], MaxResults, Measure = true }, context) {
    const count = pageSize(MaxResults ?? recentDefault);
    const rows = Math.max(StateMachineArns.length * (Measure ? measuredMax : count), ScheduleArns.length * count);
    if (rows > rowsMax) {
      const why = Measure ? `, and of each machine that is measured it counts as ${measuredMax}` : '';
      throw new AwsError('ValidationException', `MaxResults of all together is at most ${rowsMax}${why}`);
    }
    return {
      Machines: StateMachineArns.flatMap((arn) => recentMachine(context, arn, count, Measure) ?? []),
      Schedules: ScheduleArns.map((ScheduleArn) => ({
        ScheduleArn,
        Ticks: ledger.newestTicks(ScheduleArn, count).map(recentTick),
      })),
    };
  },
};

const recentTick = ({ due, status, why, deliveries }: TickWithDeliveries): RecentTick => ({
  Due: new Date(due),
  Status: status,
  ...(why === null ? {} : { Why: why }),
  Deliveries: deliveries.map(({ targetArn, status: outcome, started, why: lost, attempts }) => ({
    TargetArn: targetArn,
    Status: outcome,
    ...(started === null ? {} : { Started: started }),
    ...(lost === null ? {} : { Why: lost }),
    Attempts: attempts,
  })),
});

const readsExecutions = (machineArn: string): Permission[] => [
  { action: 'states:ListExecutions', resource: machineArn },
  { action: 'states:DescribeExecution', resource: `${machineArn.replace(':stateMachine:', ':execution:')}:*` },
];

function listed<Item>(name: string, items: readonly Item[] = [], most: number): readonly Item[] {
  if (Array.isArray(items) && items.length <= most) return items;
  throw new AwsError('ValidationException', `${name} is a list of at most ${most}`);
}

/** What the service `states` answers. */
interface Recent {
  readonly executions: readonly {
    readonly name: string;
    readonly status: string;
    readonly startedAt: Instant;
    readonly stoppedAt: Instant | undefined;
    readonly input: string | undefined;
    readonly output: string | undefined;
  }[];
  readonly measured: { readonly tookMs: readonly number[]; readonly ended: number } | undefined;
}

function recentMachine(
  context: Context,
  StateMachineArn: string,
  count: number,
  isMeasured: boolean,
): RecentMachine | undefined {
  const since = isMeasured ? instant(context.now - measuredMs) : undefined;
  const { recent } = context.call<{ recent: Recent | undefined }>('states', 'RecentExecutions', {
    stateMachineArn: StateMachineArn,
    count,
    since,
  });
  return (
    recent && {
      StateMachineArn,
      Executions: recent.executions.map(({ name, status, startedAt, stoppedAt, input, output }) => ({
        Name: name,
        Status: status,
        StartDate: new Date(startedAt),
        ...(stoppedAt === undefined ? {} : { StopDate: new Date(stoppedAt) }),
        ...(input === undefined ? {} : { Input: input }),
        ...(output === undefined ? {} : { Output: output }),
      })),
      ...(recent.measured ? { TookMs: recent.measured.tookMs, Ended: recent.measured.ended } : {}),
    }
  );
}

interface NamedSchedule {
  readonly Name: string;
  readonly GroupName?: string;
}

const schedulesReadMax = 100;

/** As GetSchedule, at most 100; those that are not there any more are left out. */
export const batchGetSchedules: Handler<
  Punctual,
  { readonly Schedules?: readonly NamedSchedule[] },
  { Schedules: GetScheduleOutput[] }
> = {
  // GetSchedule asks for its own.
  permissions: () => [],
  handle: (_, { Schedules }, context) => ({
    Schedules: listed('Schedules', Schedules, schedulesReadMax).flatMap((named) => {
      try {
        return [context.call<GetScheduleOutput>('scheduler', 'GetSchedule', named)];
      } catch (error) {
        if (error instanceof AwsError && error.code === 'ResourceNotFoundException') return [];
        throw error;
      }
    }),
  }),
};

export interface ListChangesOutput {
  /** For the next call. */
  readonly Cursor: string;
  /** False: there is more than is told; who knows what was before has to look at all. */
  readonly IsWhole: boolean;
  /** Of which an execution began. */
  readonly StateMachineArns: readonly string[];
  /** Of which a tick was recorded. */
  readonly ScheduleArns: readonly string[];
  /** All that run now. */
  readonly Running: readonly { readonly StateMachineArn: string; readonly ExecutionArn: string }[];
}

const ticksMax = 5000;

/** Since the cursor; without one: where a new one begins. */
export const listChanges: Handler<Punctual, { readonly Cursor?: string }, ListChangesOutput> = {
  permissions: () => [{ action: 'punctual:ListChanges', resource: '*' }],
  handle({ ledger }, { Cursor }, context) {
    const [execution, tick] = cursorOf(Cursor);
    const { last, stateMachineArns, isWhole, running } = context.call<{
      last: number;
      stateMachineArns: readonly string[];
      isWhole: boolean;
      running: readonly { readonly stateMachineArn: string; readonly executionArn: string }[];
    }>('states', 'ExecutionsAfter', { after: execution });
    const ticks = ledger.schedulesAfter(tick, ticksMax);
    return {
      Cursor: `${last}.${ticks.last}`,
      IsWhole: Cursor !== undefined && isWhole && ticks.arns.length < ticksMax,
      StateMachineArns: stateMachineArns,
      ScheduleArns: [...new Set(ticks.arns)],
      Running: running.map(({ stateMachineArn, executionArn }) => ({
        StateMachineArn: stateMachineArn,
        ExecutionArn: executionArn,
      })),
    };
  },
};

function cursorOf(text: string | undefined): [execution: number | undefined, tick: number | undefined] {
  if (text === undefined) return [undefined, undefined];
  const [, execution, tick] = /^(\d{1,16})\.(\d{1,16})$/.exec(text) ?? [];
  if (execution !== undefined && tick !== undefined) return [Number(execution), Number(tick)];
  throw new AwsError('ValidationException', `Cursor is what ListChanges answered before, found \`${text}\``);
}
