/** ListSubscriptions and ListSubscriptionsByTopic. */
import type {
  Subscription as Listed,
  ListSubscriptionsByTopicInput,
  ListSubscriptionsByTopicResponse,
  ListSubscriptionsInput,
  ListSubscriptionsResponse,
} from '@aws-sdk/client-sns';
import { cutPage, readToken } from '../../page.ts';
import { pageSize } from './limits.ts';
import { subscriptionArn, topicArn, topicAt } from './names.ts';
import { invalid } from './refusals.ts';
import type { Sns } from './sns.ts';
import type { Subscription } from './tables.ts';

export function listSubscriptions(room: Sns, { NextToken }: ListSubscriptionsInput): ListSubscriptionsResponse {
  const after = String(readToken('ListSubscriptions', NextToken, () => invalid('NextToken')) ?? '');
  return page(room, 'ListSubscriptions', room.tables.subscriptionsAfter(after, pageSize + 1));
}

export function listSubscriptionsByTopic(
  room: Sns,
  input: ListSubscriptionsByTopicInput,
): ListSubscriptionsByTopicResponse {
  const { name } = topicAt(room, input.TopicArn);
  const after = String(readToken('ListSubscriptionsByTopic', input.NextToken, () => invalid('NextToken')) ?? '');
  return page(room, 'ListSubscriptionsByTopic', room.tables.subscriptionsOf(name, after, pageSize + 1));
}

function page(room: Sns, operation: string, found: readonly Subscription[]): ListSubscriptionsResponse {
  const { items, nextToken } = cutPage(operation, found, pageSize, ({ id }) => id);
  return {
    Subscriptions: items.map((subscription) => listed(room, subscription)),
    ...(nextToken === undefined ? {} : { NextToken: nextToken }),
  };
}

const listed = ({ house }: Sns, subscription: Subscription): Listed => ({
  SubscriptionArn: subscription.token === undefined ? subscriptionArn(house, subscription) : 'PendingConfirmation',
  Owner: house.account,
  Protocol: subscription.protocol,
  Endpoint: subscription.endpoint,
  TopicArn: topicArn(house, subscription.topic),
});
