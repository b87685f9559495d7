/** Ticks of schedules: each is one delivery, at its time or at one in its flexible window. */
import { type Instant, instant, later } from '../../../languages/instant.ts';
import { recordTick, type TickingService } from '../../delivery/ticks.ts';
import type { Context } from '../../kit/service.ts';
import { type Delivery, postDelivery } from './delivery/delivery.ts';
import type { Schedule } from './schedule.ts';
import type { Schedules } from './schedules.ts';
import type { Tables } from './tables.ts';

/** The ledger's name for a schedule's one target. */
const targetId = 'target';

export const tickingSchedules = (schedules: Schedules, tables: Tables): TickingService<Schedule> => ({
  all: () => schedules.all(),
  find: (name) => schedules.find(name),
  count: () => tables.schedules.count(),
  setPassed: (context, schedule, passed) => schedules.setProgress(context, schedule, { passed }),
  fire: (context, schedule, due) => fire(schedules, tables, context, schedule, due),
});

function fire(schedules: Schedules, tables: Tables, context: Context, fired: Schedule, due: Instant): void {
  const { target } = fired.row.settings;
  const eventId = context.id();
  const targetArn = String(target.Arn);
  const deliveries = recordTick(context, fired, due, eventId, [{ id: targetId, arn: targetArn }]);
  const schedule = schedules.find(fired.name);
  if (!deliveries || !schedule) return;
  schedules.setProgress(context, schedule, { pending: schedule.row.pending + 1 });
  const since = timeInWindow(context, schedule, due);
  const delivery: Delivery = {
    schedule: schedule.name,
    ruleArn: schedule.arn,
    group: schedule.row.group,
    creation: schedule.creation,
    targetId,
    targetArn,
    eventId,
    ledgerId: deliveries[0],
    due,
    attempts: 0,
    since,
  };
  if (since <= context.now) postDelivery(context, delivery);
  else {
    tables.waiting.add(eventId, delivery);
    context.setTimer('deliver', eventId, since);
  }
}

/** Drawn from the window that begins at the tick's time; without one: now. */
function timeInWindow(context: Context, { row }: Schedule, due: Instant): Instant {
  const { Mode, MaximumWindowInMinutes = 0 } = row.settings.window;
  if (Mode !== 'FLEXIBLE') return context.now;
  const drawn = later(due, Math.floor(context.random() * MaximumWindowInMinutes * 60));
  return instant(Math.max(drawn, context.now));
}
