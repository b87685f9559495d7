/** What happens to a stack and its resources becomes state, and an event that DescribeStackEvents shows. */
import type { Context } from '../../kit/service.ts';
import type { Parts } from './parts.ts';
import { type Resource, type ResourceState, type Stack, type StackStatus, stackType } from './stack.ts';

/** The stack takes a status; answers it as it is now. */
export function tellStack(
  { tables }: Parts,
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

export interface Told {
  readonly logicalId: string;
  readonly type: string;
  readonly status: string;
  readonly reason?: string | undefined;
  readonly physicalId?: string | undefined;
  readonly properties?: string | undefined;
  readonly token?: string | undefined;
}

/** A resource takes a status; `resource` is what exists from now on, if anything does. */
export function tellResource(
  { tables }: Parts,
  context: Context,
  stackId: string,
  told: Told,
  resource: Resource | undefined,
): void {
  const { logicalId, type, status, reason, physicalId = resource?.physicalId } = told;
  const state: ResourceState = { logicalId, type, status, reason, at: context.now, physicalId, resource };
  tables.putResource(stackId, state);
  tellEvent({ tables }, context, stackId, { ...told, physicalId });
}

/** An event of a resource, without a change of its state: what is told of an old one that goes. */
export function tellEvent({ tables }: Pick<Parts, 'tables'>, context: Context, stackId: string, told: Told): void {
  tables.addEvent(stackId, context.id(), { ...told, physicalId: told.physicalId ?? '', at: context.now });
}
