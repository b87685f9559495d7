/** Who is to be told by topics and is not reached: said until a message arrives. AWS counts such losses, and does not say whose they were. */

import { root } from '../../kit/caller.ts';
import type { Handler } from '../../kit/service.ts';
import type { Punctual } from './context.ts';
import { type PageInput, pageSize } from './page-size.ts';

export interface ListUnreachedOutput {
  /** Newest first. */
  readonly Subscribers: readonly UnreachedSubscriber[];
}

interface UnreachedSubscriber {
  readonly TopicArn: string;
  /** Also of one that is not confirmed, of which SNS lists none. */
  readonly SubscriptionArn: string;
  readonly Protocol: string;
  readonly Endpoint: string;
  /** What did not reach it is the request to confirm. */
  readonly IsPending: boolean;
  /** Of the first try that failed. */
  readonly Since: Date;
  /** Of the last. */
  readonly Why: string;
  readonly Tries: number;
  /** So many messages were given up. */
  readonly Lost: number;
  /** When the last message is tried again; absent: it was given up. */
  readonly NextAt?: Date;
}

export const listUnreached: Handler<Punctual, Pick<PageInput, 'MaxResults'>, ListUnreachedOutput> = {
  permissions: () => [{ action: 'punctual:ListUnreached', resource: '*' }],
  handle(_, { MaxResults }, context) {
    const { unreached } = context.call<{ unreached: readonly Found[] }>(
      'sns',
      'ListUnreached',
      { limit: pageSize(MaxResults) },
      root,
    );
    return {
      Subscribers: unreached.map(
        ({ topic, subscription, protocol, endpoint, isPending, since, why, tries, lost, nextAt }) => ({
          TopicArn: topic,
          SubscriptionArn: subscription,
          Protocol: protocol,
          Endpoint: endpoint,
          IsPending: isPending,
          Since: new Date(since),
          Why: why,
          Tries: tries,
          Lost: lost,
          ...(nextAt === null ? {} : { NextAt: new Date(nextAt) }),
        }),
      ),
    };
  },
};

interface Found {
  readonly topic: string;
  readonly subscription: string;
  readonly protocol: string;
  readonly endpoint: string;
  readonly isPending: boolean;
  readonly since: number;
  readonly why: string;
  readonly tries: number;
  readonly lost: number;
  readonly nextAt: number | null;
}
