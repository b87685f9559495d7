/** A delivery that failed for good: kept to be seen, counted, and sent to the subscription's dead-letter queue where it has one. */
import { letterLost, letterTaken } from '../../../delivery/dead-letter.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import { root } from '../../../kit/caller.ts';
import type { Context } from '../../../kit/service.ts';
import type { Sns } from '../context.ts';
import { failuresKept } from '../limits.ts';
import { subscriptionArn, topicArn } from '../names.ts';
import type { FailedDelivery, Subscription } from '../tables.ts';
import { count, type Delivery } from './delivery.ts';
import type { SnsMessage } from './message.ts';
import { unconfirmed } from './notice-failure.ts';
import { forQueue, sendToQueue } from './queue.ts';

export function fail(
  service: Sns,
  context: Context,
  { message, to }: Delivery,
  attempts: number,
  reason: string,
): void {
  const isNotification = message.type === 'Notification';
  const deadLetters = isNotification ? sendToDeadLetters(service, context, to, message) : undefined;
  if (isNotification) count(context, to.topic, 'NumberOfNotificationsFailed');
  if (message.type === 'SubscriptionConfirmation') service.tables.setRequestLost(to.id, true);
  record(service, context, to, {
    type: message.type,
    messageId: message.messageId,
    attempts,
    reason:
      deadLetters?.failure === undefined ? reason : `${reason}; and its dead-letter queue: ${deadLetters.failure}`,
    deadLettered: deadLetters?.sent ?? false,
  });
}

/** A subscription that is gone, since nobody confirmed it in time: in the lists of what was lost, all that it would have heard. */
export function failUnconfirmed(service: Sns, context: Context, gone: Subscription): void {
  record(service, context, gone, {
    type: 'SubscriptionConfirmation',
    messageId: context.id(),
    attempts: 0,
    reason: unconfirmed,
    deadLettered: false,
  });
}

/** For one whose subscription cannot be read, and so no dead-letter queue of it either. */
export function failUnread(
  service: Sns,
  context: Context,
  subscription: Subscription,
  messageId: string,
  { message }: Error,
): void {
  count(context, subscription.topic, 'NumberOfNotificationsFailed');
  record(service, context, subscription, {
    type: 'Notification',
    messageId,
    attempts: 0,
    reason: `the subscription cannot be read (${message}): unsubscribe it, and subscribe once more`,
    deadLettered: false,
  });
}

type What = Pick<FailedDelivery, 'type' | 'messageId' | 'attempts' | 'reason' | 'deadLettered'>;

function record({ host, tables }: Sns, context: Context, to: Delivery['to'], what: What): void {
  const { topic, protocol, endpoint } = to;
  const failure = {
    at: context.now,
    topic: topicArn(host, topic),
    subscription: subscriptionArn(host, to),
    protocol,
    endpoint,
    ...what,
  };
  tables.addFailure(failure, failuresKept);
  recordInLedger(context, failure);
}

/** Where lost starts of targets are listed, lost messages are too. */
function recordInLedger(context: Context, failure: Omit<FailedDelivery, 'id'>): void {
  const { messageId, topic, subscription, endpoint, deadLettered, reason, attempts } = failure;
  context.call(
    'punctual',
    'RecordFailure',
    {
      eventId: messageId,
      ruleArn: topic,
      targetId: subscription,
      targetArn: endpoint,
      status: deadLettered ? 'dead-lettered' : 'failed',
      why: reason,
      attempts,
    },
    root,
  );
}

function sendToDeadLetters(
  service: Sns,
  context: Context,
  { topic, endpoint, attributes }: Delivery['to'],
  message: SnsMessage,
): { readonly sent: boolean; readonly failure?: string } | undefined {
  const policy = attributes['RedrivePolicy'];
  if (!policy) return undefined;
  const { deadLetterTargetArn } = JSON.parse(policy) as { deadLetterTargetArn: string };
  const whose = { job: topic, ids: { topic, endpoint } };
  try {
    // What a raw subscription would have received, its dead-letter queue receives.
    const raw = attributes['RawMessageDelivery'] === 'true';
    sendToQueue(service, context, topic, deadLetterTargetArn, forQueue(service.host, message, raw));
    count(context, topic, 'NumberOfNotificationsRedrivenToDlq');
    letterTaken(context, deadLetterTargetArn, whose);
    return { sent: true };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    count(context, topic, 'NumberOfNotificationsFailedToRedriveToDlq');
    letterLost(context, deadLetterTargetArn, whose, error.message);
    return { sent: false, failure: error.message };
  }
}
