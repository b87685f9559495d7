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
import { busArn, needBus } from '../bus.ts';
import { defaultBus } from '../bus-name.ts';
import type { Events } from '../context.ts';
import { tagsMax } from '../limits.ts';
import { checkEditable } from '../managed-rules.ts';
import { type Rule, ruleArn } from '../rule.ts';

export const tagRules: TagRules = {
  max: tagsMax,
  tooMany: () => new AwsError('ValidationException', `A resource has at most ${tagsMax} tags.`),
  reserved: (message) => new AwsError('ValidationException', message),
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

/** The name under which a bus's tags are kept; a rule's is its own, with its bus before it, which never has a colon. */
export const busTagsName = (bus: string): string => (bus === defaultBus ? `event-bus/${bus}` : `bus:${bus}`);

function taggedName(events: Events, resource: string | undefined): string {
  return busOfArn(events, resource) ?? ruleOfArn(events, resource).name;
}

function editable(events: Events, resource: string | undefined): string {
  const bus = busOfArn(events, resource);
  if (bus !== undefined) return bus;
  const rule = ruleOfArn(events, resource);
  checkEditable(rule, undefined);
  return rule.name;
}

/** Throws for a bus that is not there. */
function busOfArn(events: Events, resource: string | undefined): string | undefined {
  const start = busArn(events.host, '');
  if (!resource?.startsWith(start)) return undefined;
  return busTagsName(needBus(events, resource.slice(start.length)).name);
}

function ruleOfArn({ host, rules }: Events, resource: string | undefined): Rule {
  const start = ruleArn(host, '');
  if (!resource?.startsWith(start)) {
    throw new AwsError(
      'ResourceNotFoundException',
      `Resource ${resource} does not exist: tags are kept for buses and rules.`,
    );
  }
  return rules.get(resource.slice(start.length));
}
