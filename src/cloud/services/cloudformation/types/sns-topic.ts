/** AWS::SNS::Topic, with the subscriptions that it lists. Left out, refused by name: FIFO topics, archives, data protection, delivery status logs. */
import type { CreateTopicResponse, ListSubscriptionsByTopicResponse } from '@aws-sdk/client-sns';
import { snsTopicSchema } from '../../../../languages/resources/sns.table.ts';
import { changedItems, changeTags, isSame, tagsOf } from './change.ts';
import type { Values } from './convert.ts';
import type { ResourceContext, ResourceType } from './resource-type.ts';

const nameCharactersMax = 256;

interface Subscription {
  readonly Protocol: string;
  readonly Endpoint: string;
}

/** Properties that are attributes of the API, and what each is without it. */
const defaults = { DisplayName: '', KmsMasterKeyId: '', SignatureVersion: '1', TracingConfig: 'PassThrough' } as const;
const attributes = Object.keys(defaults) as (keyof typeof defaults)[];

export const snsTopic: ResourceType = {
  ...snsTopicSchema,
  create(context, wanted) {
    const name = String(wanted['TopicName'] ?? context.name(nameCharactersMax));
    const given = attributes.filter((attribute) => wanted[attribute] !== undefined);
    const { TopicArn: arn } = context.call<CreateTopicResponse>('sns', 'CreateTopic', {
      Name: name,
      Attributes: Object.fromEntries(given.map((attribute) => [attribute, wanted[attribute]])),
      Tags: tagsOf(wanted),
    });
    subscribe(context, String(arn), subscriptionsOf(wanted));
    return { physicalId: String(arn), attributes: { TopicArn: String(arn), TopicName: name } };
  },
  update(context, made, wanted, before) {
    const TopicArn = made.physicalId;
    for (const attribute of attributes)
      if (!isSame(before[attribute], wanted[attribute]))
        context.call('sns', 'SetTopicAttributes', {
          TopicArn,
          AttributeName: attribute,
          AttributeValue: wanted[attribute] ?? defaults[attribute],
        });
    const { gone, added } = changedItems(subscriptionsOf(before), subscriptionsOf(wanted));
    unsubscribe(context, TopicArn, gone);
    subscribe(context, TopicArn, added);
    changeTags(before, wanted, {
      set: (Tags) => context.call('sns', 'TagResource', { ResourceArn: TopicArn, Tags }),
      clear: (TagKeys) => context.call('sns', 'UntagResource', { ResourceArn: TopicArn, TagKeys }),
    });
    return made;
  },
  remove: (context, { physicalId: TopicArn }) => context.clear('sns', 'DeleteTopic', { TopicArn }),
};

const subscriptionsOf = ({ Subscription: list }: Values): Subscription[] => (list as Subscription[] | undefined) ?? [];

function subscribe(context: ResourceContext, TopicArn: string, subscriptions: readonly Subscription[]): void {
  for (const subscription of subscriptions) context.call('sns', 'Subscribe', { TopicArn, ...subscription });
}

function unsubscribe(context: ResourceContext, TopicArn: string, subscriptions: readonly Subscription[]): void {
  let NextToken: string | undefined;
  do {
    const page = context.call<ListSubscriptionsByTopicResponse>('sns', 'ListSubscriptionsByTopic', {
      TopicArn,
      NextToken,
    });
    for (const { SubscriptionArn, Protocol, Endpoint } of page.Subscriptions ?? [])
      if (SubscriptionArn?.startsWith('arn:') && subscriptions.some((gone) => isSame(gone, { Protocol, Endpoint })))
        context.clear('sns', 'Unsubscribe', { SubscriptionArn });
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
}
