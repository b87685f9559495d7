/**
 * How a deployment begins, what each phase leads to, and how it ends.
 * apply -> clean up what was replaced or left the template -> done. When something fails: a creation is deleted again, an
 * update restored and cleaned up; or the stack stays as it is, where the caller wanted that.
 */

import { later } from '../../../languages/instant.ts';
import { exists, sortByNeeds } from '../../../languages/template/order.ts';
import { AwsError } from '../../kit/aws-error.ts';
import type { Context } from '../../kit/service.ts';
import { deletedStackDays } from './limits.ts';
import { checkExports, outputsOf } from './outputs.ts';
import type { Parts } from './parts.ts';
import { importedNames, openSite } from './site.ts';
import type { Deployment, Phase, PlanItem, Resource, Stack, StackStatus } from './stack.ts';
import { tellStack } from './tell.ts';

/** What a caller asks for with any deployment. */
export type Asked = Pick<Deployment, 'caller' | 'onFailure' | 'token' | 'roleArn'>;

const initiated = 'User Initiated';

export function beginApply(
  parts: Parts,
  context: Context,
  stack: Stack,
  plan: readonly PlanItem[],
  kind: 'create' | 'update',
  to: number,
  asked: Asked,
): Stack {
  const from = stack.revision;
  const status = kind === 'create' ? 'CREATE_IN_PROGRESS' : 'UPDATE_IN_PROGRESS';
  const begun = tellStack(parts, context, { ...stack, revision: to }, status, initiated, asked.token);
  const deployment: Deployment = {
    ...asked,
    kind,
    phase: 'apply',
    rollingBack: false,
    to,
    from,
    plan,
    done: 0,
    failed: [],
  };
  parts.tables.putDeployment(stack.id, deployment);
  return begun;
}

export function beginDelete(
  parts: Parts,
  context: Context,
  stack: Stack,
  asked: Asked,
  retained: readonly string[],
): void {
  tellStack(parts, context, stack, 'DELETE_IN_PROGRESS', initiated, asked.token);
  const plan = deletePlan(parts, stack, false, retained);
  parts.tables.putDeployment(stack.id, {
    ...asked,
    kind: 'delete',
    phase: 'delete',
    rollingBack: false,
    plan,
    done: 0,
    failed: [],
  });
}

/** A resource could not be made or changed. */
export function applyFailed(parts: Parts, context: Context, stack: Stack, deployment: Deployment): void {
  const verb = (logicalId: string) =>
    parts.tables.resource(stack.id, logicalId)?.status === 'CREATE_FAILED' ? 'create' : 'update';
  const [logicalId] = deployment.failed.slice(-1);
  goBack(
    parts,
    context,
    stack,
    deployment,
    `The following resource(s) failed to ${verb(logicalId!)}: [${logicalId}]. `,
  );
}

type Ending = (parts: Parts, context: Context, stack: Stack, deployment: Deployment) => void;

/** All items of a phase are done. */
export const phaseEnded: Ending = (parts, context, stack, deployment) => {
  const endings: Record<Phase, Ending> = { apply: applied, cleanup: cleanedUp, restore: restored, delete: deleted };
  endings[deployment.phase](parts, context, stack, deployment);
};

function applied(parts: Parts, context: Context, stack: Stack, deployment: Deployment): undefined {
  const site = openSite(parts, context, stack, parts.tables.revision(stack.revision!));
  try {
    const outputs = outputsOf(site);
    checkExports(site, outputs);
    const exported = outputs.filter(({ exportName }) => exportName !== undefined);
    const names = new Map(exported.map(({ exportName, value }) => [exportName!, value]));
    parts.tables.replaceExports(stack.id, names, importedNames(site));
    const complete = { ...stack, outputs };
    if (deployment.kind === 'create') return end(parts, context, complete, deployment, 'CREATE_COMPLETE');
    tellStack(parts, context, complete, 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', undefined, deployment.token);
    const there = [...site.template.resources].filter(([, resource]) => exists(resource, site.scope.conditions));
    const plan = cleanupPlan(parts, stack, new Set(there.map(([logicalId]) => logicalId)));
    parts.tables.putDeployment(stack.id, { ...deployment, phase: 'cleanup', plan, done: 0, failed: [] });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    goBack(parts, context, stack, deployment, `${error.message}. `);
  }
}

function cleanedUp(parts: Parts, context: Context, stack: Stack, deployment: Deployment): undefined {
  const { from, to, rollingBack } = deployment;
  const left = rollingBack ? to : from;
  if (left !== undefined && left !== stack.revision) parts.tables.removeRevision(left);
  end(parts, context, stack, deployment, rollingBack ? 'UPDATE_ROLLBACK_COMPLETE' : 'UPDATE_COMPLETE');
}

function restored(parts: Parts, context: Context, stack: Stack, deployment: Deployment): undefined {
  const { failed, from, token, cleanup = [] } = deployment;
  if (failed.length > 0) {
    const reason = `The following resource(s) failed to update: [${failed.join(', ')}]. `;
    return end(parts, context, stack, deployment, 'UPDATE_ROLLBACK_FAILED', reason);
  }
  const back = { ...stack, revision: from };
  tellStack(parts, context, back, 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', undefined, token);
  parts.tables.putDeployment(stack.id, { ...deployment, phase: 'cleanup', plan: cleanup, done: 0 });
}

function deleted(parts: Parts, context: Context, stack: Stack, deployment: Deployment): undefined {
  const { failed } = deployment;
  const whole = deployment.kind === 'delete' || deployment.onFailure === 'DELETE';
  if (failed.length > 0) {
    const reason = `The following resource(s) failed to delete: [${failed.join(', ')}]. `;
    return end(parts, context, stack, deployment, whole ? 'DELETE_FAILED' : 'ROLLBACK_FAILED', reason);
  }
  if (!whole) return end(parts, context, stack, deployment, 'ROLLBACK_COMPLETE');
  for (const { id } of parts.tables.changeSets(stack.id)) parts.tables.removeChangeSet(id);
  parts.tables.replaceExports(stack.id, new Map(), new Set());
  context.setTimer('forget', stack.id, later(context.now, deletedStackDays * 86_400));
  end(parts, context, { ...stack, outputs: [] }, deployment, 'DELETE_COMPLETE');
}

/** A deployment that cannot be finished is taken back, unless its caller wants to see it as it is. */
function goBack(parts: Parts, context: Context, stack: Stack, deployment: Deployment, reason: string): undefined {
  const { kind, onFailure, token } = deployment;
  const undone = { ...deployment, rollingBack: true, done: 0, failed: [] };
  if (onFailure === 'DO_NOTHING')
    return leave(parts, context, stack, token, kind === 'create' ? 'CREATE_FAILED' : 'UPDATE_FAILED', reason);
  if (kind === 'create') {
    const status = onFailure === 'DELETE' ? 'DELETE_IN_PROGRESS' : 'ROLLBACK_IN_PROGRESS';
    const words = onFailure === 'DELETE' ? 'Delete requested by user.' : 'Rollback requested by user.';
    tellStack(parts, context, stack, status, `${reason}${words}`, token);
    const plan = deletePlan(parts, stack, true, []);
    parts.tables.putDeployment(stack.id, { ...undone, phase: 'delete', plan });
    return;
  }
  tellStack(parts, context, stack, 'UPDATE_ROLLBACK_IN_PROGRESS', reason, token);
  const befores = parts.tables.befores(stack.id);
  const plan = befores.map((item): PlanItem => ({ do: 'restore', ...item }));
  parts.tables.putDeployment(stack.id, { ...undone, phase: 'restore', plan, cleanup: undoPlan(parts, stack) });
}

/** What was replaced stays known, for the clean-up of a later update. */
function leave(
  parts: Parts,
  context: Context,
  stack: Stack,
  token: string | undefined,
  status: StackStatus,
  reason: string,
): undefined {
  tellStack(parts, context, stack, status, reason, token);
  parts.tables.endDeployment(stack.id, 'keep what was');
}

function end(
  parts: Parts,
  context: Context,
  stack: Stack,
  { token }: Deployment,
  status: StackStatus,
  reason?: string,
): undefined {
  tellStack(parts, context, stack, status, reason, token);
  parts.tables.endDeployment(stack.id, 'forget what was');
}

/** All that exists, what depends on others first. */
function deletePlan(parts: Parts, stack: Stack, undoing: boolean, retained: readonly string[]): PlanItem[] {
  const resources = parts.tables.resources(stack.id).flatMap(({ resource }) => resource ?? []);
  return dependentsFirst(resources).map((resource) => ({
    do: 'delete',
    logicalId: resource.logicalId,
    retain: isRetained(resource, undoing) || retained.includes(resource.logicalId),
  }));
}

const isRetained = ({ deletionPolicy }: Resource, undoing: boolean): boolean =>
  deletionPolicy === 'Retain' || (deletionPolicy === 'RetainExceptOnCreate' && !undoing);

/** After an update: what was replaced, and what is in the template no longer. */
function cleanupPlan({ tables }: Parts, stack: Stack, wanted: ReadonlySet<string>): PlanItem[] {
  const states = new Map(tables.resources(stack.id).map((state) => [state.logicalId, state]));
  const retained = new Set<Resource>();
  const old: Resource[] = [];
  for (const { logicalId, before } of tables.befores(stack.id)) {
    const now = states.get(logicalId)?.resource;
    if (!before || !now || now.physicalId === before.physicalId) continue;
    old.push(before);
    if (now.updateReplacePolicy === 'Retain') retained.add(before);
  }
  for (const { logicalId, resource } of states.values()) {
    if (wanted.has(logicalId)) continue;
    if (!resource) tables.removeResource(stack.id, logicalId);
    else old.push(resource);
    if (resource && isRetained(resource, false)) retained.add(resource);
  }
  return dependentsFirst(old).map((resource) => ({ do: 'discard', resource, retain: retained.has(resource) }));
}

/** After the rollback of an update: what it had made. */
function undoPlan({ tables }: Parts, stack: Stack): PlanItem[] {
  const made: Resource[] = [];
  const retained = new Set<Resource>();
  for (const { logicalId, before } of tables.befores(stack.id)) {
    const now = tables.resource(stack.id, logicalId)?.resource;
    if (!now || now.physicalId === before?.physicalId) continue;
    made.push(now);
    if (!before && isRetained(now, true)) retained.add(now);
  }
  return dependentsFirst(made).map((resource) => ({ do: 'discard', resource, retain: retained.has(resource) }));
}

function dependentsFirst(resources: readonly Resource[]): Resource[] {
  const byId = new Map(resources.map((resource) => [resource.logicalId, resource]));
  const needs = new Map(
    resources.map(({ logicalId, dependsOn }) => [logicalId, new Set(dependsOn.filter((other) => byId.has(other)))]),
  );
  return sortByNeeds(needs)
    .map(({ logicalId }) => byId.get(logicalId)!)
    .reverse();
}
