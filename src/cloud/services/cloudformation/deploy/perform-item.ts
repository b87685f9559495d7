/** One item of a deployment's plan: a resource is applied, deleted, discarded or restored, with the events of it. */
import type { Instant } from '../../../../languages/instant.ts';
import type { DeploymentState, PlanItem, Resource } from '../stack.ts';
import { isSame } from '../types/change.ts';
import { annotate, annotationsOf } from './annotations.ts';
import { applyChange, updateRecord } from './apply.ts';
import { type Change, changeOf } from './change.ts';
import { type DeploymentStep, openDeployment } from './deployment.ts';
import { failureReason } from './failure-reason.ts';
import { callerFor, emit } from './item.ts';
import { allowedByPolicy } from './policy.ts';
import { deleteResource, discard } from './remove-item.ts';
import { resourceContextOf } from './resource-context.ts';
import { pending, stabilize } from './stabilize.ts';
import { typeOf, valuesOf } from './values.ts';

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
      return discard(step, item.resource, item.retain);
    case 'release':
      return release(step, item.resource);
    case 'restore':
      return restore(step, item.logicalId, item.before);
  }
}

function apply(step: DeploymentStep, logicalId: string): boolean | number {
  const { service, context, stack, state } = step;
  const deployment = openDeployment(service, context, stack, service.tables.revision(stack.revision!));
  const { type } = deployment.template.resources.get(logicalId)!;
  const before = service.tables.resource(stack.id, logicalId)?.resource;
  try {
    const change = changeOf(deployment, logicalId);
    if (change) checkPolicy(state, change);
    if (change) return applyChange(deployment, change, state, callerFor(step), true) ?? true;
    updateRecord(deployment, logicalId);
    return true;
  } catch (error) {
    const reason = failureReason(context, type, error);
    emit(step, { logicalId, type, status: before ? 'UPDATE_FAILED' : 'CREATE_FAILED', reason }, before);
    return false;
  }
}

function checkPolicy(state: DeploymentState, { before, changed, replacement }: Change): void {
  if (before && changed.length > 0) allowedByPolicy(state, replacement ? 'Update:Replace' : 'Update:Modify', before);
}

function goOnSettling(step: DeploymentStep, logicalId: string, since: Instant): boolean | number {
  const { service, context, stack } = step;
  const { status, resource: made } = service.tables.resource(stack.id, logicalId)!;
  const resource = made!;
  const { type, physicalId } = resource;
  const verb = status.startsWith('CREATE') ? 'CREATE' : 'UPDATE';
  try {
    const seconds = stabilize(step, resource, since, callerFor(step));
    if (seconds !== undefined) return seconds;
    emit(step, { logicalId, type, physicalId, status: `${verb}_COMPLETE` }, resource);
    return true;
  } catch (error) {
    const reason = failureReason(context, type, error);
    emit(step, { logicalId, type, physicalId, status: `${verb}_FAILED`, reason }, resource);
    return false;
  }
}

function restore(step: DeploymentStep, logicalId: string, before: Resource | undefined): boolean | number {
  const { service, context, stack, state } = step;
  const now = service.tables.resource(stack.id, logicalId)?.resource;
  if (!before) {
    if (!now) service.tables.removeResource(stack.id, logicalId);
    return true;
  }
  const { type } = before;
  const isBegun = state.settlingSince !== undefined;
  if (!isBegun) emit(step, { logicalId, type, status: 'UPDATE_IN_PROGRESS' }, now ?? before);
  try {
    if (now && now.physicalId === before.physicalId) {
      if (!isBegun) restoreInPlace(step, before, now);
      const seconds = pending(step, now, 'reverted', callerFor(step));
      if (seconds !== undefined) return seconds;
    }
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
  const type = typeOf(before);
  context.attempt(() => {
    if (type.revert) type.revert(resourceContext, now, valuesOf(before));
    else type.update(resourceContext, now, valuesOf(before), valuesOf(now));
    if (!isSame(annotationsOf(before), annotationsOf(now))) annotate(context, before, before);
  });
}

/** What becomes of it now is its own affair. */
function release(step: DeploymentStep, resource: Resource): true | number {
  const { service, context, stack, state } = step;
  const caller = callerFor(step);
  try {
    if (state.settlingSince === undefined)
      typeOf(resource).release?.(resourceContextOf(service, context, stack, resource.logicalId, caller), resource);
    return pending(step, resource, 'released', caller) ?? true;
  } catch (error) {
    failureReason(context, resource.type, error);
    return true;
  }
}
