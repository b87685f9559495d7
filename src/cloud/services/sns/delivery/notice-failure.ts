/** What is said of a subscriber that is not reached, and of one that is reached again. */
import type { Notice } from '../../../kit/notice.ts';
import type { Subscription } from '../tables.ts';
import type { Delivery } from './delivery.ts';

/** `delaySeconds`: until it is tried again; undefined: it is lost. */
export function notReached({ to, message }: Delivery, reason: string, delaySeconds?: number): Notice {
  const isRequest = message.type === 'SubscriptionConfirmation';
  const what = isRequest ? 'the request to confirm' : 'a message';
  const end = isRequest ? 'it is sent again at the next start' : 'it is lost, see `punctual lost`';
  const next = delaySeconds === undefined ? end : `it is tried again in ${delaySeconds} s`;
  return {
    level: delaySeconds === undefined ? 'ERROR' : 'WARN',
    job: to.topic,
    message: `${what} did not reach ${to.endpoint}: ${reason}; ${next}`,
    ids: { topic: to.topic, endpoint: to.endpoint, messageId: message.messageId },
  };
}

export const unconfirmed =
  'nobody confirmed the subscription within two days, so it is removed as AWS removes it: subscribe again';

export const notConfirmed = ({ topic, endpoint }: Subscription): Notice => ({
  level: 'ERROR',
  job: topic,
  message: `${endpoint} will hear nothing: ${unconfirmed}`,
  ids: { topic, endpoint },
});

export const reachedAgain = ({ to }: Delivery): Notice => ({
  level: 'INFO',
  job: to.topic,
  message: `${to.endpoint} is reached again`,
  ids: { topic: to.topic, endpoint: to.endpoint },
});

const namedMax = 5;

/** `waiting`: the topic's subscriptions, none of them confirmed. */
export function reachesNobody(topic: string, waiting: readonly Subscription[]): Notice {
  const why =
    waiting.length === 0
      ? 'nobody subscribes to this topic: add a subscription'
      : `not confirmed yet: ${named(waiting)}; ${toConfirm}`;
  return { level: 'WARN', job: topic, message: `a message reached nobody: ${why}`, ids: { topic } };
}

const toConfirm = 'open the link of the request to confirm, or have it sent again: aws sns subscribe';

function named(subscriptions: readonly Subscription[]): string {
  const more = subscriptions.length - namedMax;
  const endpoints = subscriptions.slice(0, namedMax).map(({ endpoint }) => endpoint);
  return `${endpoints.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** At a start. `waiting`: all of the topic's subscriptions; of so many the request to confirm is lost and needs a mail server, or is sent again now. */
export function waitsForConfirmation(
  topic: string,
  waiting: readonly Subscription[],
  unsendable: number,
  sentAgain: number,
): Notice {
  const todo =
    unsendable > 0
      ? 'no mail could be sent: start with `--smtp URL`, and the request to confirm is sent again'
      : sentAgain > 0
        ? 'the request to confirm, which did not arrive, is sent again: open its link'
        : toConfirm;
  return {
    level: 'WARN',
    job: topic,
    message: `messages reach nobody yet, not confirmed: ${named(waiting)}; ${todo}`,
    ids: { topic },
  };
}

export const hasReaders = (topic: string): Notice => ({
  level: 'INFO',
  job: topic,
  message: 'messages have a subscriber again',
  ids: { topic },
});
