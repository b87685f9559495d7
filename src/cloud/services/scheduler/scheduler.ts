/**
 * Amazon EventBridge Scheduler: schedules in any time zone, in groups, each with one target that is called as a role: a state machine, an ECS task, a
 * topic, a queue, the event bus, or any operation of this cloud (universal targets). What this cloud has not is refused by name.
 * The ticks of schedules are written in the ledger of the service `punctual`.
 */
import { forgetMissed, takeBackTicks } from '../../delivery/clock.ts';
import { type Gap, recurringTicks, tickDue, writeGap } from '../../delivery/ticks.ts';
import { AwsError } from '../../kit/aws-error.ts';
import { bind, type ServiceDefinition } from '../../kit/service.ts';
import type { Scheduler } from './context.ts';
import { deliver, waitedDelivery } from './delivery/deliver.ts';
import type { Delivery } from './delivery/delivery.ts';
import { holdCopy } from './hold-copy.ts';
import { scheduleArn } from './names.ts';
import { deleteSchedule, getSchedule, listSchedules, nextTicks } from './operations/describe-schedules.ts';
import {
  createScheduleGroup,
  deleteGroup,
  deleteScheduleGroup,
  getScheduleGroup,
  listScheduleGroups,
} from './operations/groups.ts';
import { createSchedule, updateSchedule } from './operations/put-schedule.ts';
import { listTagsForResource, tagResource, untagResource } from './operations/tags.ts';
import { openSchedules } from './schedules.ts';
import { openTables, schema } from './tables.ts';
import { tickingSchedules } from './ticks.ts';

export const scheduler: ServiceDefinition = {
  service: 'scheduler',
  schema,
  open(host) {
    const tables = openTables(host.store);
    const schedules = openSchedules(host, tables);
    const ticking = tickingSchedules(schedules, tables);
    const service: Scheduler = { host, tables, schedules, ticking };
    return {
      operations: bind(service, {
        // schedules
        CreateSchedule: createSchedule,
        GetSchedule: getSchedule,
        UpdateSchedule: updateSchedule,
        DeleteSchedule: deleteSchedule,
        ListSchedules: listSchedules,
        NextTicks: nextTicks,

        // groups
        CreateScheduleGroup: createScheduleGroup,
        GetScheduleGroup: getScheduleGroup,
        DeleteScheduleGroup: deleteScheduleGroup,
        ListScheduleGroups: listScheduleGroups,

        // tags
        TagResource: tagResource,
        UntagResource: untagResource,
        ListTagsForResource: listTagsForResource,
      }),
      rows: {
        deliver: (context, { payload }) => deliver(service, context, payload as Delivery),
        gap: (context, { subject, payload }) => writeGap(ticking, context, subject, payload as Gap),
        'forget-missed': (context, { subject }) => forgetMissed(context, subject, scheduleArn(host, subject)),
        'delete-group': (context, { subject }) => deleteGroup(service, context, subject),
      },
      timers: {
        tick: (context, name) => tickDue(ticking, context, name),
        deliver: (context, id) => waitedDelivery(service, context, id),
      },
      recurring: (_, from) => recurringTicks(ticking, from),
      holdCopy: (context, rows) => holdCopy(service, context, rows),
      onStart: (context) => takeBackTicks(ticking, context),
      onClockMoved: (context) => takeBackTicks(ticking, context),
      denied: (message) => new AwsError('AccessDeniedException', message, 403),
      ailing: () => schedules.unreadable.ailing(),
      dropCaches: () => schedules.dropCache(),
    };
  },
};
