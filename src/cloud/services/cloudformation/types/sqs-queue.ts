/** AWS::SQS::Queue. Left out, refused by name: FIFO queues. */
import type { CreateQueueResult, GetQueueAttributesResult } from '@aws-sdk/client-sqs';
import { sqsQueueSchema } from '../../../../languages/resources/sqs.table.ts';
import { toStored } from '../endpoint.ts';
import { changeTags, isSame, tagMap, tagsOf } from './change.ts';
import type { Values } from './convert.ts';
import type { ResourceType } from './resource-type.ts';

const nameCharactersMax = 80;

/** Properties that are attributes of the API, by the text of their default. */
const defaults: Readonly<Record<string, string>> = {
  DelaySeconds: '0',
  KmsDataKeyReusePeriodSeconds: '300',
  KmsMasterKeyId: '',
  MaximumMessageSize: '1048576',
  MessageRetentionPeriod: '345600',
  ReceiveMessageWaitTimeSeconds: '0',
  RedriveAllowPolicy: '',
  RedrivePolicy: '',
  SqsManagedSseEnabled: 'true',
  VisibilityTimeout: '30',
};

export const sqsQueue: ResourceType = {
  ...sqsQueueSchema,
  create(context, wanted) {
    const name = String(wanted['QueueName'] ?? context.name(nameCharactersMax));
    const given = Object.keys(defaults).filter((attribute) => wanted[attribute] !== undefined);
    const { QueueUrl } = context.call<CreateQueueResult>('sqs', 'CreateQueue', {
      QueueName: name,
      Attributes: texts(given, wanted),
      tags: tagMap(tagsOf(wanted)),
    });
    const { Attributes: shown } = context.call<GetQueueAttributesResult>('sqs', 'GetQueueAttributes', {
      QueueUrl,
      AttributeNames: ['QueueArn'],
    });
    const url = toStored(context.host, String(QueueUrl));
    return { physicalId: url, attributes: { Arn: String(shown?.QueueArn), QueueName: name, QueueUrl: url } };
  },
  update(context, made, wanted, before) {
    const QueueUrl = made.physicalId;
    const changed = Object.keys(defaults).filter((name) => !isSame(before[name], wanted[name]));
    if (changed.length > 0) context.call('sqs', 'SetQueueAttributes', { QueueUrl, Attributes: texts(changed, wanted) });
    changeTags(before, wanted, {
      set: (tags) => context.call('sqs', 'TagQueue', { QueueUrl, Tags: tagMap(tags) }),
      clear: (TagKeys) => context.call('sqs', 'UntagQueue', { QueueUrl, TagKeys }),
    });
    return made;
  },
  remove: (context, { physicalId: QueueUrl }) => context.clear('sqs', 'DeleteQueue', { QueueUrl }),
};

const texts = (names: readonly string[], wanted: Values): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, String(wanted[name] ?? defaults[name])]));
