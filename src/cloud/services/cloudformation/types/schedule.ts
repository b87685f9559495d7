/** AWS::Scheduler::Schedule and AWS::Scheduler::ScheduleGroup. */
import type {
  CreateScheduleGroupOutput,
  CreateScheduleOutput,
  GetScheduleGroupOutput,
} from '@aws-sdk/client-scheduler';
import { scheduleGroupSchema, scheduleSchema } from '../../../../languages/resources/scheduler.table.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import { changeTags, tagsOf } from './change.ts';
import type { Values } from './convert.ts';
import type { ResourceContext, ResourceType } from './resource-type.ts';

const nameCharactersMax = 64;

export const schedule: ResourceType = {
  ...scheduleSchema,
  create(context, wanted) {
    const Name = String(wanted['Name'] ?? context.name(nameCharactersMax));
    const input = { ...withDates(wanted), Name };
    const { ScheduleArn } = context.call<CreateScheduleOutput>('scheduler', 'CreateSchedule', input);
    return { physicalId: Name, attributes: { Arn: String(ScheduleArn) } };
  },
  update(context, made, wanted) {
    context.call('scheduler', 'UpdateSchedule', { ...withDates(wanted), Name: made.physicalId });
    return made;
  },
  remove: (context, { physicalId: Name }, { GroupName }) =>
    context.clear('scheduler', 'DeleteSchedule', { Name, ...(GroupName === undefined ? {} : { GroupName }) }),
};

const withDates = ({ StartDate, EndDate, ...rest }: Values): Values => ({
  ...rest,
  ...(StartDate === undefined ? {} : { StartDate: dateOf('StartDate', StartDate) }),
  ...(EndDate === undefined ? {} : { EndDate: dateOf('EndDate', EndDate) }),
});

function dateOf(property: string, text: unknown): Date {
  const date = new Date(String(text));
  if (/^[0-9]{4}-[0-9]{2}-[0-9]{2}T/.test(String(text)) && !Number.isNaN(date.getTime())) return date;
  throw new AwsError('ValidationException', `${property} is a time like \`2026-01-31T06:00:00Z\`, found \`${text}\``);
}

export const scheduleGroup: ResourceType = {
  ...scheduleGroupSchema,
  create(context, wanted) {
    const Name = String(wanted['Name'] ?? context.name(nameCharactersMax));
    const input = { Name, Tags: tagsOf(wanted) };
    const { ScheduleGroupArn } = context.call<CreateScheduleGroupOutput>('scheduler', 'CreateScheduleGroup', input);
    return { physicalId: Name, attributes: { Arn: String(ScheduleGroupArn), ...described(context, Name) } };
  },
  update(context, made, wanted, before) {
    const ResourceArn = made.attributes['Arn'];
    changeTags(before, wanted, {
      set: (Tags) => context.call('scheduler', 'TagResource', { ResourceArn, Tags }),
      clear: (TagKeys) => context.call('scheduler', 'UntagResource', { ResourceArn, TagKeys }),
    });
    return made;
  },
  remove: (context, { physicalId: Name }) => context.clear('scheduler', 'DeleteScheduleGroup', { Name }),
};

function described(context: ResourceContext, Name: string): Record<string, string> {
  const group = context.call<GetScheduleGroupOutput>('scheduler', 'GetScheduleGroup', { Name });
  return {
    CreationDate: String(group.CreationDate?.toISOString()),
    LastModificationDate: String(group.LastModificationDate?.toISOString()),
    State: String(group.State),
  };
}
