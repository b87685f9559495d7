/**
 * In a copy of a data folder no schedule fires until a person enables it: its original fires them. Ticks since the copy was made are its
 * original's, so they have no rows here.
 */
import { endDelivery } from '../../delivery/attempt.ts';
import { scheduleTick } from '../../delivery/ticks.ts';
import type { Context, Row } from '../../kit/service.ts';
import type { Scheduler } from './context.ts';
import type { Delivery } from './delivery/delivery.ts';

export function holdCopy({ schedules, tables }: Scheduler, context: Context, rows: readonly Row[]): void {
  const why = 'this cloud is a copy: its original delivers it';
  const underWay = rows.filter(({ kind }) => kind === 'deliver').map(({ payload }) => payload as Delivery);
  for (const delivery of [...underWay, ...tables.waiting.takeAll()]) endDelivery(context, delivery, 'failed', { why });
  for (const { row } of [...schedules.all()]) {
    const held = schedules.save(context, {
      ...row,
      pending: 0,
      ...(row.state === 'ENABLED' ? { state: 'DISABLED', passed: context.now } : {}),
    });
    scheduleTick(context, held);
  }
}
