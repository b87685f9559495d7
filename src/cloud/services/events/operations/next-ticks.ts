/** When each scheduled rule is due next, for which EventBridge has no operation. For the cloud alone. */

import { describeSchedule } from '../../../../languages/schedule/describe.ts';
import { nextAfter } from '../../../../languages/schedule/next.ts';
import { renderSchedule } from '../../../../languages/schedule/schedule.ts';
import { internal } from '../../../kit/service.ts';
import type { Events } from '../context.ts';

export interface NextTick {
  readonly RuleName: string;
  readonly ScheduleExpression: string;
  /** In plain words. */
  readonly Schedule: string;
  /** Absent: the rule is disabled, or its last tick is past. */
  readonly Due?: Date;
}

export const nextTicks = internal<Events, object, { readonly Ticks: readonly NextTick[] }>(({ rules }) => ({
  Ticks: rules.all().flatMap((rule) => {
    if (!rule.schedule) return [];
    const due = rule.timetable && nextAfter(rule.timetable, rule.passed);
    return {
      RuleName: rule.name,
      ScheduleExpression: renderSchedule(rule.schedule),
      Schedule: describeSchedule(rule.schedule),
      ...(due === undefined ? {} : { Due: new Date(due) }),
    };
  }),
}));
