/** Items of a deployment's plan that take a resource away: what is deleted, and what is discarded when another has replaced it. */
import type { Resource } from '../stack.ts';
import { forgetAnnotations } from './annotations.ts';
import type { DeploymentStep } from './deployment.ts';
import { emitResourceEvent } from './emit-status.ts';
import { failureReason } from './failure-reason.ts';
import { callerFor, emit } from './item.ts';
import { resourceContextOf } from './resource-context.ts';
import { pending } from './stabilize.ts';
import { typeOf, valuesOf } from './values.ts';

/** False if it could not be deleted. A number: it goes by itself, and is to be looked at again after so many seconds. */
export function deleteResource(step: DeploymentStep, logicalId: string, retain: boolean): boolean | number {
  const { service, stack, state } = step;
  const resource = service.tables.resource(stack.id, logicalId)?.resource;
  if (!resource) return true;
  const { type, physicalId } = resource;
  if (state.settlingSince === undefined) {
    const kept = retain ? {} : heldElsewhere(step, resource);
    if (kept) {
      emit(step, { logicalId, type, physicalId, status: 'DELETE_SKIPPED', ...kept }, undefined);
      return true;
    }
    const needed = service.tables.resources(stack.id).some((other) => other.resource?.dependsOn.includes(logicalId));
    if (needed) return true; // what depends on it could not be deleted, so it stays
    emit(step, { logicalId, type, physicalId, status: 'DELETE_IN_PROGRESS' }, resource);
  }
  const left = remove(step, resource);
  if (typeof left === 'number') return left;
  if (left === undefined) emit(step, { logicalId, type, physicalId, status: 'DELETE_COMPLETE' }, undefined);
  else emit(step, { logicalId, type, physicalId, status: 'DELETE_FAILED', reason: left }, resource);
  const isSkipped = left !== undefined && stack.settings.deletionMode === 'FORCE_DELETE_STACK';
  if (isSkipped) emit(step, { logicalId, type, physicalId, status: 'DELETE_SKIPPED' }, undefined);
  return left === undefined || isSkipped;
}

/** What cannot be deleted in a clean-up is left behind, as AWS leaves it, with an event about it. */
export function discard(step: DeploymentStep, resource: Resource, retain: boolean): true | number {
  const { service, context, stack, state } = step;
  const { logicalId, type, physicalId } = resource;
  const emitEvent = (status: string, reason?: string) =>
    emitResourceEvent(service, context, stack.id, { logicalId, type, status, reason, physicalId, token: state.token });
  const kept = retain ? {} : heldElsewhere(step, resource);
  if (kept) emitEvent('DELETE_SKIPPED', kept.reason);
  else {
    if (state.settlingSince === undefined) emitEvent('DELETE_IN_PROGRESS');
    const left = remove(step, resource);
    if (typeof left === 'number') return left;
    emitEvent(left === undefined ? 'DELETE_COMPLETE' : 'DELETE_FAILED', left);
  }
  if (service.tables.resource(stack.id, logicalId)?.resource?.physicalId === physicalId)
    service.tables.removeResource(stack.id, logicalId);
  return true;
}

/** Older versions let two stacks have one resource, and one may have been made anew under the name of one that is gone: the other keeps it. */
function heldElsewhere({ service, stack }: DeploymentStep, resource: Resource): { reason?: string } | undefined {
  const { logicalId, type, physicalId } = resource;
  // The others' ids do not say what they are: an AWS::IAM::Policy's is its name, in whatever role.
  if (typeOf({ type }).namedBy === undefined) return undefined;
  const holder = service.tables.holderOf(type, physicalId, { stackId: stack.id, logicalId });
  return holder === undefined ? undefined : { reason: `it belongs to stack ${holder} too` };
}

/** Deletes what exists; returns why it could not, or after how many seconds to look again at what goes by itself. */
function remove(step: DeploymentStep, resource: Resource): string | number | undefined {
  const { service, context, stack } = step;
  const caller = callerFor(step);
  try {
    if (step.state.settlingSince === undefined) {
      const resourceContext = resourceContextOf(service, context, stack, resource.logicalId, caller);
      context.attempt(() => {
        typeOf(resource).remove(resourceContext, resource, valuesOf(resource));
        forgetAnnotations(context, resource);
      });
    }
    return pending(step, resource, 'removed', caller);
  } catch (error) {
    return failureReason(context, resource.type, error);
  }
}
