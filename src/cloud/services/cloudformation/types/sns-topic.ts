/** AWS::SNS::Topic, with the subscriptions that it lists. Left out, refused by name: FIFO topics, archives, data protection, delivery status logs. */
import type { CreateTopicResponse, ListSubscriptionsByTopicResponse } from '@aws-sdk/client-sns';
import { snsTopicSchema } from '../../../../languages/resources/sns.table.ts';
import type { Values } from '../convert.ts';
import type { ResourceType, Work } from '../resource-type.ts';
import { changedItems, changeTags, isSame, tagsOf } from './change.ts';

const nameCharactersMax = 256;

interface Subscription {
  readonly Protocol: string;
  readonly Endpoint: string;
}

/** Properties that are attributes of the API. */
const attributes = ['DisplayName', 'KmsMasterKeyId', 'SignatureVersion', 'TracingConfig'] as const;

export const snsTopic: ResourceType = {
  ...snsTopicSchema,
  create(work, wanted) {
    const name = String(wanted['TopicName'] ?? work.name(nameCharactersMax));
    const given = attributes.filter((attribute) => wanted[attribute] !== undefined);
    const { TopicArn: arn } = work.call<CreateTopicResponse>('sns', 'CreateTopic', {
      Name: name,
      Attributes: Object.fromEntries(given.map((attribute) => [attribute, wanted[attribute]])),
      Tags: tagsOf(wanted),
    });
    subscribe(work, String(arn), subscriptionsOf(wanted));
    return { physicalId: String(arn), attributes: { TopicArn: String(arn), TopicName: name } };
  },
  update(work, made, wanted, before) {
    const TopicArn = made.physicalId;
    for (const attribute of attributes)
      if (!isSame(before[attribute], wanted[attribute]))
        work.call('sns', 'SetTopicAttributes', {
          TopicArn,
          AttributeName: attribute,
          AttributeValue: wanted[attribute] ?? '',
        });
    const { gone, added } = changedItems(subscriptionsOf(before), subscriptionsOf(wanted));
    unsubscribe(work, TopicArn, gone);
    subscribe(work, TopicArn, added);
    changeTags(before, wanted, {
      set: (Tags) => work.call('sns', 'TagResource', { ResourceArn: TopicArn, Tags }),
      clear: (TagKeys) => work.call('sns', 'UntagResource', { ResourceArn: TopicArn, TagKeys }),
    });
    return made;
  },
  remove: (work, { physicalId: TopicArn }) => work.clear('sns', 'DeleteTopic', { TopicArn }),
};

const subscriptionsOf = ({ Subscription: list }: Values): Subscription[] => (list as Subscription[] | undefined) ?? [];

function subscribe(work: Work, TopicArn: string, subscriptions: readonly Subscription[]): void {
  for (const subscription of subscriptions) work.call('sns', 'Subscribe', { TopicArn, ...subscription });
}

function unsubscribe(work: Work, TopicArn: string, subscriptions: readonly Subscription[]): void {
  let NextToken: string | undefined;
  do {
    const page = work.call<ListSubscriptionsByTopicResponse>('sns', 'ListSubscriptionsByTopic', {
      TopicArn,
      NextToken,
    });
    for (const { SubscriptionArn, Protocol, Endpoint } of page.Subscriptions ?? [])
      if (SubscriptionArn?.startsWith('arn:') && subscriptions.some((gone) => isSame(gone, { Protocol, Endpoint })))
        work.clear('sns', 'Unsubscribe', { SubscriptionArn });
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
}
