/** What is said of a subscriber that is not reached, and of one that is reached again. */
import type { Notice } from '../../../kit/notice.ts';
import type { Subscription } from '../tables.ts';
import type { Delivery } from './delivery.ts';

/** `delaySeconds`: until it is tried again; undefined: it is lost. */
export function notReached({ to, message }: Delivery, reason: string, delaySeconds?: number): Notice {
  const what = message.type === 'Notification' ? 'a message' : 'the request to confirm';
  const next =
    delaySeconds === undefined ? 'it is lost, see ListFailedDeliveries' : `it is tried again in ${delaySeconds} s`;
  return {
    level: delaySeconds === undefined ? 'ERROR' : 'WARN',
    job: to.topic,
    message: `${what} did not reach ${to.endpoint}: ${reason}; ${next}`,
    ids: { topic: to.topic, endpoint: to.endpoint, messageId: message.messageId },
  };
}

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
      : `not confirmed yet: ${waiting
          .slice(0, namedMax)
          .map(({ endpoint }) => endpoint)
          .join(', ')}; open the link of the request to confirm, or have it sent again: aws sns subscribe`;
  return { level: 'WARN', job: topic, message: `a message reached nobody: ${why}`, ids: { topic } };
}

export const hasReaders = (topic: string): Notice => ({
  level: 'INFO',
  job: topic,
  message: 'messages have a subscriber again',
  ids: { topic },
});
