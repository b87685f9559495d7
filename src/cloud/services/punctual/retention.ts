/** The ledger forgets by age: each row written takes a few of the oldest along, so it needs no time of its own. */
import { later } from '../../../languages/instant.ts';
import type { Context } from '../../kit/service.ts';
import type { Store } from '../../kit/store.ts';

/** Longer than any schedule that is worth looking back on: the yearly one's last tick is still there. */
const daysKept = 400;
/** More than one, so that a ledger that grew while nothing was old enough shrinks again. */
const forgottenPerRow = 4;

export function openRetention(store: Store): (context: Context) => void {
  // Rows are numbered in the order of their writing, so the oldest are the first: no index by time is needed.
  const oldestTicks = store.prepare('SELECT id, recorded_at AS at FROM tick ORDER BY id LIMIT ?');
  const deleteTick = store.prepare('DELETE FROM tick WHERE id = ?');
  const deleteDeliveries = store.prepare('DELETE FROM delivery WHERE tick = ?');
  const oldestLosses = store.prepare(
    'SELECT id, settled_at AS at FROM delivery WHERE tick IS NULL ORDER BY id LIMIT ?',
  );
  const deleteLoss = store.prepare('DELETE FROM delivery WHERE id = ?');
  return (context) => {
    const horizon = later(context.now, -daysKept * 86_400);
    for (const { id, at } of oldestTicks.all(forgottenPerRow)) {
      if (Number(at) >= horizon) break;
      deleteDeliveries.run(id as number);
      deleteTick.run(id as number);
    }
    for (const { id, at } of oldestLosses.all(forgottenPerRow)) if (Number(at) < horizon) deleteLoss.run(id as number);
  };
}
