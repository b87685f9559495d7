/** An event on its way to one target of a rule. Plain JSON: it is the payload of a row, and stored while it waits for another attempt. */
import type { Target } from '@aws-sdk/client-eventbridge';
import type { Instant } from '../../../../languages/instant.ts';
import type { Context } from '../../../kit/service.ts';
import type { BusEvent } from '../event.ts';

export interface Delivery {
  readonly rule: string;
  readonly ruleArn: string;
  readonly targetId: string;
  readonly targetArn: string;
  readonly event: BusEvent;
  /** Its row in the ledger; events that are no ticks get one only when they are lost. */
  readonly ledgerId?: number;
  /** Attempts so far. */
  readonly attempts: number;
  /** It has waited for its place: the rate of its API destination lets this attempt go. */
  readonly hasPlace?: true;
  /** The buses that it came through, where rules have sent it on from bus to bus. */
  readonly via?: readonly string[];
  /** When the event came: the retry policy counts from here. */
  readonly since: Instant;
}

export interface RuleName {
  readonly name: string;
  readonly arn: string;
}

/** Asks for the first attempt. */
export function postDelivery(
  context: Context,
  rule: RuleName,
  target: Target,
  event: BusEvent,
  more: Pick<Delivery, 'ledgerId' | 'via'> = {},
): void {
  repostDelivery(context, {
    rule: rule.name,
    ruleArn: rule.arn,
    targetId: String(target.Id),
    targetArn: String(target.Arn),
    event,
    ...more,
    attempts: 0,
    since: context.now,
  });
}

/** Asks for the next attempt. */
export const repostDelivery = (context: Context, delivery: Delivery): void =>
  context.post('deliver', `${delivery.event.id} ${delivery.rule} ${delivery.targetId}`, delivery);
