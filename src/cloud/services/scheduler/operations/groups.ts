/** Schedule groups. The default one is AWS's, always there. A group that is deleted takes its schedules along, so many a turn. */
import type {
  CreateScheduleGroupInput,
  CreateScheduleGroupOutput,
  DeleteScheduleGroupInput,
  GetScheduleGroupInput,
  GetScheduleGroupOutput,
  ListScheduleGroupsInput,
  ListScheduleGroupsOutput,
} from '@aws-sdk/client-scheduler';
import { cutPage, readToken } from '../../../kit/page.ts';
import type { Context, Handler, Permission } from '../../../kit/service.ts';
import { checkTags } from '../../../kit/tags.ts';
import type { Scheduler } from '../context.ts';
import { deleteSchedule } from '../delete-schedule.ts';
import { deletedPerTurnMax, groupsMax, pageSizeDefault } from '../limits.ts';
import { defaultGroup, fullName, groupArn } from '../names.ts';
import { defaultGroupIsFixed, groupExists, groupIsDeleted, groupMissing, invalid, quotaExceeded } from '../refusals.ts';
import type { GroupRow } from '../tables.ts';
import { once } from './idempotency.ts';
import { tagRules } from './tags.ts';

export function findGroup({ tables }: Scheduler, name: string): GroupRow {
  const group = tables.groups.find(name) ?? (name === defaultGroup ? theDefault : undefined);
  if (!group) throw groupMissing(name);
  return group;
}

/** It was there before anything was. */
const theDefault: GroupRow = { name: defaultGroup, state: 'ACTIVE', createdAt: 0 as never, modifiedAt: 0 as never };

/** Throws where no schedule can be made in it. */
export function activeGroup(scheduler: Scheduler, name: string): void {
  if (findGroup(scheduler, name).state === 'DELETING') throw groupIsDeleted(name);
}

const permission = (action: string, { host }: Scheduler, name: string | undefined): Permission[] => [
  { action: `scheduler:${action}`, resource: groupArn(host, name ?? '*') },
];

export const createScheduleGroup: Handler<Scheduler, CreateScheduleGroupInput, CreateScheduleGroupOutput> = {
  permissions: (scheduler, { Name, Tags = [] }) => [
    ...permission('CreateScheduleGroup', scheduler, Name),
    ...(Tags.length > 0 ? permission('TagResource', scheduler, Name) : []),
  ],
  handle: (scheduler, input, context) =>
    once(scheduler, context, 'CreateScheduleGroup', input, () => {
      const { host, tables } = scheduler;
      const name = String(input.Name);
      const tags = checkTags(input.Tags ?? [], tagRules);
      if (name === defaultGroup) throw defaultGroupIsFixed();
      if (tables.groups.find(name)) throw groupExists(name);
      // The default group is one of them.
      if (tables.groups.count() + 1 >= groupsMax) throw quotaExceeded('schedule groups', groupsMax);
      tables.groups.put({ name, state: 'ACTIVE', createdAt: context.now, modifiedAt: context.now });
      tables.tags.put(name, tags);
      return { ScheduleGroupArn: groupArn(host, name) };
    }),
};

export const getScheduleGroup: Handler<Scheduler, GetScheduleGroupInput, GetScheduleGroupOutput> = {
  permissions: (scheduler, { Name }) => permission('GetScheduleGroup', scheduler, Name),
  handle: (scheduler, { Name }) => summaryOf(scheduler, findGroup(scheduler, String(Name))),
};

export const listScheduleGroups: Handler<Scheduler, ListScheduleGroupsInput, ListScheduleGroupsOutput> = {
  permissions: (scheduler) => permission('ListScheduleGroups', scheduler, undefined),
  handle(scheduler, { NamePrefix = '', MaxResults: size = pageSizeDefault, NextToken }) {
    const list = `ListScheduleGroups ${NamePrefix}`;
    const place = readToken(list, NextToken, () => invalid('Invalid NextToken.'));
    const found = scheduler.tables.groups.list(NamePrefix, String(place ?? ''), size + 1);
    const withDefault =
      place === undefined && defaultGroup.startsWith(NamePrefix) ? [theDefault, ...found].slice(0, size + 1) : found;
    const page = cutPage(list, withDefault, size, ({ name }) => (name === defaultGroup ? '' : name));
    return {
      ScheduleGroups: page.items.map((group) => summaryOf(scheduler, group)),
      ...(page.nextToken === undefined ? {} : { NextToken: page.nextToken }),
    };
  },
};

const summaryOf = ({ host }: Scheduler, { name, state, createdAt, modifiedAt }: GroupRow): GetScheduleGroupOutput => ({
  Arn: groupArn(host, name),
  Name: name,
  State: state,
  ...(name === defaultGroup ? {} : { CreationDate: new Date(createdAt), LastModificationDate: new Date(modifiedAt) }),
});

export const deleteScheduleGroup: Handler<Scheduler, DeleteScheduleGroupInput, object> = {
  permissions: (scheduler, { Name }) => permission('DeleteScheduleGroup', scheduler, Name),
  handle: (scheduler, input, context) =>
    once(scheduler, context, 'DeleteScheduleGroup', input, () => {
      const group = findGroup(scheduler, String(input.Name));
      if (group.name === defaultGroup) throw defaultGroupIsFixed();
      if (group.state === 'DELETING') return {};
      scheduler.tables.groups.put({ ...group, state: 'DELETING', modifiedAt: context.now });
      context.post('delete-group', group.name);
      return {};
    }),
};

/** The row of a group that is being deleted. */
export function deleteGroup(scheduler: Scheduler, context: Context, name: string): void {
  const { schedules, tables } = scheduler;
  const found = tables.schedules.list({ group: name }, { group: name, name: '' }, deletedPerTurnMax);
  for (const row of found) {
    const schedule = schedules.find(fullName(row.group, row.name));
    if (schedule) deleteSchedule(scheduler, context, schedule);
  }
  if (found.length === deletedPerTurnMax) {
    context.post('delete-group', name, undefined, true);
    return;
  }
  tables.tags.clear(name);
  tables.groups.remove(name);
}
