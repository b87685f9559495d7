/** ListSubscriptions and ListSubscriptionsByTopic. */
import type {
  Subscription as Listed,
  ListSubscriptionsByTopicInput,
  ListSubscriptionsByTopicResponse,
  ListSubscriptionsInput,
  ListSubscriptionsResponse,
} from '@aws-sdk/client-sns';
import { cutPage, readToken } from '../../../kit/page.ts';
import type { Handler } from '../../../kit/service.ts';
import type { Sns } from '../context.ts';
import { pageSize } from '../limits.ts';
import { subscriptionArn, topicArn, topicAt } from '../names.ts';
import { onTopic } from '../permissions.ts';
import { invalid } from '../refusals.ts';
import type { Subscription } from '../tables.ts';

export const listSubscriptions: Handler<Sns, ListSubscriptionsInput, ListSubscriptionsResponse> = {
  permissions: () => [{ action: 'SNS:ListSubscriptions', resource: '*' }],
  handle(service, { NextToken }) {
    const after = String(readToken('ListSubscriptions', NextToken, () => invalid('NextToken')) ?? '');
    return page(service, 'ListSubscriptions', service.tables.subscriptionsAfter(after, pageSize + 1));
  },
};

export const listSubscriptionsByTopic: Handler<Sns, ListSubscriptionsByTopicInput, ListSubscriptionsByTopicResponse> = {
  permissions: onTopic('ListSubscriptionsByTopic'),
  handle(service, input) {
    const { name } = topicAt(service, input.TopicArn);
    const after = String(readToken('ListSubscriptionsByTopic', input.NextToken, () => invalid('NextToken')) ?? '');
    return page(service, 'ListSubscriptionsByTopic', service.tables.subscriptionsOf(name, after, pageSize + 1));
  },
};

function page(service: Sns, operation: string, found: readonly Subscription[]): ListSubscriptionsResponse {
  const { items, nextToken } = cutPage(operation, found, pageSize, ({ id }) => id);
  return {
    Subscriptions: items.map((subscription) => listed(service, subscription)),
    ...(nextToken === undefined ? {} : { NextToken: nextToken }),
  };
}

const listed = ({ host }: Sns, subscription: Subscription): Listed => ({
  SubscriptionArn: subscription.token === undefined ? subscriptionArn(host, subscription) : 'PendingConfirmation',
  Owner: host.account,
  Protocol: subscription.protocol,
  Endpoint: subscription.endpoint,
  TopicArn: topicArn(host, subscription.topic),
});
