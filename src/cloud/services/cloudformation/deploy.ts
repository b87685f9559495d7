/**
 * A deployment, step by step: one resource at a time, each in a row of the inbox, so that it goes on after a crash where it was.
 * What a phase is, and what comes after it, is in `phases.ts`.
 */
import { order } from '../../../languages/template/order.ts';
import { withPositions } from '../../../languages/template/template.ts';
import type { Caller } from '../../kit/caller.ts';
import type { Context } from '../../kit/service.ts';
import { annotate, annotationsOf, forgetAnnotations } from './annotations.ts';
import { carryOut, changeOf, keepInLine, valuesOf } from './apply.ts';
import { reasonOf } from './fault.ts';
import type { Parts } from './parts.ts';
import { applyFailed, phaseEnded } from './phases.ts';
import { templateError } from './refusals.ts';
import { resourceTypes } from './resource-types.ts';
import { openSite, type Site } from './site.ts';
import type { Deployment, PlanItem, Resource, Stack } from './stack.ts';
import { tellEvent, tellResource } from './tell.ts';
import { isSame } from './types/change.ts';
import { callerOf, workFor } from './work.ts';

/** The resources of a revision in the order in which they are made. Throws ValidationError if there is none. */
export function applyPlan({ template, scope }: Site): PlanItem[] {
  return order(template, scope.conditions).map((step, _, steps) => {
    if ('message' in step)
      throw templateError(
        withPositions(
          steps.filter((one) => 'message' in one),
          template.positions,
        ),
      );
    return { do: 'apply', logicalId: step.logicalId };
  });
}

/** A row of the inbox: the next item of the stack's plan, or what comes when there is none. */
export function step(parts: Parts, context: Context, stackId: string): void {
  const { tables } = parts;
  const stack = tables.stackById(stackId);
  const deployment = tables.deployment(stackId);
  if (!stack || !deployment) return;
  const item = deployment.plan[deployment.done];
  if (!item) phaseEnded(parts, context, stack, deployment);
  else takeItem(parts, context, stack, deployment, item);
  if (tables.deployment(stackId)) context.post('step', stackId);
}

interface Doing {
  readonly parts: Parts;
  readonly context: Context;
  readonly stack: Stack;
  readonly deployment: Deployment;
  readonly caller: () => Caller;
}

function takeItem(parts: Parts, context: Context, stack: Stack, deployment: Deployment, item: PlanItem): void {
  const { tables } = parts;
  const revision = stack.revision === undefined ? undefined : tables.revision(stack.revision);
  const roleArn = deployment.roleArn ?? revision?.roleArn;
  const doing: Doing = {
    parts,
    context,
    stack,
    deployment,
    caller: () => callerOf(context, deployment.caller, roleArn),
  };
  const went = take(doing, item);
  const failed = went || !('logicalId' in item) ? deployment.failed : [...deployment.failed, item.logicalId];
  const next = { ...deployment, done: deployment.done + 1, failed };
  tables.putDeployment(stack.id, next);
  if (!went && item.do === 'apply') applyFailed(parts, context, stack, next);
}

/** False if it went wrong. */
function take(doing: Doing, item: PlanItem): boolean {
  switch (item.do) {
    case 'apply':
      return apply(doing, item.logicalId);
    case 'delete':
      return deleteResource(doing, item.logicalId, item.retain);
    case 'discard':
      discard(doing, item.resource, item.retain);
      return true;
    case 'restore':
      return restore(doing, item.logicalId, item.before);
  }
}

function apply({ parts, context, stack, deployment, caller }: Doing, logicalId: string): boolean {
  const site = openSite(parts, context, stack, parts.tables.revision(stack.revision!));
  const { type } = site.template.resources.get(logicalId)!;
  const before = parts.tables.resource(stack.id, logicalId)?.resource;
  try {
    const change = changeOf(site, logicalId);
    if (change) carryOut(site, change, deployment, caller);
    else keepInLine(site, logicalId);
    return true;
  } catch (error) {
    const reason = reasonOf(context, type, error);
    const status = before ? 'UPDATE_FAILED' : 'CREATE_FAILED';
    tellResource(parts, context, stack.id, { logicalId, type, status, reason, token: deployment.token }, before);
    return false;
  }
}

function deleteResource(doing: Doing, logicalId: string, retain: boolean): boolean {
  const { parts, context, stack, deployment } = doing;
  const resource = parts.tables.resource(stack.id, logicalId)?.resource;
  if (!resource) return true;
  const { type, physicalId } = resource;
  const tell = (status: string, left: Resource | undefined, reason?: string) =>
    tellResource(
      parts,
      context,
      stack.id,
      { logicalId, type, status, reason, physicalId, token: deployment.token },
      left,
    );
  if (retain) {
    tell('DELETE_SKIPPED', undefined);
    return true;
  }
  const needed = parts.tables.resources(stack.id).some((other) => other.resource?.dependsOn.includes(logicalId));
  if (needed) return true; // what depends on it could not be deleted, so it stays
  tell('DELETE_IN_PROGRESS', resource);
  const reason = remove(doing, resource);
  tell(reason === undefined ? 'DELETE_COMPLETE' : 'DELETE_FAILED', reason === undefined ? undefined : resource, reason);
  return reason === undefined;
}

/** What cannot be deleted in a clean-up is left behind, as AWS leaves it, with an event that says so. */
function discard(doing: Doing, resource: Resource, retain: boolean): void {
  const { parts, context, stack, deployment } = doing;
  const { logicalId, type, physicalId } = resource;
  const tell = (status: string, reason?: string) =>
    tellEvent(parts, context, stack.id, { logicalId, type, status, reason, physicalId, token: deployment.token });
  if (retain) tell('DELETE_SKIPPED');
  else {
    tell('DELETE_IN_PROGRESS');
    const reason = remove(doing, resource);
    tell(reason === undefined ? 'DELETE_COMPLETE' : 'DELETE_FAILED', reason);
  }
  if (parts.tables.resource(stack.id, logicalId)?.resource?.physicalId === physicalId)
    parts.tables.removeResource(stack.id, logicalId);
}

function restore(doing: Doing, logicalId: string, before: Resource | undefined): boolean {
  const { parts, context, stack, deployment, caller } = doing;
  const now = parts.tables.resource(stack.id, logicalId)?.resource;
  if (!before) {
    if (!now) parts.tables.removeResource(stack.id, logicalId);
    return true;
  }
  const { type } = before;
  const tell = (status: string, resource: Resource, reason?: string) =>
    tellResource(parts, context, stack.id, { logicalId, type, status, reason, token: deployment.token }, resource);
  tell('UPDATE_IN_PROGRESS', now ?? before);
  try {
    const work = workFor(parts, context, stack, logicalId, caller);
    const inPlace = now && now.physicalId === before.physicalId;
    if (inPlace)
      context.attempt(() => {
        resourceTypes.get(type)!.update(work, now, valuesOf(before), valuesOf(now));
        if (!isSame(annotationsOf(before), annotationsOf(now))) annotate(context, before, before);
      });
    tell('UPDATE_COMPLETE', before);
    return true;
  } catch (error) {
    tell('UPDATE_FAILED', now ?? before, reasonOf(context, type, error));
    return false;
  }
}

/** Deletes what exists; answers why it could not. */
function remove({ parts, context, stack, caller }: Doing, resource: Resource): string | undefined {
  try {
    const work = workFor(parts, context, stack, resource.logicalId, caller);
    context.attempt(() => {
      resourceTypes.get(resource.type)!.remove(work, resource, valuesOf(resource));
      forgetAnnotations(context, resource);
    });
    return undefined;
  } catch (error) {
    return reasonOf(context, resource.type, error);
  }
}
