/** A change set goes: one that is deleted, or one of a stack that another was executed of, or that is deleted. */
import { later } from '../../../../languages/instant.ts';
import type { Context } from '../../../kit/service.ts';
import type { ChangeSet } from '../change-set.ts';
import type { CloudFormation } from '../context.ts';
import { deletedStackDays } from '../limits.ts';
import { emitStackStatus } from './emit-status.ts';

/** With those of its nested stacks, and nested stacks that are there only to be reviewed. */
export function removeChangeSet(service: CloudFormation, context: Context, set: ChangeSet): void {
  const { tables } = service;
  tables.removeChangeSet(set.id);
  if (set.executionStatus !== 'EXECUTE_COMPLETE' || isPast(service, set)) tables.removeRevision(set.revision);
  for (const id of set.nestedIds ?? []) {
    const nested = tables.changeSetById(id);
    if (nested) removeChangeSet(service, context, nested);
  }
  const stack = set.parentId === undefined ? undefined : tables.stackById(set.stackId);
  if (stack?.status !== 'REVIEW_IN_PROGRESS' || tables.changeSets(stack.id).length > 0) return;
  emitStackStatus(service, context, stack, 'DELETE_COMPLETE');
  context.setTimer('forget', stack.id, later(context.now, deletedStackDays * 86_400));
}

/** Of one that was executed: the stack is another by now, and does not go back to it. */
function isPast({ tables }: CloudFormation, { stackId, revision }: ChangeSet): boolean {
  const { revision: now, lastStable, failedRollback } = tables.stackById(stackId) ?? {};
  const needed = [now, lastStable, failedRollback?.from, failedRollback?.to];
  return !tables.deployment(stackId) && !needed.includes(revision);
}
