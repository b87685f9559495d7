/** Tags of topics. */
import type {
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  TagResourceRequest,
  UntagResourceRequest,
} from '@aws-sdk/client-sns';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Handler } from '../../../kit/service.ts';
import { mergeTags, type TagRules, withoutTags } from '../../../kit/tags.ts';
import type { Sns } from '../context.ts';
import { tagsMax } from '../limits.ts';
import { topicName } from '../names.ts';
import { onTopic } from '../permissions.ts';
import { invalid } from '../refusals.ts';
import type { Topic } from '../tables.ts';

export const tagRules: TagRules = {
  max: tagsMax,
  tooMany: () => new AwsError('TagLimitExceeded', `A topic can have at most ${tagsMax} tags.`),
  duplicate: () => invalid('Duplicated keys are not allowed.'),
  reserved: invalid,
};

export const tagResource: Handler<Sns, TagResourceRequest, object> = {
  permissions: onTopic('TagResource'),
  handle(service, { ResourceArn, Tags = [] }) {
    const topic = taggedTopic(service, ResourceArn);
    service.tables.putTopic({ ...topic, tags: mergeTags(topic.tags, Tags, tagRules) });
    return {};
  },
};

export const untagResource: Handler<Sns, UntagResourceRequest, object> = {
  permissions: onTopic('UntagResource'),
  handle(service, { ResourceArn, TagKeys }) {
    const topic = taggedTopic(service, ResourceArn);
    service.tables.putTopic({ ...topic, tags: withoutTags(topic.tags, TagKeys) });
    return {};
  },
};

export const listTagsForResource: Handler<Sns, ListTagsForResourceRequest, ListTagsForResourceResponse> = {
  permissions: onTopic('ListTagsForResource'),
  handle(service, { ResourceArn }) {
    return { Tags: [...taggedTopic(service, ResourceArn).tags] };
  },
};

function taggedTopic(service: Sns, text: string | undefined): Topic {
  const name = topicName(service.host, text);
  const topic = name === undefined ? undefined : service.tables.topic(name);
  if (!topic) throw new AwsError('ResourceNotFound', 'Resource does not exist', 404);
  return topic;
}
