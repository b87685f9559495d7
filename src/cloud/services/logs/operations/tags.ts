/** Tags of log groups. Source: API reference, TagResource, UntagResource, ListTagsForResource; TagLogGroup, UntagLogGroup and ListTagsLogGroup are the older ones. */
import type {
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  ListTagsLogGroupRequest,
  ListTagsLogGroupResponse,
  TagLogGroupRequest,
  TagResourceRequest,
  UntagLogGroupRequest,
  UntagResourceRequest,
} from '@aws-sdk/client-cloudwatch-logs';
import { parseArn } from '../../../kit/arn.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Handler, Permission } from '../../../kit/service.ts';
import { mergeTagMaps, type TagMap, type TagRules, withoutKeys } from '../../../kit/tags.ts';
import type { Logs } from '../context.ts';
import { tagsMax } from '../limits.ts';
import { findGroup, groupArn } from '../names.ts';
import { invalidParameter } from '../refusals.ts';

const tagRules: TagRules = {
  max: tagsMax,
  tooMany: () => new AwsError('TooManyTagsException', `A resource can have no more than ${tagsMax} tags.`),
  reserved: invalidParameter,
};

function tag(logs: Logs, name: string, tags: TagMap): void {
  const group = findGroup(logs, name);
  logs.tables.putGroup({ ...group, tags: mergeTagMaps(group.tags, tags, tagRules) });
}

function untag(logs: Logs, name: string, keys: readonly string[]): void {
  const group = findGroup(logs, name);
  logs.tables.putGroup({ ...group, tags: withoutKeys(group.tags, keys) });
}

/** The group behind an ARN, with or without `:*` at its end. */
function nameOf(arn: string | undefined): string {
  const [, name] = /^log-group:([^:]+)(?::\*)?$/.exec(parseArn(arn ?? '')?.resource ?? '') ?? [];
  if (!name) throw invalidParameter(`The ARN \`${arn}\` is not one of a log group`);
  return name;
}

interface Tagged {
  readonly resourceArn?: string | undefined;
  readonly logGroupName?: string | undefined;
}

const onTagged =
  (action: string) =>
  ({ host }: Logs, { resourceArn, logGroupName = nameOf(resourceArn) }: Tagged): Permission[] => [
    { action: `logs:${action}`, resource: groupArn(host, logGroupName) },
  ];

export const tagResource: Handler<Logs, TagResourceRequest, object> = {
  permissions: onTagged('TagResource'),
  handle(logs, { resourceArn, tags }) {
    tag(logs, nameOf(resourceArn), tags ?? {});
    return {};
  },
};

export const untagResource: Handler<Logs, UntagResourceRequest, object> = {
  permissions: onTagged('UntagResource'),
  handle(logs, { resourceArn, tagKeys }) {
    untag(logs, nameOf(resourceArn), tagKeys ?? []);
    return {};
  },
};

export const listTagsForResource: Handler<Logs, ListTagsForResourceRequest, ListTagsForResourceResponse> = {
  permissions: onTagged('ListTagsForResource'),
  handle: (logs, { resourceArn }) => ({ tags: { ...findGroup(logs, nameOf(resourceArn)).tags } }),
};

export const tagLogGroup: Handler<Logs, TagLogGroupRequest, object> = {
  permissions: onTagged('TagLogGroup'),
  handle(logs, { logGroupName, tags }) {
    tag(logs, logGroupName as string, tags ?? {});
    return {};
  },
};

export const untagLogGroup: Handler<Logs, UntagLogGroupRequest, object> = {
  permissions: onTagged('UntagLogGroup'),
  handle(logs, { logGroupName, tags }) {
    untag(logs, logGroupName as string, tags ?? []);
    return {};
  },
};

export const listTagsLogGroup: Handler<Logs, ListTagsLogGroupRequest, ListTagsLogGroupResponse> = {
  permissions: onTagged('ListTagsLogGroup'),
  handle: (logs, { logGroupName }) => ({ tags: { ...findGroup(logs, logGroupName as string).tags } }),
};
