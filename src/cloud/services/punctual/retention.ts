/** The ledger forgets by age: each row written takes a few of the oldest along, so it needs no time of its own. */
import { instant, later } from '../../../languages/instant.ts';
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
  /** Until then nothing is old enough: what is written later is younger. */
  let quietUntil = -Infinity;
  return (context) => {
    if (context.now < quietUntil) return;
    const before = quietUntil;
    const horizon = later(context.now, -daysKept * 86_400);
    const ticks = oldestTicks.all(forgottenPerRow);
    for (const { id, at } of ticks) {
      if (Number(at) >= horizon) break;
      deleteDeliveries.run(id as number);
      deleteTick.run(id as number);
    }
    const losses = oldestLosses.all(forgottenPerRow);
    for (const { id, at } of losses) if (Number(at) < horizon) deleteLoss.run(id as number);
    const youngest = Math.min(Number(ticks[0]?.['at'] ?? 0), ...losses.map(({ at }) => Number(at)));
    if (youngest >= horizon) quietUntil = later(instant(youngest), daysKept * 86_400);
    context.undo(() => {
      quietUntil = before;
    });
  };
}
