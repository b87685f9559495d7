/** One item of a deployment's plan: a resource is applied, deleted, discarded or restored, with the events of it. */
import type { Instant } from '../../../../languages/instant.ts';
import type { Caller } from '../../../kit/caller.ts';
import type { PlanItem, Resource } from '../stack.ts';
import { isSame } from '../types/change.ts';
import { resourceTypes } from '../types/resource-types.ts';
import { annotate, annotationsOf, forgetAnnotations } from './annotations.ts';
import { applyChange, updateRecord } from './apply.ts';
import { changeOf } from './change.ts';
import { type DeploymentStep, openDeployment } from './deployment.ts';
import { emitResourceEvent, emitResourceStatus, type StatusChange } from './emit-status.ts';
import { failureReason } from './failure-reason.ts';
import { callerOf, resourceContextOf } from './resource-context.ts';
import { settle } from './settle.ts';
import { valuesOf } from './values.ts';

/** False if it failed: then an event says why. A number: it is under way, and is to be gone on with after so many seconds. */
export function performItem(step: DeploymentStep, item: PlanItem): boolean | number {
  switch (item.do) {
    case 'apply':
      return step.state.settlingSince === undefined
        ? apply(step, item.logicalId)
        : goOnSettling(step, item.logicalId, step.state.settlingSince);
    case 'delete':
      return deleteResource(step, item.logicalId, item.retain);
    case 'discard':
      discard(step, item.resource, item.retain);
      return true;
    case 'restore':
      return restore(step, item.logicalId, item.before);
  }
}

/** Its role is assumed with each call: one that may not be assumed fails the resource, not the step. */
function callerFor({ service, context, stack, state }: DeploymentStep): () => Caller {
  const revision = stack.revision === undefined ? undefined : service.tables.revision(stack.revision);
  const roleArn = state.roleArn ?? revision?.roleArn;
  return () => callerOf(context, state.caller, roleArn);
}

function emit(
  { service, context, stack, state }: DeploymentStep,
  change: StatusChange,
  resource: Resource | undefined,
): void {
  emitResourceStatus(service, context, stack.id, { ...change, token: state.token }, resource);
}

function apply(step: DeploymentStep, logicalId: string): boolean | number {
  const { service, context, stack, state } = step;
  const deployment = openDeployment(service, context, stack, service.tables.revision(stack.revision!));
  const { type } = deployment.template.resources.get(logicalId)!;
  const before = service.tables.resource(stack.id, logicalId)?.resource;
  try {
    const change = changeOf(deployment, logicalId);
    if (change) return applyChange(deployment, change, state, callerFor(step), true) ?? true;
    updateRecord(deployment, logicalId);
    return true;
  } catch (error) {
    const reason = failureReason(context, type, error);
    emit(step, { logicalId, type, status: before ? 'UPDATE_FAILED' : 'CREATE_FAILED', reason }, before);
    return false;
  }
}

function goOnSettling(step: DeploymentStep, logicalId: string, since: Instant): boolean | number {
  const { service, context, stack } = step;
  const resource = service.tables.resource(stack.id, logicalId)!.resource!;
  const { type, physicalId } = resource;
  try {
    const seconds = settle(step, resource, since, callerFor(step));
    if (seconds !== undefined) return seconds;
    emit(step, { logicalId, type, physicalId, status: 'UPDATE_COMPLETE' }, resource);
    return true;
  } catch (error) {
    const reason = failureReason(context, type, error);
    emit(step, { logicalId, type, physicalId, status: 'UPDATE_FAILED', reason }, resource);
    return false;
  }
}

function deleteResource(step: DeploymentStep, logicalId: string, retain: boolean): boolean {
  const { service, stack } = step;
  const resource = service.tables.resource(stack.id, logicalId)?.resource;
  if (!resource) return true;
  const { type, physicalId } = resource;
  const kept = retain ? {} : heldElsewhere(step, resource);
  if (kept) {
    emit(step, { logicalId, type, physicalId, status: 'DELETE_SKIPPED', ...kept }, undefined);
    return true;
  }
  const needed = service.tables.resources(stack.id).some((other) => other.resource?.dependsOn.includes(logicalId));
  if (needed) return true; // what depends on it could not be deleted, so it stays
  emit(step, { logicalId, type, physicalId, status: 'DELETE_IN_PROGRESS' }, resource);
  const reason = remove(step, resource);
  if (reason === undefined) emit(step, { logicalId, type, physicalId, status: 'DELETE_COMPLETE' }, undefined);
  else emit(step, { logicalId, type, physicalId, status: 'DELETE_FAILED', reason }, resource);
  return reason === undefined;
}

/** What cannot be deleted in a clean-up is left behind, as AWS leaves it, with an event about it. */
function discard(step: DeploymentStep, resource: Resource, retain: boolean): void {
  const { service, context, stack, state } = step;
  const { logicalId, type, physicalId } = resource;
  const emitEvent = (status: string, reason?: string) =>
    emitResourceEvent(service, context, stack.id, { logicalId, type, status, reason, physicalId, token: state.token });
  const kept = retain ? {} : heldElsewhere(step, resource);
  if (kept) emitEvent('DELETE_SKIPPED', kept.reason);
  else {
    emitEvent('DELETE_IN_PROGRESS');
    const reason = remove(step, resource);
    emitEvent(reason === undefined ? 'DELETE_COMPLETE' : 'DELETE_FAILED', reason);
  }
  if (service.tables.resource(stack.id, logicalId)?.resource?.physicalId === physicalId)
    service.tables.removeResource(stack.id, logicalId);
}

function restore(step: DeploymentStep, logicalId: string, before: Resource | undefined): boolean {
  const { service, context, stack } = step;
  const now = service.tables.resource(stack.id, logicalId)?.resource;
  if (!before) {
    if (!now) service.tables.removeResource(stack.id, logicalId);
    return true;
  }
  const { type } = before;
  emit(step, { logicalId, type, status: 'UPDATE_IN_PROGRESS' }, now ?? before);
  try {
    if (now && now.physicalId === before.physicalId) restoreInPlace(step, before, now);
    emit(step, { logicalId, type, status: 'UPDATE_COMPLETE' }, before);
    return true;
  } catch (error) {
    const reason = failureReason(context, type, error);
    emit(step, { logicalId, type, status: 'UPDATE_FAILED', reason }, now ?? before);
    return false;
  }
}

function restoreInPlace(step: DeploymentStep, before: Resource, now: Resource): void {
  const { service, context, stack } = step;
  const resourceContext = resourceContextOf(service, context, stack, before.logicalId, callerFor(step));
  context.attempt(() => {
    resourceTypes.get(before.type)!.update(resourceContext, now, valuesOf(before), valuesOf(now));
    if (!isSame(annotationsOf(before), annotationsOf(now))) annotate(context, before, before);
  });
}

/** Older versions let two stacks have one resource, and one may have been made anew under the name of one that is gone: the other keeps it. */
function heldElsewhere({ service, stack }: DeploymentStep, resource: Resource): { reason?: string } | undefined {
  const { logicalId, type, physicalId } = resource;
  // The others' ids do not say what they are: an AWS::IAM::Policy's is its name, in whatever role.
  if (resourceTypes.get(type)?.namedBy === undefined) return undefined;
  const holder = service.tables.holderOf(type, physicalId, { stackId: stack.id, logicalId });
  return holder === undefined ? undefined : { reason: `it belongs to stack ${holder} too` };
}

/** Deletes what exists; returns why it could not. */
function remove(step: DeploymentStep, resource: Resource): string | undefined {
  const { service, context, stack } = step;
  try {
    const resourceContext = resourceContextOf(service, context, stack, resource.logicalId, callerFor(step));
    context.attempt(() => {
      resourceTypes.get(resource.type)!.remove(resourceContext, resource, valuesOf(resource));
      forgetAnnotations(context, resource);
    });
    return undefined;
  } catch (error) {
    return failureReason(context, resource.type, error);
  }
}
