/** A tick on its way to its schedule's target. Plain JSON: it is the payload of a row, and stored while it waits for its time or another attempt. */
import type { Instant } from '../../../../languages/instant.ts';
import type { Context } from '../../../kit/service.ts';

export interface Delivery {
  /** `GROUP/NAME`. */
  readonly schedule: string;
  /** The schedule's, by the ledger's name for it. */
  readonly ruleArn: string;
  readonly group: string;
  readonly creation: string;
  readonly targetId: string;
  readonly targetArn: string;
  readonly eventId: string;
  readonly ledgerId: number | undefined;
  /** When the schedule was due. */
  readonly due: Instant;
  /** Attempts so far. */
  readonly attempts: number;
  /** When its first attempt is made: the retry policy counts from here. */
  readonly since: Instant;
}

export const postDelivery = (context: Context, delivery: Delivery): void =>
  context.post('deliver', delivery.eventId, delivery);
