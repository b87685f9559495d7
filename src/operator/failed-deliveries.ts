/** What did not reach whom it was for: the ledger of the cloud here keeps it, AWS nothing of the kind. */
import type { Account } from './account.ts';
import { askLedger, dateOf } from './ledger.ts';
import { pagesOf } from './pages.ts';

export interface FailedDelivery {
  /** The event's or the message's. */
  readonly eventId: string;
  /** A schedule's, a rule's, or the topic's. */
  readonly sourceArn: string;
  /** A target's ARN, or an endpoint of a topic. */
  readonly target: string;
  readonly why: string | undefined;
  readonly attempts: number;
  readonly at: Date | undefined;
}

interface Answer {
  readonly Deliveries: readonly {
    readonly EventId: string;
    readonly RuleArn: string;
    readonly TargetArn: string;
    readonly Why?: string;
    readonly Attempts: number;
    readonly SettledAt?: number | string;
  }[];
  readonly NextToken?: string;
}

const pageSize = 100;

/** All of them, newest first; none where no ledger is kept. Throws the SDK's errors. */
export const failedDeliveries = (account: Account): Promise<FailedDelivery[]> =>
  pagesOf(async (token) => {
    const page = await ask(account, token);
    return [page?.found, page?.next];
  });

/** The newest of them; undefined: no ledger is kept. Throws the SDK's errors. */
export const newestFailedDeliveries = async (account: Account, max = pageSize): Promise<FailedDelivery[] | undefined> =>
  (await ask(account, undefined, max))?.found;

/** Those that have failed so far and are tried again; none where no ledger is kept. Throws the SDK's errors. */
export async function retriedDeliveries(account: Account): Promise<Pick<FailedDelivery, 'eventId' | 'attempts'>[]> {
  const answer = await askLedger<Answer>(account, 'ListRetries', { MaxResults: pageSize });
  return (answer?.Deliveries ?? []).map(({ EventId, Attempts }) => ({ eventId: EventId, attempts: Attempts }));
}

async function ask(account: Account, NextToken: string | undefined, MaxResults = pageSize) {
  const answer = await askLedger<Answer>(account, 'ListFailedDeliveries', { MaxResults, NextToken });
  if (!answer) return undefined;
  const found = answer.Deliveries.map(
    ({ EventId, RuleArn, TargetArn, Why, Attempts, SettledAt }): FailedDelivery => ({
      eventId: EventId,
      sourceArn: RuleArn,
      target: TargetArn,
      why: Why,
      attempts: Attempts,
      at: SettledAt === undefined ? undefined : dateOf(SettledAt),
    }),
  );
  return { found, next: answer.NextToken };
}
