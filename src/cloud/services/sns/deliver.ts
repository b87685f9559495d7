/**
 * A message's way to its subscribers. A row serves a topic's subscriptions, a share of them at a time: a queue is called through the dispatcher, which
 * its policy guards; a POST or a mail becomes an effect, tried again as the delivery policy says. What fails for good is kept to be
 * seen, counted, and sent to the subscription's dead-letter queue where it has one.
 */
import type { SendMessageRequest } from '@aws-sdk/client-sqs';
import { instant } from '../../../languages/instant.ts';
import { parseArn } from '../../kit/arn.ts';
import { AwsError } from '../../kit/aws-error.ts';
import type { Caller } from '../../kit/caller.ts';
import type { Context, Effect, EffectKind, Row } from '../../kit/service.ts';
import type { DeliveryOutcome } from '../../kit/world.ts';
import { effectivePolicy } from './delivery-policy.ts';
import { isWanted } from './filter.ts';
import { answerSeconds, failuresKept, servedPerRow } from './limits.ts';
import { headersOf, type KeptAttribute, type Letter, renderJson, renderMail } from './message.ts';
import { subscriptionArn, topicArn } from './names.ts';
import type { Published } from './publish.ts';
import { mailRetries, type RetryPolicy, retryDelaySeconds } from './retry.ts';
import type { Sns } from './sns.ts';
import type { Subscription } from './tables.ts';

/** An effect's payload: everything that sending needs, so that a subscription that goes does not matter. */
interface Sending {
  readonly letter: Letter;
  readonly to: Pick<Subscription, 'id' | 'topic' | 'protocol' | 'endpoint' | 'attributes'>;
  readonly raw: boolean;
  readonly contentType: string;
  readonly displayName: string;
  readonly retries: RetryPolicy;
}

/** A row's handler; its subject is the message's id. */
export function serve(service: Sns, context: Context, { subject, payload }: Row): void {
  const published = payload as Published;
  const { topic } = published;
  const subscriptions = service.tables.subscriptionsOf(topic, published.after, servedPerRow);
  for (const subscription of subscriptions)
    if (subscription.token === undefined) offer(service, context, subscription, published);
  const last = subscriptions.at(-1);
  if (last && subscriptions.length === servedPerRow) context.post('serve', subject, { ...published, after: last.id });
}

function offer(service: Sns, context: Context, subscription: Subscription, published: Published): void {
  const { bodies, attributes, subject, messageId } = published;
  const message = bodies[subscription.protocol] ?? bodies['default'] ?? '';
  if (!isWanted(subscription, { body: message, attributes })) {
    count(context, subscription.topic, 'NumberOfNotificationsFilteredOut');
    return;
  }
  send(service, context, subscription, {
    type: 'Notification',
    topic: subscription.topic,
    subscription: subscription.id,
    messageId,
    at: instant(published.at),
    ...(subject === undefined ? {} : { subject }),
    message,
    attributes,
  });
}

/** Sends a letter to a subscription, confirmed or not. */
export function send(service: Sns, context: Context, subscription: Subscription, letter: Letter): void {
  const topic = service.tables.topic(subscription.topic);
  const policy = effectivePolicy(topic?.attributes['DeliveryPolicy'], subscription.attributes['DeliveryPolicy']);
  const { id, protocol, endpoint, attributes } = subscription;
  const sending: Sending = {
    letter,
    to: { id, topic: subscription.topic, protocol, endpoint, attributes },
    raw: letter.type === 'Notification' && attributes['RawMessageDelivery'] === 'true',
    contentType: policy.contentType,
    displayName: topic?.attributes['DisplayName'] ?? '',
    retries: protocol === 'http' || protocol === 'https' ? policy.retries : mailRetries,
  };
  if (protocol === 'sqs') sendToQueue(service, context, sending);
  else context.effect(protocol.startsWith('http') ? 'post' : 'mail', `${id}/${letter.messageId}`, sending);
}

const asTopic = (service: Sns, topic: string): Caller => ({
  kind: 'service',
  principal: 'sns.amazonaws.com',
  sourceArn: topicArn(service.host, topic),
});

function sendToQueue(service: Sns, context: Context, sending: Sending): void {
  const { letter, to, raw } = sending;
  const attributes = raw ? queueAttributes(letter.attributes ?? {}) : undefined;
  try {
    callQueue(
      service,
      context,
      to.topic,
      to.endpoint,
      raw ? letter.message : renderJson(service.host, letter),
      attributes,
    );
    count(context, to.topic, 'NumberOfNotificationsDelivered');
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    fail(service, context, sending, 1, `${error.code}: ${error.message}`);
  }
}

function callQueue(
  service: Sns,
  context: Context,
  topic: string,
  queueArn: string,
  body: string,
  attributes?: SendMessageRequest['MessageAttributes'],
): void {
  const { account = '', resource = '' } = parseArn(queueArn) ?? {};
  const input: SendMessageRequest = {
    QueueUrl: `/${account}/${resource}`,
    MessageBody: body,
    ...(attributes ? { MessageAttributes: attributes } : {}),
  };
  context.call('sqs', 'SendMessage', input, asTopic(service, topic));
}

const queueAttributes = (
  attributes: Readonly<Record<string, KeptAttribute>>,
): SendMessageRequest['MessageAttributes'] =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, { Type, Value }]) => [
      name,
      Type.startsWith('Binary')
        ? { DataType: Type, BinaryValue: new Uint8Array(Buffer.from(Value, 'base64')) }
        : { DataType: Type, StringValue: Value },
    ]),
  );

export function postEffect(service: Sns): EffectKind {
  return {
    perform({ payload }, done) {
      const { letter, to, raw, contentType } = payload as Sending;
      const request = {
        url: to.endpoint,
        headers: headersOf(service.host, letter, raw, contentType),
        body: raw ? letter.message : renderJson(service.host, letter),
        timeoutSeconds: answerSeconds,
      };
      service.host.world.transports.post(request, done);
    },
    onOutcome: (context, effect, outcome) => onOutcome(service, context, effect, outcome as DeliveryOutcome),
  };
}

export function mailEffect(service: Sns): EffectKind {
  return {
    perform({ payload }, done) {
      const { letter, to, displayName } = payload as Sending;
      const mail = renderMail(service.host, letter, displayName, to.protocol === 'email-json');
      service.host.world.transports.mail({ to: to.endpoint, ...mail }, done);
    },
    onOutcome: (context, effect, outcome) => onOutcome(service, context, effect, outcome as DeliveryOutcome),
  };
}

function onOutcome(
  service: Sns,
  context: Context,
  effect: Effect,
  outcome: DeliveryOutcome,
): ReturnType<EffectKind['onOutcome']> {
  const sending = effect.payload as Sending;
  const isNotification = sending.letter.type === 'Notification';
  if (outcome.ok) {
    if (isNotification) count(context, sending.to.topic, 'NumberOfNotificationsDelivered');
    return 'done';
  }
  const isThere = service.tables.subscription(sending.to.id) !== undefined;
  const delay = isThere && mayHelp(outcome) ? retryDelaySeconds(sending.retries, effect.attempts) : undefined;
  if (delay !== undefined) return { againInSeconds: delay };
  fail(service, context, sending, effect.attempts + 1, outcome.reason);
  return 'done';
}

/** "Amazon SNS doesn't retry failed deliveries that result from client-side errors", 429 excepted. */
const mayHelp = ({ status, permanent }: DeliveryOutcome & { readonly ok: false }): boolean =>
  !permanent && (status === undefined || status === 429 || status >= 500);

/** For good: seen in the list of failed deliveries and in the metrics, and sent to the dead letters. */
function fail(service: Sns, context: Context, { letter, to }: Sending, attempts: number, reason: string): void {
  const { host, tables } = service;
  const deadLetters = letter.type === 'Notification' ? sendToDeadLetters(service, context, to, letter) : undefined;
  if (letter.type === 'Notification') count(context, to.topic, 'NumberOfNotificationsFailed');
  const failure = {
    at: context.now,
    topic: topicArn(host, to.topic),
    subscription: subscriptionArn(host, to),
    protocol: to.protocol,
    endpoint: to.endpoint,
    type: letter.type,
    messageId: letter.messageId,
    attempts,
    reason:
      deadLetters?.failure === undefined ? reason : `${reason}; and its dead-letter queue: ${deadLetters.failure}`,
    deadLettered: deadLetters?.sent ?? false,
  };
  tables.addFailure(failure, failuresKept);
}

function sendToDeadLetters(
  service: Sns,
  context: Context,
  { topic, attributes }: Sending['to'],
  letter: Letter,
): { readonly sent: boolean; readonly failure?: string } | undefined {
  const policy = attributes['RedrivePolicy'];
  if (!policy) return undefined;
  const { deadLetterTargetArn } = JSON.parse(policy) as { deadLetterTargetArn: string };
  try {
    callQueue(service, context, topic, deadLetterTargetArn, renderJson(service.host, letter));
    count(context, topic, 'NumberOfNotificationsRedrivenToDlq');
    return { sent: true };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    count(context, topic, 'NumberOfNotificationsFailedToRedriveToDlq');
    return { sent: false, failure: error.message };
  }
}

function count(context: Context, topic: string, name: string): void {
  context.count({ namespace: 'AWS/SNS', name, dimensions: { TopicName: topic }, value: 1 });
}
