/**
 * The ledger of ticks: what became of each instant at which a schedule was due. Punctual's own cloud keeps it, and answers for it as the service
 * `punctual`; AWS keeps nothing of the kind.
 */
import { type Account, mapSome } from './account.ts';
import type { Job } from './job.ts';
import { askLedger, dateOf } from './ledger.ts';

export interface Tick {
  /** Of which schedule or rule. */
  readonly scheduleArn: string;
  readonly due: Date;
  readonly status: 'fired' | 'caught up' | 'skipped' | 'missed';
  readonly why: string | undefined;
  readonly deliveries: readonly Delivery[];
}

export interface Delivery {
  readonly targetArn: string;
  readonly status: 'pending' | 'delivered' | 'dead-lettered' | 'failed';
  /** What it started: an execution's ARN. */
  readonly started: string | undefined;
  readonly why: string | undefined;
  readonly attempts: number;
}

/** As the service answers. */
export interface TickAnswer {
  readonly Due: number | string;
  readonly Status: Tick['status'];
  readonly Why?: string;
  readonly Deliveries: readonly {
    readonly TargetArn: string;
    readonly Status: Delivery['status'];
    readonly Started?: string;
    readonly Why?: string;
    readonly Attempts: number;
  }[];
}

/** Of a schedule or rule, newest first; undefined: who answers keeps no ledger. Throws the SDK's errors. */
export async function listTicks(account: Account, scheduleArn: string, max: number): Promise<Tick[] | undefined> {
  const answer = await askLedger<{ readonly Ticks: readonly TickAnswer[] }>(account, 'ListTicks', {
    ScheduleArn: scheduleArn,
    MaxResults: max,
  });
  return answer?.Ticks.map((tick) => tickOf(scheduleArn, tick));
}

export const tickOf = (scheduleArn: string, { Due, Status, Why, Deliveries }: TickAnswer): Tick => ({
  scheduleArn,
  due: dateOf(Due),
  status: Status,
  why: Why,
  deliveries: Deliveries.map(({ TargetArn, Started, Why: why, Attempts, ...rest }) => ({
    targetArn: TargetArn,
    status: rest.Status,
    started: Started,
    why,
    attempts: Attempts,
  })),
});

/** Of all that starts a job, each one's newest; undefined: no ledger is kept. Throws the SDK's errors. */
export async function ticksOf(account: Account, { triggers }: Job, maxEach: number): Promise<Tick[] | undefined> {
  const found = await mapSome(triggers, ({ arn }) => listTicks(account, arn, maxEach));
  return found.some((each) => each !== undefined) ? found.flatMap((each) => each ?? []) : undefined;
}
