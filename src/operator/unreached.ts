/** Who is to be told and is not reached: the cloud here keeps it, AWS says nothing of the kind. */
import type { Account } from './account.ts';
import { askLedger, dateOf } from './ledger.ts';

export interface Unreached {
  readonly topicArn: string;
  readonly subscriptionArn: string;
  readonly endpoint: string;
  /** What did not reach it is the request to confirm. */
  readonly isPending: boolean;
  /** Of the first try that failed. */
  readonly since: Date;
  readonly why: string;
  readonly tries: number;
  /** So many messages were given up. */
  readonly lost: number;
  /** When the last message is tried again; undefined: it was given up. */
  readonly nextAt: Date | undefined;
}

interface Answer {
  readonly Subscribers: readonly {
    readonly TopicArn: string;
    readonly SubscriptionArn: string;
    readonly Endpoint: string;
    readonly IsPending: boolean;
    readonly Since: number | string;
    readonly Why: string;
    readonly Tries: number;
    readonly Lost: number;
    readonly NextAt?: number | string;
  }[];
}

/** Newest first; none over AWS, and where it may not be asked. Throws the SDK's other errors. */
export async function unreachedOf(account: Account): Promise<Unreached[]> {
  const answer = await askLedger<Answer>(account, 'ListUnreached', {}).catch((error: Error) => {
    if (error.name === 'AccessDeniedException') return undefined;
    throw error;
  });
  return (answer?.Subscribers ?? []).map(
    ({ TopicArn, SubscriptionArn, Endpoint, IsPending, Since, Why, Tries, Lost, NextAt }) => ({
      topicArn: TopicArn,
      subscriptionArn: SubscriptionArn,
      endpoint: Endpoint,
      isPending: IsPending,
      since: dateOf(Since),
      why: Why,
      tries: Tries,
      lost: Lost,
      nextAt: NextAt === undefined ? undefined : dateOf(NextAt),
    }),
  );
}
