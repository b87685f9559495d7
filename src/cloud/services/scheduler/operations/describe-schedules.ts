/** GetSchedule, ListSchedules, DeleteSchedule; and when each schedule is due next, for the cloud alone. */
import type {
  DeleteScheduleInput,
  GetScheduleInput,
  GetScheduleOutput,
  ListSchedulesInput,
  ListSchedulesOutput,
} from '@aws-sdk/client-scheduler';
import { describeSchedule } from '../../../../languages/schedule/describe.ts';
import { nextAfter } from '../../../../languages/schedule/next.ts';
import { recordTicks } from '../../../delivery/ticks.ts';
import { cutPage, readToken } from '../../../kit/page.ts';
import { type Handler, internal } from '../../../kit/service.ts';
import type { Scheduler } from '../context.ts';
import { deleteSchedule as remove } from '../delete-schedule.ts';
import { pageSizeDefault } from '../limits.ts';
import { defaultGroup, fullName, scheduleArn } from '../names.ts';
import { groupMissing, invalid, scheduleMissing } from '../refusals.ts';
import type { Schedule } from '../schedule.ts';
import { once } from './idempotency.ts';

interface Named {
  readonly GroupName?: string | undefined;
  readonly Name: string | undefined;
}

const nameOf = ({ GroupName = defaultGroup, Name }: Named): string => fullName(GroupName, String(Name));

function find({ schedules }: Scheduler, named: Named): Schedule {
  const schedule = schedules.find(nameOf(named));
  if (!schedule) throw scheduleMissing(String(named.Name));
  return schedule;
}

export const getSchedule: Handler<Scheduler, GetScheduleInput, GetScheduleOutput> = {
  permissions: ({ host }, input) => [{ action: 'scheduler:GetSchedule', resource: scheduleArn(host, nameOf(input)) }],
  handle(scheduler, input) {
    const { arn, row } = find(scheduler, input);
    const { description, kmsKeyArn, target, window, afterCompletion } = row.settings;
    return {
      Arn: arn,
      GroupName: row.group,
      Name: row.name,
      ScheduleExpression: row.expression,
      ScheduleExpressionTimezone: row.zone,
      ...(row.start === undefined ? {} : { StartDate: new Date(row.start) }),
      ...(row.end === undefined ? {} : { EndDate: new Date(row.end) }),
      ...(description === undefined ? {} : { Description: description }),
      ...(kmsKeyArn === undefined ? {} : { KmsKeyArn: kmsKeyArn }),
      State: row.state,
      CreationDate: new Date(row.createdAt),
      LastModificationDate: new Date(row.modifiedAt),
      Target: target,
      FlexibleTimeWindow: window,
      ActionAfterCompletion: afterCompletion,
    };
  },
};

export const listSchedules: Handler<Scheduler, ListSchedulesInput, ListSchedulesOutput> = {
  permissions: ({ host }, { GroupName = '*' }) => [
    { action: 'scheduler:ListSchedules', resource: scheduleArn(host, fullName(GroupName, '*')) },
  ],
  handle({ host, tables }, { GroupName, NamePrefix, State, MaxResults: size = pageSizeDefault, NextToken }) {
    if (GroupName !== undefined && GroupName !== defaultGroup && !tables.groups.find(GroupName))
      throw groupMissing(GroupName);
    const list = `ListSchedules ${GroupName ?? ''} ${NamePrefix ?? ''} ${State ?? ''}`;
    const place = String(readToken(list, NextToken, () => invalid('Invalid NextToken.')) ?? '/');
    const [group = '', name = ''] = place.split('/');
    const filter = { group: GroupName, prefix: NamePrefix, state: State };
    const found = tables.schedules.list(filter, { group, name }, size + 1);
    const page = cutPage(list, found, size, (row) => fullName(row.group, row.name));
    return {
      Schedules: page.items.map((row) => ({
        Arn: scheduleArn(host, fullName(row.group, row.name)),
        Name: row.name,
        GroupName: row.group,
        State: row.state,
        CreationDate: new Date(row.createdAt),
        LastModificationDate: new Date(row.modifiedAt),
        Target: { Arn: row.settings.target.Arn },
      })),
      ...(page.nextToken === undefined ? {} : { NextToken: page.nextToken }),
    };
  },
};

export const deleteSchedule: Handler<Scheduler, DeleteScheduleInput, object> = {
  permissions: ({ host }, input) => [
    { action: 'scheduler:DeleteSchedule', resource: scheduleArn(host, nameOf(input)) },
  ],
  handle: (scheduler, input, context) =>
    once(scheduler, context, 'DeleteSchedule', input, () => {
      recordTicks(scheduler.ticking, context, find(scheduler, input));
      const left = scheduler.schedules.find(nameOf(input));
      if (left) remove(scheduler, context, left);
      return {};
    }),
};

export interface NextTick {
  readonly ScheduleArn: string;
  readonly GroupName: string;
  readonly Name: string;
  readonly ScheduleExpression: string;
  readonly ScheduleExpressionTimezone: string;
  /** In plain words. */
  readonly Schedule: string;
  /** Absent: it is disabled, or its last tick is past. */
  readonly Due?: Date;
}

export const nextTicks = internal<Scheduler, object, { readonly Ticks: readonly NextTick[] }>(({ schedules }) => ({
  Ticks: [...schedules.all()].map(({ arn, row, whole, timetable, passed }) => {
    const due = timetable && nextAfter(timetable, passed);
    return {
      ScheduleArn: arn,
      GroupName: row.group,
      Name: row.name,
      ScheduleExpression: row.expression,
      ScheduleExpressionTimezone: row.zone,
      Schedule: describeSchedule(whole.schedule, row.zone),
      ...(due === undefined ? {} : { Due: new Date(due) }),
    };
  }),
}));
