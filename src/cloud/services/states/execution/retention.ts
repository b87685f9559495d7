/** Executions are deleted 90 days after they closed, a batch a turn; then once a day. */
import { instant, later } from '../../../../languages/instant.ts';
import type { Context } from '../../../kit/service.ts';
import type { States } from '../context.ts';
import { retentionBatch, retentionDays } from '../limits.ts';

const daySeconds = 86_400;

export function expireExecutions({ tables }: States, context: Context): void {
  const cutoff = instant(context.now - retentionDays * daySeconds * 1000);
  const expired = tables.executions.expire(cutoff, retentionBatch);
  context.setTimer('retention', '', later(context.now, expired < retentionBatch ? daySeconds : 1));
}
