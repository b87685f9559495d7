/** Executions are deleted 90 days after they closed, a batch a turn; then once a day. */
import { instant, later } from '../../../languages/instant.ts';
import type { Context } from '../../kit/service.ts';
import { retentionBatch, retentionDays } from './limits.ts';
import type { Parts } from './parts.ts';

const daySeconds = 86_400;

export function expireExecutions({ executions }: Parts, context: Context): void {
  const cutoff = instant(context.now - retentionDays * daySeconds * 1000);
  const expired = executions.expire(cutoff, retentionBatch);
  context.setTimer('retention', '', later(context.now, expired < retentionBatch ? daySeconds : 1));
}
