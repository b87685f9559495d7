/**
 * A message's way to its subscribers. A row delivers to a topic's subscriptions, some of them at a time: a message for a queue is sent at once, a
 * POST or a mail becomes an effect.
 */
import { instant } from '../../../../languages/instant.ts';
import { deliverElsewhere } from '../../../delivery/elsewhere.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Context, Row } from '../../../kit/service.ts';
import type { Sns } from '../context.ts';
import { subscriptionsPerRow } from '../limits.ts';
import type { Subscription } from '../tables.ts';
import { count, type Delivery } from './delivery.ts';
import { effectivePolicy } from './delivery-policy.ts';
import { fail, failUnread } from './fail.ts';
import { type Filtered, filteredOnce, isWanted } from './filter.ts';
import type { Published, SnsMessage } from './message.ts';
import { hasReaders, reachesNobody } from './notice-failure.ts';
import { forQueue, sendToQueue } from './queue.ts';
import { reached, unreached } from './reached.ts';
import { mailRetries } from './retry.ts';

/** A row's handler; its subject is the message's id. */
export function deliver(service: Sns, context: Context, { subject, payload }: Row): void {
  const published = payload as Published;
  const { topic } = published;
  const subscriptions = service.tables.subscriptionsOf(topic, published.after, subscriptionsPerRow);
  const confirmed = subscriptions.filter(({ token }) => token === undefined);
  const read = new Map<string, Filtered>();
  for (const subscription of confirmed) notifyByItself(service, context, subscription, published, read);
  if (confirmed.length > 0) context.recovered(nobody(topic), hasReaders(topic));
  else if (published.after === '' && subscriptions.length < subscriptionsPerRow)
    context.notice(reachesNobody(topic, subscriptions), nobody(topic));
  const last = subscriptions.at(-1);
  if (last && subscriptions.length === subscriptionsPerRow)
    context.post('serve', subject, { ...published, after: last.id });
}

const nobody = (topic: string): string => `sns nobody ${topic}`;

/** What goes wrong with one is lost for it, which is said and listed; no other one waits for it. */
function notifyByItself(...of: Parameters<typeof notify>): void {
  const [service, context, subscription, published] = of;
  try {
    context.attempt(() => notify(...of));
  } catch (error) {
    const { protocol, endpoint } = subscription;
    const message = `a message of topic \`${subscription.topic}\` is lost for \`${protocol}\` \`${endpoint}\`, whose subscription cannot be read`;
    service.host.reportError(message, error);
    failUnread(service, context, subscription, published.messageId, error as Error);
  }
}

function notify(
  service: Sns,
  context: Context,
  subscription: Subscription,
  published: Published,
  read: Map<string, Filtered>,
): void {
  if (subscription.damage !== undefined) throw subscription.damage.error;
  const { bodies, attributes, subject, groupId, messageId } = published;
  const body = bodies[subscription.protocol] ?? bodies['default'] ?? '';
  const filtered = read.get(body) ?? filteredOnce(body, attributes);
  read.set(body, filtered);
  if (!isWanted(subscription, filtered)) {
    count(context, subscription.topic, 'NumberOfNotificationsFilteredOut');
    return;
  }
  send(service, context, subscription, {
    type: 'Notification',
    topic: subscription.topic,
    subscription: subscription.id,
    unsubscribeToken: subscription.unsubscribeToken,
    messageId,
    at: instant(published.at),
    ...(subject === undefined ? {} : { subject }),
    ...(groupId === undefined ? {} : { groupId }),
    message: body,
    attributes,
  });
}

/** Sends a message to a subscription, confirmed or not. */
export function send(service: Sns, context: Context, subscription: Subscription, message: SnsMessage): void {
  const topic = service.tables.topic(subscription.topic);
  const policy = effectivePolicy(topic?.attributes['DeliveryPolicy'], subscription.attributes['DeliveryPolicy']);
  const { id, protocol, endpoint, attributes } = subscription;
  const delivery: Delivery = {
    message: topic?.attributes['SignatureVersion'] === '2' ? { ...message, signatureVersion: '2' } : message,
    to: { id, topic: subscription.topic, protocol, endpoint, attributes },
    raw: message.type === 'Notification' && attributes['RawMessageDelivery'] === 'true',
    contentType: policy.contentType,
    displayName: topic?.attributes['DisplayName'] ?? '',
    retries: protocol === 'http' || protocol === 'https' ? policy.retries : mailRetries,
  };
  if (protocol === 'sqs') deliverToQueue(service, context, delivery);
  else if (protocol === 'lambda' || protocol === 'firehose') deliverBeyond(service, context, delivery);
  else context.effect(protocol.startsWith('http') ? 'post' : 'mail', `${id}/${message.messageId}`, delivery);
}

function deliverBeyond(service: Sns, context: Context, delivery: Delivery): void {
  const { topic, endpoint } = delivery.to;
  try {
    deliverElsewhere(service.host, topic.slice(topic.lastIndexOf(':') + 1), endpoint);
    count(context, topic, 'NumberOfNotificationsDelivered');
    reached(service, context, delivery);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    missed(service, context, delivery, error);
  }
}

function deliverToQueue(service: Sns, context: Context, delivery: Delivery): void {
  const { message, to, raw } = delivery;
  try {
    sendToQueue(service, context, to.topic, to.endpoint, forQueue(service.host, message, raw));
    count(context, to.topic, 'NumberOfNotificationsDelivered');
    reached(service, context, delivery);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    missed(service, context, delivery, error);
  }
}

function missed(service: Sns, context: Context, delivery: Delivery, error: AwsError): void {
  const why = `${error.code}: ${error.message}`;
  unreached(service, context, delivery, why);
  fail(service, context, delivery, 1, why);
}
