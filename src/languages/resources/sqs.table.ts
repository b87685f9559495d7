/**
 * Properties and attributes of SQS's resource types.
 * Source: AWS CloudFormation Template Reference, "SQS".
 */
import { each, enacted, fixed, recorded, refused, required } from './property.ts';
import type { ResourceSchema } from './resource-schema.ts';

export const sqsQueueSchema: ResourceSchema = {
  name: 'AWS::SQS::Queue',
  properties: {
    ...each(
      [
        'DelaySeconds',
        'MaximumMessageSize',
        'MessageRetentionPeriod',
        'ReceiveMessageWaitTimeSeconds',
        'VisibilityTimeout',
      ],
      () => enacted('integer'),
    ),
    RedrivePolicy: enacted('json'),
    RedriveAllowPolicy: enacted('json'),
    KmsDataKeyReusePeriodSeconds: recorded('integer'),
    KmsMasterKeyId: recorded('text'),
    SqsManagedSseEnabled: recorded('boolean'),
    ...each(['ContentBasedDeduplication', 'DeduplicationScope', 'FifoQueue', 'FifoThroughputLimit'], () =>
      refused('FIFO queues are not there yet in this version of Punctual'),
    ),
    QueueName: fixed(enacted('text')),
    Tags: enacted('tags'),
  },
  attributes: ['Arn', 'QueueName', 'QueueUrl'],
  namedBy: 'QueueName',
};

export const sqsQueuePolicySchema: ResourceSchema = {
  name: 'AWS::SQS::QueuePolicy',
  properties: { PolicyDocument: required(enacted('json')), Queues: required(enacted({ list: 'text' })) },
  attributes: ['Id'],
};

export const sqsQueueInlinePolicySchema: ResourceSchema = {
  name: 'AWS::SQS::QueueInlinePolicy',
  properties: { PolicyDocument: required(enacted('json')), Queue: required(fixed(enacted('text'))) },
  attributes: [],
};
