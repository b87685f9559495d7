/** ARNs of topics and subscriptions, and what they name here. */
import { arn, parseArn } from '../../arn.ts';
import type { House } from '../../room.ts';
import { invalid, noSubscription, noTopic } from './refusals.ts';
import type { Sns } from './sns.ts';
import type { Subscription, Topic } from './tables.ts';

export const topicArn = (house: House, name: string): string => arn(house, 'sns', name);

export const subscriptionArn = (house: House, { topic, id }: Pick<Subscription, 'topic' | 'id'>): string =>
  arn(house, 'sns', `${topic}:${id}`);

/** The name of a topic of this account and region; undefined for any other. Throws for what is no topic's ARN. */
export function topicName(house: House, text: string | undefined): string | undefined {
  const parsed = parseArn(text ?? '');
  if (!parsed)
    throw invalid(`TopicArn Reason: An ARN must have at least 6 elements, not ${(text ?? '').split(':').length}`);
  if (parsed.service !== 'sns' || parsed.resource.includes(':')) throw invalid('TopicArn');
  return topicArn(house, parsed.resource) === text ? parsed.resource : undefined;
}

/** Throws NotFound. */
export function topicAt(room: Sns, text: string | undefined): Topic {
  const name = topicName(room.house, text);
  const topic = name === undefined ? undefined : room.tables.topic(name);
  if (!topic) throw noTopic();
  return topic;
}

export function findSubscription(room: Sns, text: string | undefined): Subscription | undefined {
  const parsed = parseArn(text ?? '');
  if (!parsed)
    throw invalid(
      `SubscriptionArn Reason: An ARN must have at least 6 elements, not ${(text ?? '').split(':').length}`,
    );
  const [topic, id] = parsed.resource.split(':');
  if (parsed.service !== 'sns' || !topic || !id) throw invalid('SubscriptionArn');
  const found = room.tables.subscription(id);
  return found && subscriptionArn(room.house, found) === text ? found : undefined;
}

/** Throws NotFound. */
export function subscriptionAt(room: Sns, text: string | undefined): Subscription {
  const found = findSubscription(room, text);
  if (!found) throw noSubscription();
  return found;
}

/** `arn:aws:sns:us-east-1:1:topic:id` -> its topic's ARN; what is none stays as it is, to be refused. */
export const arnOfSubscriptionsTopic = (text = ''): string => text.split(':').slice(0, 6).join(':');
