/** Deliveries of rules that have failed so far and are tried again: their end is not known yet. */
import { root } from '../../kit/caller.ts';
import type { Handler } from '../../kit/service.ts';
import type { Punctual } from './context.ts';
import { type PageInput, pageSize } from './page-size.ts';

interface RetriedDelivery {
  readonly EventId: string;
  readonly RuleArn: string;
  readonly TargetId: string;
  readonly TargetArn: string;
  /** So far. */
  readonly Attempts: number;
}

export const listRetries: Handler<
  Punctual,
  Pick<PageInput, 'MaxResults'>,
  { readonly Deliveries: readonly RetriedDelivery[] }
> = {
  permissions: () => [{ action: 'punctual:ListRetries', resource: '*' }],
  handle(_, { MaxResults }, context) {
    const limit = pageSize(MaxResults);
    const { deliveries } = context.call<{ deliveries: readonly Found[] }>('events', 'ListRetries', { limit }, root);
    return {
      Deliveries: deliveries.map(({ event, ruleArn, targetId, targetArn, attempts }) => ({
        EventId: event.id,
        RuleArn: ruleArn,
        TargetId: targetId,
        TargetArn: targetArn,
        Attempts: attempts,
      })),
    };
  },
};

interface Found {
  readonly event: { readonly id: string };
  readonly ruleArn: string;
  readonly targetId: string;
  readonly targetArn: string;
  readonly attempts: number;
}
