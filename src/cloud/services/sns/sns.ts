/**
 * Amazon SNS: topics that reach HTTP endpoints, mailboxes and queues.
 * Left out, refused by name: FIFO topics, SMS, mobile push, Lambda, Firehose, data protection, message archives.
 */
import { bind, type ServiceDefinition } from '../../kit/service.ts';
import type { Sns } from './context.ts';
import { dropUnconfirmed, remindUnconfirmed } from './delivery/confirmation.ts';
import { deliver } from './delivery/deliver.ts';
import { mailEffect, postEffect } from './delivery/effects.ts';
import { listFailedDeliveries, listUnreached } from './operations/failed-deliveries.ts';
import { publish, publishBatch } from './operations/publish.ts';
import { confirmSubscription, subscribe, unsubscribe } from './operations/subscribe.ts';
import { getSubscriptionAttributes, setSubscriptionAttributes } from './operations/subscription-attributes.ts';
import { listSubscriptions, listSubscriptionsByTopic } from './operations/subscriptions.ts';
import { listTagsForResource, tagResource, untagResource } from './operations/tags.ts';
import { addPermission, removePermission } from './operations/topic-permissions.ts';
import { createTopic, deleteTopic, getTopicAttributes, listTopics, setTopicAttributes } from './operations/topics.ts';
import { denied } from './refusals.ts';
import { openTables, schema } from './tables.ts';

export const sns: ServiceDefinition = {
  service: 'sns',
  schema,
  open(host) {
    const service: Sns = { host, tables: openTables(host.store) };
    return {
      operations: bind(service, {
        // topics
        CreateTopic: createTopic,
        ListTopics: listTopics,
        GetTopicAttributes: getTopicAttributes,
        SetTopicAttributes: setTopicAttributes,
        AddPermission: addPermission,
        RemovePermission: removePermission,
        DeleteTopic: deleteTopic,

        // subscriptions
        Subscribe: subscribe,
        ConfirmSubscription: confirmSubscription,
        Unsubscribe: unsubscribe,
        ListSubscriptions: listSubscriptions,
        ListSubscriptionsByTopic: listSubscriptionsByTopic,
        GetSubscriptionAttributes: getSubscriptionAttributes,
        SetSubscriptionAttributes: setSubscriptionAttributes,

        // messages
        Publish: publish,
        PublishBatch: publishBatch,
        ListFailedDeliveries: listFailedDeliveries,
        ListUnreached: listUnreached,

        // tags
        TagResource: tagResource,
        UntagResource: untagResource,
        ListTagsForResource: listTagsForResource,
      }),
      // The name of its row is stored.
      rows: { serve: (context, row) => deliver(service, context, row) },
      /** Messages on their way are its original's, and requests that it lost. */
      holdCopy() {
        service.tables.forgetLostRequests();
        service.tables.forgetUnreached();
      },
      onStart: (context) => remindUnconfirmed(service, context),
      timers: { unconfirmed: (context, id) => dropUnconfirmed(service, context, id) },
      effects: { post: postEffect(service), mail: mailEffect(service) },
      denied,
    };
  },
};
