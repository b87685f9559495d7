/** Tags of topics. */
import type {
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  Tag,
  TagResourceRequest,
  UntagResourceRequest,
} from '@aws-sdk/client-sns';
import { AwsError } from '../../kit/aws-error.ts';
import { tagsMax } from './limits.ts';
import { topicName } from './names.ts';
import { invalid } from './refusals.ts';
import type { Sns } from './sns.ts';
import type { Topic } from './tables.ts';

export function checkTags(tags: readonly Tag[]): void {
  if (new Set(tags.map(({ Key }) => Key)).size < tags.length) throw invalid('Duplicated keys are not allowed.');
  if (tags.length > tagsMax) throw new AwsError('TagLimitExceeded', `A topic can have at most ${tagsMax} tags.`);
}

export function tagResource(service: Sns, { ResourceArn, Tags = [] }: TagResourceRequest): Record<string, never> {
  checkTags(Tags);
  const topic = taggedTopic(service, ResourceArn);
  const merged = new Map([...topic.tags, ...Tags].map(({ Key, Value }) => [Key, Value]));
  const tags = [...merged].map(([Key, Value]) => ({ Key, Value }));
  checkTags(tags);
  service.tables.putTopic({ ...topic, tags });
  return {};
}

export function untagResource(
  service: Sns,
  { ResourceArn, TagKeys = [] }: UntagResourceRequest,
): Record<string, never> {
  const topic = taggedTopic(service, ResourceArn);
  service.tables.putTopic({ ...topic, tags: topic.tags.filter(({ Key }) => !TagKeys.includes(Key ?? '')) });
  return {};
}

export const listTagsForResource = (
  service: Sns,
  { ResourceArn }: ListTagsForResourceRequest,
): ListTagsForResourceResponse => ({
  Tags: [...taggedTopic(service, ResourceArn).tags],
});

function taggedTopic(service: Sns, text: string | undefined): Topic {
  const name = topicName(service.host, text);
  const topic = name === undefined ? undefined : service.tables.topic(name);
  if (!topic) throw new AwsError('ResourceNotFound', 'Resource does not exist', 404);
  return topic;
}
