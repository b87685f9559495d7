/**
 * Requests to confirm a subscription: how they are sent, what a start does for those that wait, and their end. One that was lost is sent again at each
 * start until it arrives: where no mail server was configured, the next start may have one. AWS, which does not start, has nothing like it.
 */
import { later } from '../../../../languages/instant.ts';
import type { Context } from '../../../kit/service.ts';
import type { Sns } from '../context.ts';
import { confirmSeconds } from '../limits.ts';
import { topicArn } from '../names.ts';
import type { Subscription } from '../tables.ts';
import { send } from './deliver.ts';
import { failUnconfirmed } from './fail.ts';
import { notConfirmed, waitsForConfirmation } from './notice-failure.ts';

/** From now on there are two days to confirm it. */
export function requestConfirmation(service: Sns, context: Context, subscription: Subscription, token: string): void {
  context.setTimer('unconfirmed', subscription.id, later(context.now, confirmSeconds));
  service.tables.setRequestLost(subscription.id, false);
  send(service, context, subscription, {
    type: 'SubscriptionConfirmation',
    topic: subscription.topic,
    subscription: subscription.id,
    messageId: context.id(),
    at: context.now,
    message: `You have chosen to subscribe to the topic ${topicArn(service.host, subscription.topic)}.\nTo confirm the subscription, visit the SubscribeURL included in this message.`,
    token,
  });
}

/** At a start: lost requests are sent again where something can send them, and topics that nobody has confirmed are said. */
export function remindUnconfirmed(service: Sns, context: Context): void {
  const { tables } = service;
  const waiting = Map.groupBy(tables.pendingSubscriptions(), ({ topic }) => topic);
  for (const [topic, subscriptions] of waiting) {
    const lost = subscriptions.filter(({ requestLost }) => requestLost);
    const sendable = lost.filter((subscription) => canSend(service, subscription));
    for (const subscription of sendable) requestConfirmation(service, context, subscription, subscription.token);
    if (tables.subscriptionCounts(topic).confirmed > 0) continue;
    context.notice(waitsForConfirmation(topic, subscriptions, lost.length - sendable.length, sendable.length));
  }
}

const canSend = ({ host }: Sns, { protocol }: Subscription): boolean =>
  protocol.startsWith('http') || !host.world.transports.withoutMailServer;

/** A timer's handler: removes one that nobody confirmed, and says so. */
export function dropUnconfirmed(service: Sns, context: Context, id: string): void {
  const subscription = service.tables.subscription(id);
  if (subscription?.token === undefined) return;
  service.tables.removeSubscription(id);
  failUnconfirmed(service, context, subscription);
  context.notice(notConfirmed(subscription));
}
