/** The ledger forgets by age, a bounded number of rows at a time. */
import { later } from '../../../languages/instant.ts';
import type { Context } from '../../room.ts';
import type { Store } from '../../store/store.ts';

/** Longer than any schedule that is worth looking back on: the yearly one's last tick is still there. */
const daysKept = 400;
const ticksPerTurnMax = 500;
const betweenSeconds = 86_400;
const soonSeconds = 1;

/** Deletes what is too old, and sets the timer for the next time. */
export function openRetention(store: Store): (context: Context) => void {
  // Ticks are numbered in the order of their writing, so the oldest are the first: no index by time is needed.
  const oldest = store.prepare('SELECT id, recorded_at FROM tick ORDER BY id LIMIT ?');
  const deleteDeliveries = store.prepare('DELETE FROM delivery WHERE tick = ?');
  const deleteTick = store.prepare('DELETE FROM tick WHERE id = ?');
  const oldLosses = store.prepare(
    'DELETE FROM delivery WHERE id IN (SELECT id FROM delivery WHERE tick IS NULL AND settled_at < ? ORDER BY id LIMIT ?)',
  );
  return (context) => {
    const horizon = later(context.now, -daysKept * 86_400);
    const stale = oldest.all(ticksPerTurnMax).filter((row) => Number(row['recorded_at']) < horizon);
    for (const { id } of stale) {
      deleteDeliveries.run(id as number);
      deleteTick.run(id as number);
    }
    const { changes } = oldLosses.run(horizon, ticksPerTurnMax);
    const more = stale.length === ticksPerTurnMax || changes === ticksPerTurnMax;
    context.setTimer('retention', 'ledger', later(context.now, more ? soonSeconds : betweenSeconds));
  };
}
