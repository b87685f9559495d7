/** The stack that a request creates or updates, and whether there is anything to do for it. */
import { arn } from '../../../kit/arn.ts';
import type { Context } from '../../../kit/service.ts';
import type { CloudFormation } from '../context.ts';
import { findStack } from '../find-stack.ts';
import { stackNameCharactersMax, stacksMax } from '../limits.ts';
import type { DryRun } from '../planned.ts';
import { limitExceeded, notUpdatable, validationError } from '../refusals.ts';
import type { Revision, Stack, StackSettings, StackStatus } from '../stack.ts';
import { isSame } from '../types/change.ts';

const initialSettings: StackSettings = { disableRollback: false, terminationProtection: false };

/** It has its id, and is not stored yet. */
export function newStack({ host, tables }: CloudFormation, context: Context, name: string, status: StackStatus): Stack {
  checkName(name);
  if (tables.stackCount() >= stacksMax) throw limitExceeded(`Limit for stack has been exceeded: ${stacksMax}`);
  const id = arn(host, 'cloudformation', `stack/${name}/${context.id()}`);
  return { id, name, status, createdAt: context.now, settings: initialSettings, outputs: [] };
}

/** "A stack name can contain only alphanumeric characters (case sensitive) and hyphens": AWS's model does not say it. Throws ValidationError. */
function checkName(name: string): void {
  const constraints = [
    ...(name.length > stackNameCharactersMax ? [`have length less than or equal to ${stackNameCharactersMax}`] : []),
    ...(/^[a-zA-Z][-a-zA-Z0-9]*$/.test(name) ? [] : ['satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*']),
  ].map((constraint) => `Value '${name}' at 'stackName' failed to satisfy constraint: Member must ${constraint}`);
  if (constraints.length === 0) return;
  const count = `${constraints.length} validation error${constraints.length > 1 ? 's' : ''} detected`;
  throw validationError(`${count}: ${constraints.join('; ')}`);
}

export const updatableStatuses: readonly StackStatus[] = [
  'CREATE_COMPLETE',
  'UPDATE_COMPLETE',
  'UPDATE_FAILED',
  'UPDATE_ROLLBACK_COMPLETE',
];

/** Throws ValidationError for a stack that is not there, or is in no state for an update. */
export function updatableStack(service: CloudFormation, nameOrId: string): Stack {
  const stack = findStack(service, nameOrId);
  if (!stack || stack.status === 'DELETE_COMPLETE') throw validationError(`Stack [${nameOrId}] does not exist`);
  if (!updatableStatuses.includes(stack.status)) throw notUpdatable(stack.id, stack.status);
  return stack;
}

/** Whether there is anything to do: what a failed update left, a resource, an output or the stack's own tags, notifications and rollback triggers. */
export function hasChanges(stack: Stack, before: Revision, revision: Revision, planned: DryRun): boolean {
  const { changes, removed, outputs, isUntried } = planned;
  return (
    isUntried === true ||
    stack.status === 'UPDATE_FAILED' ||
    changes.length > 0 ||
    removed.length > 0 ||
    !isSame(outputs, stack.outputs) ||
    !isSame(before.tags, revision.tags) ||
    !isSame(before.notificationArns, revision.notificationArns) ||
    !isSame(before.rollback, revision.rollback)
  );
}
