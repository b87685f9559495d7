/** Tags of rules and of the default bus: TagResource, UntagResource, ListTagsForResource. */
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
import { busArn } from './event-buses.ts';

export const tagRules: TagRules = {
  max: tagsMax,
  tooMany: () => new AwsError('ValidationException', `A resource has at most ${tagsMax} tags.`),
};

export const tagResource: Handler<Events, TagResourceRequest, object> = {
  permissions: (_, { ResourceARN }) => [{ action: 'events:TagResource', resource: String(ResourceARN) }],
  handle(events, { ResourceARN, Tags = [] }) {
    const { tags } = events.tables;
    const resource = editable(events, ResourceARN);
    tags.put(resource, mergeTags(tags.of(resource), Tags, tagRules));
    return {};
  },
};

export const untagResource: Handler<Events, UntagResourceRequest, object> = {
  permissions: (_, { ResourceARN }) => [{ action: 'events:UntagResource', resource: String(ResourceARN) }],
  handle(events, { ResourceARN, TagKeys = [] }) {
    events.tables.tags.remove(editable(events, ResourceARN), TagKeys);
    return {};
  },
};

export const listTagsForResource: Handler<Events, ListTagsForResourceRequest, ListTagsForResourceResponse> = {
  permissions: (_, { ResourceARN }) => [{ action: 'events:ListTagsForResource', resource: String(ResourceARN) }],
  handle: (events, { ResourceARN }) => ({ Tags: events.tables.tags.of(taggedName(events, ResourceARN)) }),
};

/** No rule's name holds a slash. */
const busName = 'event-bus/default';

/** The name under which a resource's tags are kept. */
function taggedName(events: Events, resource: string | undefined): string {
  return resource === busArn(events.host) ? busName : ruleOfArn(events, resource).name;
}

function editable(events: Events, resource: string | undefined): string {
  if (resource === busArn(events.host)) return busName;
  const rule = ruleOfArn(events, resource);
  checkEditable(rule, undefined);
  return rule.name;
}

function ruleOfArn({ host, rules }: Events, resource: string | undefined): Rule {
  const name = String(resource).split('rule/')[1] ?? '';
  if (resource !== ruleArn(host, name)) {
    throw new AwsError(
      'ResourceNotFoundException',
      `Resource ${resource} does not exist: tags are kept for the default bus and its rules.`,
    );
  }
  return rules.get(name);
}
