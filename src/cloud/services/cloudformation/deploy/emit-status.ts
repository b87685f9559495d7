/** A status of a stack or of a resource becomes state, and an event that DescribeStackEvents shows. */
import { type Instant, instant } from '../../../../languages/instant.ts';
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

/** A reason that begins so is about something that is there, and will do nothing, or tell nobody. */
export const warningStart = 'warning: ';

type Tables = Pick<CloudFormation, 'tables'>;

/** What deletes what a stack has made: the time at which it began is the stack's DeletionTime. */
const deletions: ReadonlySet<StackStatus> = new Set(['DELETE_IN_PROGRESS', 'ROLLBACK_IN_PROGRESS']);

/** A change set that creates a stack updates one in review. */
const isUpdate = ({ settings }: Stack, status: StackStatus): boolean =>
  status === 'UPDATE_IN_PROGRESS' || (status === 'CREATE_IN_PROGRESS' && settings.changeSetId !== undefined);

/** Each event of a stack has a time of its own, however many there are in one turn: tools show them in that order. */
const eventTime = ({ tables }: Tables, { now }: Context, stackId: string): Instant =>
  instant(Math.max(now, (tables.lastEventAt(stackId) ?? 0) + 1));

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
    ...(isUpdate(stack, status) ? { updatedAt: context.now } : {}),
    ...(deletions.has(status) ? { deletedAt: context.now } : {}),
  };
  tables.putStack(changed);
  tables.addEvent(stack.id, context.id(), {
    logicalId: stack.name,
    physicalId: stack.id,
    type: stackType,
    status,
    reason,
    token,
    at: eventTime({ tables }, context, stack.id),
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
export function emitResourceEvent(service: Tables, context: Context, stackId: string, change: StatusChange): void {
  const at = eventTime(service, context, stackId);
  service.tables.addEvent(stackId, context.id(), { ...change, physicalId: change.physicalId ?? '', at });
}
