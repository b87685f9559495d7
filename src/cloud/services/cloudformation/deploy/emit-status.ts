/** A status of a stack or of a resource becomes state, and an event that DescribeStackEvents shows. */
import type { Context } from '../../../kit/service.ts';
import type { CloudFormation } from '../context.ts';
import {
  type Resource,
  type ResourceState,
  type Stack,
  type StackEvent,
  type StackStatus,
  stackType,
} from '../stack.ts';

type Tables = Pick<CloudFormation, 'tables'>;

/** Returns the stack with its new status. */
export function emitStackStatus(
  { tables }: Tables,
  context: Context,
  stack: Stack,
  status: StackStatus,
  reason?: string,
  token?: string,
): Stack {
  const changed: Stack = {
    ...stack,
    status,
    reason,
    ...(status === 'UPDATE_IN_PROGRESS' ? { updatedAt: context.now } : {}),
    ...(status === 'DELETE_COMPLETE' ? { deletedAt: context.now } : {}),
  };
  tables.putStack(changed);
  tables.addEvent(stack.id, context.id(), {
    logicalId: stack.name,
    physicalId: stack.id,
    type: stackType,
    status,
    reason,
    token,
    at: context.now,
  });
  return changed;
}

export interface StatusChange extends Omit<StackEvent, 'at' | 'physicalId'> {
  readonly physicalId?: string | undefined;
}

/** `resource` is what exists from now on, if anything does. */
export function emitResourceStatus(
  service: Tables,
  context: Context,
  stackId: string,
  change: StatusChange,
  resource: Resource | undefined,
): void {
  const { logicalId, type, status, reason, physicalId = resource?.physicalId } = change;
  const state: ResourceState = { logicalId, type, status, reason, at: context.now, physicalId, resource };
  service.tables.putResource(stackId, state);
  emitResourceEvent(service, context, stackId, { ...change, physicalId });
}

/** An event without a change of the resource's state: of an old one that is deleted after it was replaced. */
export function emitResourceEvent({ tables }: Tables, context: Context, stackId: string, change: StatusChange): void {
  tables.addEvent(stackId, context.id(), { ...change, physicalId: change.physicalId ?? '', at: context.now });
}
