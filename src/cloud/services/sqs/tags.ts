/** Tags of queues. */
import type {
  ListQueueTagsRequest,
  ListQueueTagsResult,
  TagQueueRequest,
  UntagQueueRequest,
} from '@aws-sdk/client-sqs';
import { mergeTagMaps, type TagRules, withoutKeys } from '../../kit/tags.ts';
import { tagsMax } from './limits.ts';
import { queueAt } from './queue-url.ts';
import { invalidValue } from './refusals.ts';
import type { Sqs } from './sqs.ts';

export const tagRules: TagRules = {
  max: tagsMax,
  tooMany: () => invalidValue(`Too many tags added for queue: at most ${tagsMax}.`),
};

export function tagQueue(service: Sqs, { QueueUrl, Tags = {} }: TagQueueRequest): Record<string, never> {
  const queue = queueAt(service, QueueUrl);
  service.tables.putQueue({ ...queue, tags: mergeTagMaps(queue.tags, Tags, tagRules) });
  return {};
}

export function untagQueue(service: Sqs, { QueueUrl, TagKeys }: UntagQueueRequest): Record<string, never> {
  const queue = queueAt(service, QueueUrl);
  service.tables.putQueue({ ...queue, tags: withoutKeys(queue.tags, TagKeys) });
  return {};
}

export const listQueueTags = (service: Sqs, { QueueUrl }: ListQueueTagsRequest): ListQueueTagsResult => ({
  Tags: { ...queueAt(service, QueueUrl).tags },
});
