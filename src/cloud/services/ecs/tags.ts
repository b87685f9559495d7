/** Tags of clusters, task definitions and tasks. Source: API reference, TagResource, UntagResource, ListTagsForResource. */
import type {
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  Tag,
  TagResourceRequest,
  TagResourceResponse,
  UntagResourceRequest,
  UntagResourceResponse,
} from '@aws-sdk/client-ecs';
import { parseArn } from '../../kit/arn.ts';
import { AwsError } from '../../kit/aws-error.ts';
import type { Context, Handler } from '../../kit/service.ts';
import { mergeTags, type TagRules, withoutTags } from '../../kit/tags.ts';
import type { Ecs } from './context.ts';
import { clusterName, definitionName, taskId } from './names.ts';
import { invalidParameter } from './refusals.ts';

const tagsMax = 50;

/** Keys are unique and not AWS's own. */
export const tagRules: TagRules = {
  max: tagsMax,
  tooMany: () => invalidParameter('Number of tags exceeds limit.'),
  duplicate: () => invalidParameter('Duplicate tag keys found. Please note that Tag keys are case insensitive.'),
  reserved: invalidParameter,
};

interface Tagged {
  readonly tags: readonly Tag[];
  put(tags: readonly Tag[]): void;
}

function find({ host, tables }: Ecs, context: Context, arn: string): Tagged {
  const kind = parseArn(arn)?.resource.split('/')[0];
  if (kind === 'cluster') {
    const cluster = tables.cluster(clusterName(host, arn));
    if (cluster?.status === 'ACTIVE')
      return { tags: cluster.tags, put: (tags) => tables.putCluster({ ...cluster, tags }) };
  } else if (kind === 'task-definition') {
    const { family, revision } = definitionName(host, arn) ?? {};
    const row = family !== undefined && revision !== undefined ? tables.definition(family, revision) : undefined;
    if (row) return { tags: row.tags, put: (tags) => tables.tagDefinition(context, row, tags) };
  } else if (kind === 'task') {
    const task = tables.task(taskId(arn));
    if (task) return { tags: task.tags, put: (tags) => tables.tagTask(context, task.id, tags) };
  } else {
    throw invalidParameter('Invalid resource ARN.');
  }
  throw new AwsError('ResourceNotFoundException', 'The specified resource was not found.');
}

export const tagResource: Handler<Ecs, TagResourceRequest, TagResourceResponse> = {
  permissions: (_ecs, { resourceArn }) => [{ action: 'ecs:TagResource', resource: resourceArn as string }],
  handle(ecs, { resourceArn, tags }, context) {
    const tagged = find(ecs, context, resourceArn as string);
    tagged.put(mergeTags(tagged.tags, tags ?? [], tagRules));
    return {};
  },
};

export const untagResource: Handler<Ecs, UntagResourceRequest, UntagResourceResponse> = {
  permissions: (_ecs, { resourceArn }) => [{ action: 'ecs:UntagResource', resource: resourceArn as string }],
  handle(ecs, { resourceArn, tagKeys }, context) {
    const tagged = find(ecs, context, resourceArn as string);
    tagged.put(withoutTags(tagged.tags, tagKeys));
    return {};
  },
};

export const listTagsForResource: Handler<Ecs, ListTagsForResourceRequest, ListTagsForResourceResponse> = {
  permissions: (_ecs, { resourceArn }) => [{ action: 'ecs:ListTagsForResource', resource: resourceArn as string }],
  handle: (ecs, { resourceArn }, context) => ({ tags: [...find(ecs, context, resourceArn as string).tags] }),
};
