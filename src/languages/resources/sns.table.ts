/**
 * Properties and attributes of SNS's resource types.
 * Source: AWS CloudFormation Template Reference, "SNS".
 */
import { enacted, fixed, notYet, recorded, refused, required } from './property.ts';
import type { ResourceSchema } from './resource-schema.ts';

export const snsSubscriptionSchema: ResourceSchema = {
  name: 'AWS::SNS::Subscription',
  properties: {
    DeliveryPolicy: enacted('json'),
    Endpoint: fixed(enacted('text')),
    FilterPolicy: enacted('json'),
    FilterPolicyScope: enacted('text'),
    Protocol: required(fixed(enacted('text'))),
    RawMessageDelivery: enacted('boolean'),
    RedrivePolicy: enacted('json'),
    Region: refused('topics of other regions are out of reach'),
    ReplayPolicy: refused(notYet),
    SubscriptionRoleArn: refused(notYet),
    TopicArn: required(fixed(enacted('text'))),
  },
  attributes: ['Arn'],
};

export const snsTopicSchema: ResourceSchema = {
  name: 'AWS::SNS::Topic',
  properties: {
    ArchivePolicy: refused(notYet),
    ContentBasedDeduplication: refused(notYet),
    DataProtectionPolicy: refused(notYet),
    DeliveryStatusLogging: refused(notYet),
    DisplayName: enacted('text'),
    FifoThroughputScope: refused(notYet),
    FifoTopic: refused(notYet),
    KmsMasterKeyId: enacted('text'),
    SignatureVersion: enacted('text'),
    Subscription: enacted({
      list: { fields: { Endpoint: 'text', Protocol: 'text' }, required: ['Endpoint', 'Protocol'] },
    }),
    Tags: enacted('tags'),
    TopicName: fixed(enacted('text')),
    TracingConfig: recorded('text'),
  },
  attributes: ['TopicArn', 'TopicName'],
  namedBy: 'TopicName',
};

export const snsTopicPolicySchema: ResourceSchema = {
  name: 'AWS::SNS::TopicPolicy',
  properties: { PolicyDocument: required(enacted('json')), Topics: required(enacted({ list: 'text' })) },
  attributes: ['Id'],
};

export const snsTopicInlinePolicySchema: ResourceSchema = {
  name: 'AWS::SNS::TopicInlinePolicy',
  properties: { PolicyDocument: required(enacted('json')), TopicArn: required(fixed(enacted('text'))) },
  attributes: [],
};
