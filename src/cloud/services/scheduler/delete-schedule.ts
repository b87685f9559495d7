/** What goes with a schedule. What is on its way to its target is dropped when its turn comes. */
import type { Context } from '../../kit/service.ts';
import type { Scheduler } from './context.ts';
import type { Schedule } from './schedule.ts';

export function deleteSchedule({ schedules }: Scheduler, context: Context, schedule: Schedule): void {
  schedules.delete(context, schedule);
  context.clearTimer('tick', schedule.name);
}
