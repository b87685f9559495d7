/** ARNs of topics and subscriptions, and what they name here. */
import { type Arn, arn, parseArn } from '../../kit/arn.ts';
import type { ServiceHost } from '../../kit/service.ts';
import type { Sns } from './context.ts';
import { invalid, noSubscription, noTopic } from './refusals.ts';
import type { Subscription, Topic } from './tables.ts';

export const topicArn = (host: ServiceHost, name: string): string => arn(host, 'sns', name);

export const subscriptionArn = (host: ServiceHost, { topic, id }: Pick<Subscription, 'topic' | 'id'>): string =>
  arn(host, 'sns', `${topic}:${id}`);

/** The name of a topic of this account; undefined for that of another. Throws for what is no topic's ARN, or one of this account in another region. */
export function topicName(host: ServiceHost, text: string | undefined, member = 'TopicArn'): string | undefined {
  const parsed = readArn(text, member);
  const isElsewhere = parsed.account === host.account && parsed.region !== host.region;
  if (parsed.service !== 'sns' || parsed.resource.includes(':') || isElsewhere) throw invalid(member);
  return topicArn(host, parsed.resource) === text ? parsed.resource : undefined;
}

function readArn(text = '', member: string): Arn {
  const parsed = parseArn(text);
  if (!parsed) throw invalid(`${member} Reason: An ARN must have at least 6 elements, not ${text.split(':').length}`);
  return parsed;
}

/** Throws NotFound. */
export function topicAt(service: Sns, text: string | undefined): Topic {
  const name = topicName(service.host, text);
  const topic = name === undefined ? undefined : service.tables.topic(name);
  if (!topic) throw noTopic();
  return topic;
}

/** Of its topic, and its own. Throws for what is no subscription's ARN. */
function subscriptionNames(text: string | undefined): [topic: string, id: string] {
  const { service, resource } = readArn(text, 'SubscriptionArn');
  const [topic, id] = resource.split(':');
  if (service !== 'sns' || !topic) throw invalid('SubscriptionArn');
  if (!id) throw invalid('SubscriptionId');
  return [topic, id];
}

export function findSubscription(service: Sns, text: string | undefined): Subscription | undefined {
  const [, id] = subscriptionNames(text);
  const found = service.tables.subscription(id);
  return found && subscriptionArn(service.host, found) === text ? found : undefined;
}

/** Throws NotFound. */
export function subscriptionAt(service: Sns, text: string | undefined): Subscription {
  const found = findSubscription(service, text);
  if (!found) throw noSubscription();
  return found;
}

/** `arn:aws:sns:us-east-1:1:topic:id` -> its topic's ARN. Throws for what is no subscription's ARN. */
export function arnOfSubscriptionsTopic(text = ''): string {
  subscriptionNames(text);
  return text.split(':').slice(0, 6).join(':');
}
