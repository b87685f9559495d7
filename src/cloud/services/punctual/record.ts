/** What the services with schedules record in the ledger. Each call is part of its caller's commit. */
import type { Instant } from '../../../languages/instant.ts';
import { internal } from '../../kit/service.ts';
import type { Punctual } from './context.ts';
import type { DeliveryStatus, TickStatus } from './tables.ts';

export interface RecordTickInput {
  readonly scheduleArn: string;
  /** The id of this schedule's creation: a new one of the same name has ticks of its own. */
  readonly creation: string;
  readonly due: Instant;
  readonly status: TickStatus;
  readonly why?: string;
  readonly eventId: string;
  readonly targets: readonly { readonly id: string; readonly arn: string }[];
}

export interface RecordTickOutput {
  /** A pending delivery for each target, in order; undefined if the tick had its row already: nothing is to be delivered. */
  readonly deliveries: readonly number[] | undefined;
}

export interface RecordMissedInput {
  readonly scheduleArn: string;
  readonly creation: string;
  readonly due: readonly Instant[];
  readonly why: string;
}

export interface EndDeliveryInput {
  readonly delivery: number;
  readonly status: DeliveryStatus;
  readonly started?: string;
  readonly why?: string;
  readonly attempts: number;
}

export interface RecordFailureInput {
  readonly eventId: string;
  readonly ruleArn: string;
  readonly targetId: string;
  readonly targetArn: string;
  readonly status: 'dead-lettered' | 'failed';
  readonly why: string;
  readonly attempts: number;
}

export const recordTick = internal<Punctual, RecordTickInput, RecordTickOutput>(
  ({ ledger, retain }, { scheduleArn, creation, due, status, why = null, eventId, targets }, context) => {
    retain(context);
    const tick = ledger.addTick({ scheduleArn, creation, due, status, why, eventId, recordedAt: context.now });
    if (tick === undefined) return { deliveries: undefined };
    const pending = { tick, eventId, ruleArn: scheduleArn, status: 'pending', started: null, why: null } as const;
    const deliveries = targets.map(({ id, arn }) =>
      ledger.addDelivery({ ...pending, targetId: id, targetArn: arn, attempts: 0, settledAt: null }),
    );
    return { deliveries };
  },
);

export const recordMissed = internal<Punctual, RecordMissedInput, object>(
  ({ ledger, retain }, { scheduleArn, creation, due, why }, context) => {
    const row = { scheduleArn, creation, status: 'missed', why, eventId: null, recordedAt: context.now } as const;
    for (const at of due) {
      retain(context);
      ledger.addTick({ ...row, due: at });
    }
    return {};
  },
);

export interface ForgetMissedInput {
  readonly scheduleArn: string;
  readonly after: Instant;
}

/** What was written while the clock was ahead, of instants that are still to come; so many at once. */
export const forgetMissed = internal<Punctual, ForgetMissedInput, { readonly isDone: boolean }>(
  ({ ledger }, { scheduleArn, after }) => ({ isDone: ledger.forgetMissed(scheduleArn, after) }),
);

export const endDelivery = internal<Punctual, EndDeliveryInput, object>(
  ({ ledger }, { delivery, status, started = null, why = null, attempts }, { now }) => {
    ledger.endDelivery(delivery, { status, started, why, attempts, settledAt: now });
    return {};
  },
);

export const recordFailure = internal<Punctual, RecordFailureInput, object>(({ ledger, retain }, failure, context) => {
  retain(context);
  ledger.addDelivery({ ...failure, tick: null, started: null, settledAt: context.now });
  return {};
});
