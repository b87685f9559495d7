/** What there is to do in each phase of a deployment, in order. */
import { order, sortByNeeds } from '../../../../languages/template/order.ts';
import type { CloudFormation } from '../context.ts';
import type { PlanItem, Resource, Stack } from '../stack.ts';
import { type Deployment, templateProblems } from './deployment.ts';
import { typeOf } from './values.ts';

/** The resources of a revision in the order in which they are made. Throws ValidationError if there is none. */
export function applyPlan({ template, scope }: Deployment): PlanItem[] {
  return order(template, scope.conditions).map((step, _, steps) => {
    if ('message' in step)
      throw templateProblems(
        { template },
        steps.filter((one) => 'message' in one),
      );
    return { do: 'apply', logicalId: step.logicalId };
  });
}

/** All that exists, what depends on others first. */
export function deletePlan(
  service: CloudFormation,
  stack: Stack,
  undoing: boolean,
  retained: readonly string[],
): PlanItem[] {
  const resources = service.tables.resources(stack.id).flatMap(({ resource }) => resource ?? []);
  return dependentsFirst(resources).map((resource) => ({
    do: 'delete',
    logicalId: resource.logicalId,
    retain: isRetained(resource, undoing ? stack : undefined) || retained.includes(resource.logicalId),
  }));
}

/** `undone`: the stack whose deployment made it and is rolled back. */
const isRetained = ({ deletionPolicy }: Resource, undone: Stack | undefined): boolean =>
  deletionPolicy === 'Retain'
    ? !undone?.settings.retainExceptOnCreate
    : deletionPolicy === 'RetainExceptOnCreate' && !undone;

/** After an update: what was replaced, and what is in the template no longer. `wanted`: logical ids that are. */
export function cleanupPlan({ tables }: CloudFormation, stack: Stack, wanted: ReadonlySet<string>): PlanItem[] {
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
    if (resource && isRetained(resource, undefined)) retained.add(resource);
  }
  return dependentsFirst(old).map((resource) => ({ do: 'discard', resource, retain: retained.has(resource) }));
}

/** After an update: what was changed in place and waits to be told that it stays so. */
export const releasePlan = ({ tables }: CloudFormation, stack: Stack): Extract<PlanItem, { do: 'release' }>[] =>
  tables.befores(stack.id).flatMap(({ logicalId, before }) => {
    const resource = tables.resource(stack.id, logicalId)?.resource;
    if (!before || resource?.physicalId !== before.physicalId || !typeOf(resource).release) return [];
    return [{ do: 'release' as const, resource }];
  });

/** For the rollback of an update: every resource that it touched, as it was. */
export const restorePlan = ({ tables }: CloudFormation, stack: Stack): PlanItem[] =>
  tables.befores(stack.id).map((item) => ({ do: 'restore', ...item }));

/** After the rollback of an update: what it had made. */
export function undoPlan({ tables }: CloudFormation, stack: Stack): PlanItem[] {
  const made: Resource[] = [];
  const retained = new Set<Resource>();
  for (const { logicalId, before } of tables.befores(stack.id)) {
    const now = tables.resource(stack.id, logicalId)?.resource;
    if (!now || now.physicalId === before?.physicalId) continue;
    made.push(now);
    if (!before && isRetained(now, stack)) retained.add(now);
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
