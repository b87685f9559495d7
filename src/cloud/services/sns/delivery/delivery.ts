/** One message for one subscription on its way: what an effect keeps, and the metrics of deliveries. */
import type { Context } from '../../../kit/service.ts';
import type { Subscription } from '../tables.ts';
import type { SnsMessage } from './message.ts';
import type { RetryPolicy } from './retry.ts';

/** An effect's payload: everything that sending needs, so that a subscription that goes does not matter. */
export interface Delivery {
  readonly message: SnsMessage;
  readonly to: Pick<Subscription, 'id' | 'topic' | 'protocol' | 'endpoint' | 'attributes'>;
  readonly raw: boolean;
  readonly contentType: string;
  readonly displayName: string;
  readonly retries: RetryPolicy;
}

/** An effect stored by an earlier version has its message as `letter`. */
export function readDelivery(payload: unknown): Delivery {
  const { letter, ...delivery } = payload as Delivery & { readonly letter?: SnsMessage };
  return letter ? { ...delivery, message: letter } : delivery;
}

export function count(context: Context, topic: string, name: string): void {
  context.count({ namespace: 'AWS/SNS', name, dimensions: { TopicName: topic }, value: 1 });
}
