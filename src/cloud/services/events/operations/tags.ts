/** Tags of rules: TagResource, UntagResource, ListTagsForResource. */
import type {
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  TagResourceRequest,
  UntagResourceRequest,
} from '@aws-sdk/client-eventbridge';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Handler } from '../../../kit/service.ts';
import { mergeTags, type TagRules } from '../../../kit/tags.ts';
import type { Events } from '../context.ts';
import { tagsMax } from '../limits.ts';
import { checkEditable } from '../managed-rules.ts';
import { type Rule, ruleArn } from '../rule.ts';

export const tagRules: TagRules = {
  max: tagsMax,
  tooMany: () => new AwsError('ValidationException', `A resource has at most ${tagsMax} tags.`),
};

export const tagResource: Handler<Events, TagResourceRequest, object> = {
  permissions: (_, { ResourceARN }) => [{ action: 'events:TagResource', resource: String(ResourceARN) }],
  handle(events, { ResourceARN, Tags = [] }) {
    const { tags } = events.tables;
    const rule = ruleOfArn(events, ResourceARN);
    checkEditable(rule, undefined);
    tags.put(rule.name, mergeTags(tags.of(rule.name), Tags, tagRules));
    return {};
  },
};

export const untagResource: Handler<Events, UntagResourceRequest, object> = {
  permissions: (_, { ResourceARN }) => [{ action: 'events:UntagResource', resource: String(ResourceARN) }],
  handle(events, { ResourceARN, TagKeys = [] }) {
    const { tags } = events.tables;
    const rule = ruleOfArn(events, ResourceARN);
    checkEditable(rule, undefined);
    tags.remove(rule.name, TagKeys);
    return {};
  },
};

export const listTagsForResource: Handler<Events, ListTagsForResourceRequest, ListTagsForResourceResponse> = {
  permissions: (_, { ResourceARN }) => [{ action: 'events:ListTagsForResource', resource: String(ResourceARN) }],
  handle: (events, { ResourceARN }) => ({ Tags: events.tables.tags.of(ruleOfArn(events, ResourceARN).name) }),
};

/** Rules alone have tags here: the default bus is not ours to tag. */
function ruleOfArn({ host, rules }: Events, resource: string | undefined): Rule {
  const name = String(resource).split('rule/')[1] ?? '';
  if (resource !== ruleArn(host, name)) {
    throw new AwsError(
      'ResourceNotFoundException',
      `Resource ${resource} does not exist: tags are kept for rules of the default bus.`,
    );
  }
  return rules.get(name);
}
