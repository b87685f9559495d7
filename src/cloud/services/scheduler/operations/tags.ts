/** Tags of schedule groups; schedules have none. */
import type {
  ListTagsForResourceInput,
  ListTagsForResourceOutput,
  TagResourceInput,
  UntagResourceInput,
} from '@aws-sdk/client-scheduler';
import type { Handler } from '../../../kit/service.ts';
import { mergeTags, type TagRules } from '../../../kit/tags.ts';
import type { Scheduler } from '../context.ts';
import { tagsMax } from '../limits.ts';
import { defaultGroup, groupArn } from '../names.ts';
import { groupMissing, invalid } from '../refusals.ts';

export const tagRules: TagRules = {
  max: tagsMax,
  tooMany: () => invalid(`A schedule group has at most ${tagsMax} tags.`),
  reserved: invalid,
};

export const tagResource: Handler<Scheduler, TagResourceInput, object> = {
  permissions: (_, { ResourceArn }) => [{ action: 'scheduler:TagResource', resource: String(ResourceArn) }],
  handle(scheduler, { ResourceArn, Tags = [] }) {
    const { tags } = scheduler.tables;
    const group = groupOfArn(scheduler, ResourceArn);
    tags.put(group, mergeTags(tags.of(group), Tags, tagRules));
    return {};
  },
};

export const untagResource: Handler<Scheduler, UntagResourceInput, object> = {
  permissions: (_, { ResourceArn }) => [{ action: 'scheduler:UntagResource', resource: String(ResourceArn) }],
  handle(scheduler, { ResourceArn, TagKeys = [] }) {
    scheduler.tables.tags.remove(groupOfArn(scheduler, ResourceArn), TagKeys);
    return {};
  },
};

export const listTagsForResource: Handler<Scheduler, ListTagsForResourceInput, ListTagsForResourceOutput> = {
  permissions: (_, { ResourceArn }) => [{ action: 'scheduler:ListTagsForResource', resource: String(ResourceArn) }],
  handle: (scheduler, { ResourceArn }) => ({
    Tags: scheduler.tables.tags.of(groupOfArn(scheduler, ResourceArn)),
  }),
};

function groupOfArn({ host, tables }: Scheduler, resource: string | undefined): string {
  const group = String(resource).split('schedule-group/')[1] ?? '';
  const isThere = group === defaultGroup || tables.groups.find(group) !== undefined;
  if (resource !== groupArn(host, group) || !isThere) throw groupMissing(group);
  return group;
}
