/** For the cloud alone: the deliveries that failed for good, and who is not reached now. */
import { internal } from '../../../kit/service.ts';
import type { Sns } from '../context.ts';
import { subscriptionArn, topicArn } from '../names.ts';
import type { FailedDelivery, Unreached } from '../tables.ts';

interface ListFailedDeliveriesInput {
  readonly before?: number;
  readonly limit?: number;
}

/** Newest first, older than the failure `before`. */
export const listFailedDeliveries = internal<Sns, ListFailedDeliveriesInput, { failures: FailedDelivery[] }>(
  ({ tables }, { before = Number.MAX_SAFE_INTEGER, limit = 100 }) => ({
    failures: tables.failuresBefore(before, limit),
  }),
);

/** Newest first; they and their topics by their ARNs. */
export const listUnreached = internal<Sns, { readonly limit: number }, { unreached: Unreached[] }>(
  ({ host, tables }, { limit }) => ({
    unreached: tables.unreached(limit).map((each) => ({
      ...each,
      subscription: subscriptionArn(host, { topic: each.topic, id: each.subscription }),
      topic: topicArn(host, each.topic),
    })),
  }),
);
