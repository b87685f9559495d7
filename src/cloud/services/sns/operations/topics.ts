/** CreateTopic, DeleteTopic, ListTopics, and a topic's attributes. */
import type {
  CreateTopicInput,
  CreateTopicResponse,
  DeleteTopicInput,
  GetTopicAttributesInput,
  GetTopicAttributesResponse,
  ListTopicsInput,
  ListTopicsResponse,
  SetTopicAttributesInput,
} from '@aws-sdk/client-sns';
import { cutPage, readToken } from '../../../kit/page.ts';
import type { Handler } from '../../../kit/service.ts';
import { checkTags } from '../../../kit/tags.ts';
import type { Sns } from '../context.ts';
import { checkDeliveryPolicy, effectivePolicy, renderPolicy } from '../delivery/delivery-policy.ts';
import { displayNameLengthMax, pageSize, topicNameForm } from '../limits.ts';
import { topicArn, topicAt, topicName } from '../names.ts';
import { onTopic } from '../permissions.ts';
import { invalid, notThereYet } from '../refusals.ts';
import { checkPolicy, defaultPolicy } from '../topic-policy.ts';
import { tagRules } from './tags.ts';

/** Taken as it is: of a key that is not there AWS speaks when a message is published. */
const unchecked = 'KmsMasterKeyId';
/** Without effect here. */
const tracings: readonly string[] = ['Active', 'PassThrough'];
/** Logs of deliveries, by protocol: kept and returned, without effect here. */
const feedback = /^(HTTP|Firehose|Lambda|Application|SQS)(Success|Failure)Feedback(RoleArn|SampleRate)$/;
const fifo: readonly string[] = ['FifoTopic', 'ContentBasedDeduplication', 'ArchivePolicy', 'FifoThroughputScope'];

/** Throws AWS's error for one that cannot be set. */
function checkAttribute(name: string, value: string): void {
  if (fifo.includes(name)) {
    if (value !== 'false' && value !== '') throw notThereYet(`the attribute ${name} (FIFO topics)`);
  } else if (name === 'Policy') checkPolicy(value);
  else if (name === 'DeliveryPolicy') {
    if (value !== '') checkDeliveryPolicy(value, 'topic');
  } else if (name === 'DisplayName') {
    if (value.length > displayNameLengthMax) throw invalid('DisplayName');
  } else if (name === 'SignatureVersion') {
    if (value !== '1' && value !== '2') throw invalid('SignatureVersion');
  } else if (name === 'TracingConfig') {
    if (!tracings.includes(value)) throw invalid('TracingConfig');
  } else if (name !== unchecked && !feedback.test(name)) throw invalid('AttributeName');
}

/** Of the same name it is the same topic; attributes or tags that differ are refused. */
export const createTopic: Handler<Sns, CreateTopicInput, CreateTopicResponse> = {
  permissions: ({ host }, { Name = '' }) => [{ action: 'SNS:CreateTopic', resource: topicArn(host, Name) }],
  handle(service, input) {
    const { Name: name = '', Attributes = {}, Tags = [], DataProtectionPolicy } = input;
    if (DataProtectionPolicy !== undefined) throw notThereYet('DataProtectionPolicy');
    if (name.endsWith('.fifo')) throw notThereYet(`the FIFO topic \`${name}\``);
    if (!topicNameForm.test(name)) throw invalid('Topic Name');
    const attributes = Object.fromEntries(Object.entries(Attributes).filter(([key]) => !fifo.includes(key)));
    for (const [key, value] of Object.entries(Attributes)) checkAttribute(key, value);
    checkTags(Tags, tagRules);
    const there = service.tables.topic(name);
    if (!there) service.tables.putTopic({ name, attributes, tags: Tags, deletedSubscriptions: 0 });
    else {
      if (Object.entries(attributes).some(([key, value]) => (there.attributes[key] ?? '') !== value))
        throw invalid('Attributes Reason: Topic already exists with different attributes');
      const kept = new Map(there.tags.map(({ Key, Value }) => [Key, Value]));
      if (Tags.some(({ Key, Value }) => kept.get(Key) !== Value))
        throw invalid('Tags Reason: Topic already exists with different tags');
    }
    return { TopicArn: topicArn(service.host, name) };
  },
};

/** Its subscriptions go with it. One that is not there is no error. */
export const deleteTopic: Handler<Sns, DeleteTopicInput, object> = {
  permissions: onTopic('DeleteTopic'),
  handle(service, { TopicArn }) {
    const name = topicName(service.host, TopicArn);
    if (name === undefined || !service.tables.topic(name)) return {};
    service.tables.removeTopic(name);
    return {};
  },
};

export const listTopics: Handler<Sns, ListTopicsInput, ListTopicsResponse> = {
  permissions: () => [{ action: 'SNS:ListTopics', resource: '*' }],
  handle(service, { NextToken }) {
    const after = String(readToken('ListTopics', NextToken, () => invalid('NextToken')) ?? '');
    const { items, nextToken } = cutPage(
      'ListTopics',
      service.tables.topicNamesAfter(after, pageSize + 1),
      pageSize,
      (name) => name,
    );
    return {
      Topics: items.map((name) => ({ TopicArn: topicArn(service.host, name) })),
      ...(nextToken === undefined ? {} : { NextToken: nextToken }),
    };
  },
};

export const getTopicAttributes: Handler<Sns, GetTopicAttributesInput, GetTopicAttributesResponse> = {
  permissions: onTopic('GetTopicAttributes'),
  handle(service, { TopicArn }) {
    const { name, attributes, deletedSubscriptions } = topicAt(service, TopicArn);
    const { pending, confirmed } = service.tables.subscriptionCounts(name);
    return {
      Attributes: {
        TopicArn: topicArn(service.host, name),
        Owner: service.host.account,
        DisplayName: '',
        Policy: defaultPolicy(service.host, name),
        SubscriptionsPending: String(pending),
        SubscriptionsConfirmed: String(confirmed),
        SubscriptionsDeleted: String(deletedSubscriptions),
        EffectiveDeliveryPolicy: renderPolicy(effectivePolicy(attributes['DeliveryPolicy'], undefined), 'topic'),
        ...attributes,
      },
    };
  },
};

/** An empty Policy is AWS's default again. */
export const setTopicAttributes: Handler<Sns, SetTopicAttributesInput, object> = {
  permissions: onTopic('SetTopicAttributes'),
  handle(service, input) {
    const { AttributeName: name = '', AttributeValue: value = '' } = input;
    const topic = topicAt(service, input.TopicArn);
    if (value !== '' || name !== 'Policy') checkAttribute(name, value);
    const attributes = Object.fromEntries(
      Object.entries({ ...topic.attributes, [name]: value }).filter(([, kept]) => kept !== ''),
    );
    service.tables.putTopic({ ...topic, attributes });
    return {};
  },
};
