/** For the cloud alone: the deliveries that failed for good. */
import { internal } from '../../../kit/service.ts';
import type { Sns } from '../context.ts';
import type { FailedDelivery } from '../tables.ts';

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
