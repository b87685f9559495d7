/** ARNs of topics and subscriptions, and what they name here. */
import { arn, parseArn } from '../../kit/arn.ts';
import type { ServiceHost } from '../../kit/service.ts';
import type { Sns } from './context.ts';
import { invalid, noSubscription, noTopic } from './refusals.ts';
import type { Subscription, Topic } from './tables.ts';

export const topicArn = (host: ServiceHost, name: string): string => arn(host, 'sns', name);

export const subscriptionArn = (host: ServiceHost, { topic, id }: Pick<Subscription, 'topic' | 'id'>): string =>
  arn(host, 'sns', `${topic}:${id}`);

/** The name of a topic of this account and region; undefined for any other. Throws for what is no topic's ARN. */
export function topicName(host: ServiceHost, text: string | undefined): string | undefined {
  const parsed = parseArn(text ?? '');
  if (!parsed)
    throw invalid(`TopicArn Reason: An ARN must have at least 6 elements, not ${(text ?? '').split(':').length}`);
  if (parsed.service !== 'sns' || parsed.resource.includes(':')) throw invalid('TopicArn');
  return topicArn(host, parsed.resource) === text ? parsed.resource : undefined;
}

/** Throws NotFound. */
export function topicAt(service: Sns, text: string | undefined): Topic {
  const name = topicName(service.host, text);
  const topic = name === undefined ? undefined : service.tables.topic(name);
  if (!topic) throw noTopic();
  return topic;
}

export function findSubscription(service: Sns, text: string | undefined): Subscription | undefined {
  const parsed = parseArn(text ?? '');
  if (!parsed)
    throw invalid(
      `SubscriptionArn Reason: An ARN must have at least 6 elements, not ${(text ?? '').split(':').length}`,
    );
  const [topic, id] = parsed.resource.split(':');
  if (parsed.service !== 'sns' || !topic || !id) throw invalid('SubscriptionArn');
  const found = service.tables.subscription(id);
  return found && subscriptionArn(service.host, found) === text ? found : undefined;
}

/** Throws NotFound. */
export function subscriptionAt(service: Sns, text: string | undefined): Subscription {
  const found = findSubscription(service, text);
  if (!found) throw noSubscription();
  return found;
}

/** `arn:aws:sns:us-east-1:1:topic:id` -> its topic's ARN; what is none stays as it is, to be refused. */
export const arnOfSubscriptionsTopic = (text = ''): string => text.split(':').slice(0, 6).join(':');
