/** Tags of log groups. Source: API reference, TagResource, UntagResource, ListTagsForResource; TagLogGroup and its kin are the older ones. */
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
import { parseArn } from '../../kit/arn.ts';
import { AwsError } from '../../kit/aws-error.ts';
import type { Operation } from '../../kit/service.ts';
import { mergeTagMaps, type TagMap, type TagRules, withoutKeys } from '../../kit/tags.ts';
import { tagsMax } from './limits.ts';
import type { Logs } from './logs.ts';
import { findGroup, groupArn } from './names.ts';
import { invalidParameter } from './refusals.ts';

const tagRules: TagRules = {
  max: tagsMax,
  tooMany: () => new AwsError('TooManyTagsException', `A resource can have no more than ${tagsMax} tags.`),
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

const asks = (action: string, resource: string) => [{ action: `logs:${action}`, resource }];

export const tagResource = (logs: Logs): Operation<TagResourceRequest, object> => ({
  permissions: ({ resourceArn }) => asks('TagResource', groupArn(logs.host, nameOf(resourceArn))),
  handle({ resourceArn, tags }) {
    tag(logs, nameOf(resourceArn), tags ?? {});
    return {};
  },
});

export const untagResource = (logs: Logs): Operation<UntagResourceRequest, object> => ({
  permissions: ({ resourceArn }) => asks('UntagResource', groupArn(logs.host, nameOf(resourceArn))),
  handle({ resourceArn, tagKeys }) {
    untag(logs, nameOf(resourceArn), tagKeys ?? []);
    return {};
  },
});

export const listTagsForResource = (
  logs: Logs,
): Operation<ListTagsForResourceRequest, ListTagsForResourceResponse> => ({
  permissions: ({ resourceArn }) => asks('ListTagsForResource', groupArn(logs.host, nameOf(resourceArn))),
  handle: ({ resourceArn }) => ({ tags: { ...findGroup(logs, nameOf(resourceArn)).tags } }),
});

export const tagLogGroup = (logs: Logs): Operation<TagLogGroupRequest, object> => ({
  permissions: ({ logGroupName }) => asks('TagLogGroup', groupArn(logs.host, logGroupName as string)),
  handle({ logGroupName, tags }) {
    tag(logs, logGroupName as string, tags ?? {});
    return {};
  },
});

export const untagLogGroup = (logs: Logs): Operation<UntagLogGroupRequest, object> => ({
  permissions: ({ logGroupName }) => asks('UntagLogGroup', groupArn(logs.host, logGroupName as string)),
  handle({ logGroupName, tags }) {
    untag(logs, logGroupName as string, tags ?? []);
    return {};
  },
});

export const listTagsLogGroup = (logs: Logs): Operation<ListTagsLogGroupRequest, ListTagsLogGroupResponse> => ({
  permissions: ({ logGroupName }) => asks('ListTagsLogGroup', groupArn(logs.host, logGroupName as string)),
  handle: ({ logGroupName }) => ({ tags: { ...findGroup(logs, logGroupName as string).tags } }),
});
