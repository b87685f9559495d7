/** Tags of queues. */
import type {
  ListQueueTagsRequest,
  ListQueueTagsResult,
  TagQueueRequest,
  UntagQueueRequest,
} from '@aws-sdk/client-sqs';
import type { Handler } from '../../kit/service.ts';
import { mergeTagMaps, type TagRules, withoutKeys } from '../../kit/tags.ts';
import { withoutEmpty } from '../../kit/without-empty.ts';
import type { Sqs } from './context.ts';
import { tagsMax } from './limits.ts';
import { onQueue } from './permissions.ts';
import { queueAt } from './queue-url.ts';
import { invalidValue } from './refusals.ts';

export const tagRulesOf = (queue: string | undefined): TagRules => ({
  max: tagsMax,
  tooMany: () => invalidValue(`Too many tags added for queue ${queue}.`),
  reserved: invalidValue,
});

export const tagQueue: Handler<Sqs, TagQueueRequest, object> = {
  permissions: onQueue('TagQueue'),
  handle(service, { QueueUrl, Tags = {} }) {
    const queue = queueAt(service, QueueUrl);
    service.tables.putQueue({ ...queue, tags: mergeTagMaps(queue.tags, Tags, tagRulesOf(queue.name)) });
    return {};
  },
};

export const untagQueue: Handler<Sqs, UntagQueueRequest, object> = {
  permissions: onQueue('UntagQueue'),
  handle(service, { QueueUrl, TagKeys }) {
    const queue = queueAt(service, QueueUrl);
    if (TagKeys?.length === 0) throw invalidValue('Tag keys must be between 1 and 128 characters in length.');
    service.tables.putQueue({ ...queue, tags: withoutKeys(queue.tags, TagKeys) });
    return {};
  },
};

export const listQueueTags: Handler<Sqs, ListQueueTagsRequest, ListQueueTagsResult> = {
  permissions: onQueue('ListQueueTags'),
  handle(service, { QueueUrl }) {
    return withoutEmpty({ Tags: { ...queueAt(service, QueueUrl).tags } });
  },
};
