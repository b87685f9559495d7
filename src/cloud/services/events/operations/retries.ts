/** The deliveries of rules that have failed and wait for another attempt. For the cloud alone. */
import { internal } from '../../../kit/service.ts';
import type { Events } from '../context.ts';
import type { Delivery } from '../delivery/delivery.ts';

export const listRetries = internal<Events, { readonly limit: number }, { readonly deliveries: readonly Delivery[] }>(
  // What waits for its place alone has not failed.
  ({ tables }, { limit }) => ({ deliveries: tables.retries.first(limit).filter(({ attempts }) => attempts > 0) }),
);
