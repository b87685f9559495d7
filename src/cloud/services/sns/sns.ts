/**
 * Amazon SNS: topics that reach HTTP endpoints, mailboxes and queues.
 * Left out, refused by name: FIFO topics, SMS, mobile push, Lambda, Firehose, data protection, message archives.
 */
import type { Context, House, Operation, Room, RoomPlan } from '../../room.ts';
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

/** What the room's parts share. */
export interface Sns {
  readonly house: House;
  readonly tables: Tables;
}

export const sns: RoomPlan = { service: 'sns', schema, open };

function open(house: House): Room {
  const room: Sns = { house, tables: openTables(house.store) };
  return {
    operations: { ...topicOperations(room), ...subscriptionOperations(room), ...insideOperations(room) },
    rows: { serve: (context, row) => serve(room, context, row) },
    timers: { unconfirmed: (_context, id) => dropUnconfirmed(room, id) },
    effects: { post: postEffect(room), mail: mailEffect(room) },
    denied,
  };
}

/** An operation that the topic's policy guards as well. */
function guarded<Input extends { TopicArn?: string | undefined }, Output>(
  room: Sns,
  name: string,
  handle: (room: Sns, input: Input, context: Context) => Output,
): Operation<Input, Output> {
  return {
    permissions: ({ TopicArn }, context) => onTopic(room, name, TopicArn, context),
    handle: (input, context) => handle(room, input, context),
  };
}

const tagging = <Input extends { ResourceArn: string | undefined }, Output>(
  room: Sns,
  name: string,
  handle: (room: Sns, input: Input) => Output,
): Operation<Input, Output> => ({
  permissions: ({ ResourceArn }, context) => onTopic(room, name, ResourceArn, context),
  handle: (input) => handle(room, input),
});

const topicOperations = (room: Sns): Room['operations'] => ({
  CreateTopic: {
    permissions: ({ Name }) => [{ action: 'SNS:CreateTopic', resource: topicArn(room.house, Name) }],
    handle: (input) => createTopic(room, input),
  },
  ListTopics: {
    permissions: () => [{ action: 'SNS:ListTopics', resource: '*' }],
    handle: (input) => listTopics(room, input),
  },
  DeleteTopic: guarded(room, 'DeleteTopic', deleteTopic),
  GetTopicAttributes: guarded(room, 'GetTopicAttributes', getTopicAttributes),
  SetTopicAttributes: guarded(room, 'SetTopicAttributes', setTopicAttributes),
  AddPermission: guarded(room, 'AddPermission', addPermission),
  RemovePermission: guarded(room, 'RemovePermission', removePermission),
  Publish: {
    permissions: ({ TopicArn, TargetArn, PhoneNumber }, context) =>
      PhoneNumber === undefined ? onTopic(room, 'Publish', TopicArn ?? TargetArn, context) : [],
    handle: (input, context) => publish(room, input, context),
  },
  PublishBatch: guarded(room, 'Publish', publishBatch),
  TagResource: tagging(room, 'TagResource', tagResource),
  UntagResource: tagging(room, 'UntagResource', untagResource),
  ListTagsForResource: tagging(room, 'ListTagsForResource', listTagsForResource),
});

/** The wire lets the links in messages through for anybody: with them, the token or the subscription's name is the proof. */
const isSigned = ({ caller }: Context): boolean => caller.kind !== 'service' || caller.principal !== 'anonymous';

const subscriptionOperations = (room: Sns): Room['operations'] => ({
  Subscribe: guarded(room, 'Subscribe', subscribe),
  ConfirmSubscription: {
    permissions: ({ TopicArn }, context) =>
      isSigned(context) ? onTopic(room, 'ConfirmSubscription', TopicArn, context) : [],
    handle: (input, context) => confirmSubscription(room, input, context, isSigned(context)),
  },
  Unsubscribe: {
    permissions: ({ SubscriptionArn }, context) =>
      isSigned(context) ? onTopic(room, 'Unsubscribe', arnOfSubscriptionsTopic(SubscriptionArn), context) : [],
    handle: (input, context) => unsubscribe(room, input, context, isSigned(context)),
  },
  ListSubscriptions: {
    permissions: () => [{ action: 'SNS:ListSubscriptions', resource: '*' }],
    handle: (input) => listSubscriptions(room, input),
  },
  ListSubscriptionsByTopic: guarded(room, 'ListSubscriptionsByTopic', listSubscriptionsByTopic),
  GetSubscriptionAttributes: {
    permissions: ({ SubscriptionArn }, context) =>
      onTopic(room, 'GetSubscriptionAttributes', arnOfSubscriptionsTopic(SubscriptionArn), context),
    handle: (input) => getSubscriptionAttributes(room, input),
  },
  SetSubscriptionAttributes: {
    permissions: ({ SubscriptionArn }, context) =>
      onTopic(room, 'SetSubscriptionAttributes', arnOfSubscriptionsTopic(SubscriptionArn), context),
    handle: (input) => setSubscriptionAttributes(room, input),
  },
});

interface ListFailedDeliveriesInput {
  readonly before?: number;
  readonly limit?: number;
}

/** For the house alone: what could not be delivered, newest first, older than the failure `before`. */
const insideOperations = (room: Sns): Room['operations'] => ({
  ListFailedDeliveries: {
    inside: true,
    permissions: () => [],
    handle: ({
      before = Number.MAX_SAFE_INTEGER,
      limit = 100,
    }: ListFailedDeliveriesInput): { failures: FailedDelivery[] } => ({
      failures: room.tables.failuresBefore(before, limit),
    }),
  },
});
