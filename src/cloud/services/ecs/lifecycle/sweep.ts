/** Stopped tasks are forgotten after a day, and client tokens when AWS would: some a turn. */
import { instant, later } from '../../../../languages/instant.ts';
import type { Context } from '../../../kit/service.ts';
import type { Ecs } from '../context.ts';
import { clientTokenHours, stoppedTaskHours, tasksForgottenATurn } from '../limits.ts';

/** While tasks stop one by one, they are forgotten an hour's worth at a time. */
const betweenSweepsSeconds = 3600;

export function sweep({ tables }: Ecs, context: Context): void {
  const { now } = context;
  const ids = tables.stoppedBefore(later(now, -stoppedTaskHours * 3600), tasksForgottenATurn);
  for (const taskId of ids) {
    tables.deleteTask(taskId);
    context.call('logs', 'ForgetOutput', { taskId });
  }
  tables.forgetTokens(later(now, -clientTokenHours * 3600));
  if (ids.length === tasksForgottenATurn) {
    context.post('sweep', '', undefined, true);
    return;
  }
  const oldest = tables.oldestStop();
  if (oldest === undefined) return;
  const due = Math.max(later(oldest, stoppedTaskHours * 3600), later(now, betweenSweepsSeconds));
  context.setTimer('sweep', '', instant(due));
}
