/** Whether a subscriber was reached at the last try: said on standard error when that changes, and kept for who looks. */
import { instant } from '../../../../languages/instant.ts';
import type { Context } from '../../../kit/service.ts';
import type { Sns } from '../context.ts';
import type { Delivery } from './delivery.ts';
import { notReached, reachedAgain } from './notice-failure.ts';

export function reached({ tables }: Sns, context: Context, delivery: Delivery): void {
  context.recovered(`sns ${delivery.to.id}`, reachedAgain(delivery));
  tables.removeUnreached(delivery.to.id);
}

/** `delaySeconds`: until it is tried again; undefined: this message is lost. */
export function unreached(
  { tables }: Sns,
  context: Context,
  delivery: Delivery,
  why: string,
  delaySeconds?: number,
): void {
  context.notice(notReached(delivery, why, delaySeconds), `sns ${delivery.to.id}`);
  const nextAt = delaySeconds === undefined ? null : instant(context.now + 1000 * delaySeconds);
  tables.addUnreached(delivery.to.id, context.now, why, nextAt);
}
