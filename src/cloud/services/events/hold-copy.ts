/**
 * In a copy of a data folder no rule fires until a person enables it: its original fires them. Rules that the cloud made for itself stay as
 * they are. Ticks since the copy was made are its original's, so they have no rows here.
 */
import { scheduleTick } from '../../delivery/ticks.ts';
import type { Context, Row } from '../../kit/service.ts';
import type { Events } from './context.ts';
import { conclude } from './delivery/deliver.ts';
import type { Delivery } from './delivery/delivery.ts';

export function holdCopy({ rules, tables }: Events, context: Context, rows: readonly Row[]): void {
  const why = 'this cloud is a copy: its original delivers it';
  const underWay = rows.filter(({ kind }) => kind === 'deliver').map(({ payload }) => payload as Delivery);
  for (const delivery of [...underWay, ...tables.retries.takeAll()]) conclude(context, delivery, 'failed', { why });
  for (const rule of rules.all()) {
    if (rule.state === 'DISABLED' || rule.managedBy !== null) continue;
    rules.save(context, { ...rule, state: 'DISABLED', passed: context.now });
    scheduleTick(context, rules.get(rule.name));
  }
}
