/**
 * What time does to executions, a batch a turn, then once a day: they are deleted 90 days after they closed, and one that still runs a year after its start
 * times out. (The next that will is known, since ids rise with time: no execution needs a timer of its own for it.)
 */
import { type Instant, instant, later } from '../../../../languages/instant.ts';
import type { Context } from '../../../kit/service.ts';
import type { States } from '../context.ts';
import { executionSecondsMax, retentionBatch, retentionDays } from '../limits.ts';
import { stepExecution } from './step-execution.ts';

const daySeconds = 86_400;

export function keepTime(states: States, context: Context): void {
  const cutoff = instant(context.now - retentionDays * daySeconds * 1000);
  const expired = states.tables.executions.expire(cutoff, retentionBatch);
  const next = timeOutOverdue(states, context);
  const due = later(context.now, expired < retentionBatch ? daySeconds : 1);
  context.setTimer('retention', '', next !== undefined && next < due ? next : due);
}

/** The year is of the time that really went by; what is done once a day goes by the clock as it is now. */
export function keepTimeOnClockMoved(states: States, context: Context, byMs: number): void {
  states.running.flush();
  states.tables.running.moved(byMs);
  keepTime(states, context);
}

/** Returns when the next one is due. */
function timeOutOverdue(states: States, context: Context): Instant | undefined {
  const ids = states.running.after(0, retentionBatch);
  for (const id of ids) {
    const row = states.tables.executions.byId(id);
    if (!row) continue;
    const due = instant(later(row.startedAt, executionSecondsMax) + states.tables.running.movedMs(id));
    if (due > context.now) return due;
    stepExecution(states, context, id, { is: 'timed-out' }, due);
  }
  return ids.length < retentionBatch ? undefined : later(context.now, 1);
}
