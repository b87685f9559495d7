/** Tags of queues. */
import type {
  ListQueueTagsRequest,
  ListQueueTagsResult,
  TagQueueRequest,
  UntagQueueRequest,
} from '@aws-sdk/client-sqs';
import { tagsMax } from './limits.ts';
import { queueAt } from './queue-url.ts';
import { invalidValue } from './refusals.ts';
import type { Sqs } from './sqs.ts';

export function checkTags(tags: Readonly<Record<string, string>>): void {
  if (Object.keys(tags).length > tagsMax) throw invalidValue(`Too many tags added for queue: at most ${tagsMax}.`);
}

export function tagQueue(service: Sqs, { QueueUrl, Tags = {} }: TagQueueRequest): Record<string, never> {
  const queue = queueAt(service, QueueUrl);
  const tags = { ...queue.tags, ...Tags };
  checkTags(tags);
  service.tables.putQueue({ ...queue, tags });
  return {};
}

export function untagQueue(service: Sqs, { QueueUrl, TagKeys = [] }: UntagQueueRequest): Record<string, never> {
  const queue = queueAt(service, QueueUrl);
  const tags = Object.fromEntries(Object.entries(queue.tags).filter(([key]) => !TagKeys.includes(key)));
  service.tables.putQueue({ ...queue, tags });
  return {};
}

export const listQueueTags = (service: Sqs, { QueueUrl }: ListQueueTagsRequest): ListQueueTagsResult => ({
  Tags: { ...queueAt(service, QueueUrl).tags },
});
