/**
 * Amazon SNS: topics that reach HTTP endpoints, mailboxes and queues.
 * Left out, refused by name: FIFO topics, SMS, mobile push, Lambda, Firehose, data protection, message archives.
 */
import type { Context, Operation, Service, ServiceDefinition, ServiceHost } from '../../kit/service.ts';
import { mailEffect, postEffect, serve } from './deliver.ts';
import { arnOfSubscriptionsTopic, topicArn } from './names.ts';
import { addPermission, onTopic, removePermission } from './policy.ts';
import { publish, publishBatch } from './publish.ts';
import { denied } from './refusals.ts';
import { confirmSubscription, dropUnconfirmed, subscribe, unsubscribe } from './subscribe.ts';
import { getSubscriptionAttributes, setSubscriptionAttributes } from './subscription-attributes.ts';
import { listSubscriptions, listSubscriptionsByTopic } from './subscriptions.ts';
import { type FailedDelivery, openTables, schema, type Tables } from './tables.ts';
import { listTagsForResource, tagResource, untagResource } from './tags.ts';
import { createTopic, deleteTopic, getTopicAttributes, listTopics, setTopicAttributes } from './topics.ts';

/** What the service's parts share. */
export interface Sns {
  readonly host: ServiceHost;
  readonly tables: Tables;
}

export const sns: ServiceDefinition = { service: 'sns', schema, open };

function open(host: ServiceHost): Service {
  const service: Sns = { host, tables: openTables(host.store) };
  return {
    operations: { ...topicOperations(service), ...subscriptionOperations(service), ...internalOperations(service) },
    rows: { serve: (context, row) => serve(service, context, row) },
    timers: { unconfirmed: (_context, id) => dropUnconfirmed(service, id) },
    effects: { post: postEffect(service), mail: mailEffect(service) },
    denied,
  };
}

/** An operation that the topic's policy guards as well. */
function guarded<Input extends { TopicArn?: string | undefined }, Output>(
  service: Sns,
  name: string,
  handle: (service: Sns, input: Input, context: Context) => Output,
): Operation<Input, Output> {
  return {
    permissions: ({ TopicArn }, context) => onTopic(service, name, TopicArn, context),
    handle: (input, context) => handle(service, input, context),
  };
}

const tagging = <Input extends { ResourceArn: string | undefined }, Output>(
  service: Sns,
  name: string,
  handle: (service: Sns, input: Input) => Output,
): Operation<Input, Output> => ({
  permissions: ({ ResourceArn }, context) => onTopic(service, name, ResourceArn, context),
  handle: (input) => handle(service, input),
});

const topicOperations = (service: Sns): Service['operations'] => ({
  CreateTopic: {
    permissions: ({ Name }) => [{ action: 'SNS:CreateTopic', resource: topicArn(service.host, Name) }],
    handle: (input) => createTopic(service, input),
  },
  ListTopics: {
    permissions: () => [{ action: 'SNS:ListTopics', resource: '*' }],
    handle: (input) => listTopics(service, input),
  },
  DeleteTopic: guarded(service, 'DeleteTopic', deleteTopic),
  GetTopicAttributes: guarded(service, 'GetTopicAttributes', getTopicAttributes),
  SetTopicAttributes: guarded(service, 'SetTopicAttributes', setTopicAttributes),
  AddPermission: guarded(service, 'AddPermission', addPermission),
  RemovePermission: guarded(service, 'RemovePermission', removePermission),
  Publish: {
    permissions: ({ TopicArn, TargetArn, PhoneNumber }, context) =>
      PhoneNumber === undefined ? onTopic(service, 'Publish', TopicArn ?? TargetArn, context) : [],
    handle: (input, context) => publish(service, input, context),
  },
  PublishBatch: guarded(service, 'Publish', publishBatch),
  TagResource: tagging(service, 'TagResource', tagResource),
  UntagResource: tagging(service, 'UntagResource', untagResource),
  ListTagsForResource: tagging(service, 'ListTagsForResource', listTagsForResource),
});

/** The wire lets the links in messages through for anybody: with them, the token or the subscription's name is the proof. */
const isSigned = ({ caller }: Context): boolean => caller.kind !== 'service' || caller.principal !== 'anonymous';

const subscriptionOperations = (service: Sns): Service['operations'] => ({
  Subscribe: guarded(service, 'Subscribe', subscribe),
  ConfirmSubscription: {
    permissions: ({ TopicArn }, context) =>
      isSigned(context) ? onTopic(service, 'ConfirmSubscription', TopicArn, context) : [],
    handle: (input, context) => confirmSubscription(service, input, context, isSigned(context)),
  },
  Unsubscribe: {
    permissions: ({ SubscriptionArn }, context) =>
      isSigned(context) ? onTopic(service, 'Unsubscribe', arnOfSubscriptionsTopic(SubscriptionArn), context) : [],
    handle: (input, context) => unsubscribe(service, input, context, isSigned(context)),
  },
  ListSubscriptions: {
    permissions: () => [{ action: 'SNS:ListSubscriptions', resource: '*' }],
    handle: (input) => listSubscriptions(service, input),
  },
  ListSubscriptionsByTopic: guarded(service, 'ListSubscriptionsByTopic', listSubscriptionsByTopic),
  GetSubscriptionAttributes: {
    permissions: ({ SubscriptionArn }, context) =>
      onTopic(service, 'GetSubscriptionAttributes', arnOfSubscriptionsTopic(SubscriptionArn), context),
    handle: (input) => getSubscriptionAttributes(service, input),
  },
  SetSubscriptionAttributes: {
    permissions: ({ SubscriptionArn }, context) =>
      onTopic(service, 'SetSubscriptionAttributes', arnOfSubscriptionsTopic(SubscriptionArn), context),
    handle: (input) => setSubscriptionAttributes(service, input),
  },
});

interface ListFailedDeliveriesInput {
  readonly before?: number;
  readonly limit?: number;
}

/** For the cloud alone: what could not be delivered, newest first, older than the failure `before`. */
const internalOperations = (service: Sns): Service['operations'] => ({
  ListFailedDeliveries: {
    internal: true,
    permissions: () => [],
    handle: ({
      before = Number.MAX_SAFE_INTEGER,
      limit = 100,
    }: ListFailedDeliveriesInput): { failures: FailedDelivery[] } => ({
      failures: service.tables.failuresBefore(before, limit),
    }),
  },
});
