/** Makes a resource as the template has it: created, changed in place, replaced, or left as it is. */
import { recordedWarning } from '../../../../languages/resources/recorded.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Caller } from '../../../kit/caller.ts';
import type { CloudFormation } from '../context.ts';
import { alreadyExists, existsInStack } from '../refusals.ts';
import type { DeploymentState, Resource } from '../stack.ts';
import type { PhysicalResource } from '../types/resource-type.ts';
import { type Taken, takenBy } from '../types/taken.ts';
import { annotate, annotationsOf } from './annotations.ts';
import { canonical } from './canonical.ts';
import { type Change, isPolicyOnly, isUnchanged } from './change.ts';
import type { Deployment } from './deployment.ts';
import { emitResourceStatus, warningStart } from './emit-status.ts';
import { isAccountState } from './failure-reason.ts';
import { resolveReferences } from './resolve-references.ts';
import { resourceContextOf } from './resource-context.ts';
import { shownProperties } from './shown-properties.ts';
import { stabilize } from './stabilize.ts';
import { typeOf, valuesOf, valuesOfWanted } from './values.ts';
import { wantedResource } from './wanted-resource.ts';
import { eventsOf } from './weight.ts';

const replacing = 'Requested update requires the creation of a new physical resource; hence creating one.';

/**
 * With its events; the last of them not where it has to stabilize: then returns after how many seconds. Throws AwsError; then the state of the resource is as it was, and its
 * failure is the caller's to emit.
 */
export function applyChange(
  deployment: Deployment,
  change: Change,
  { token }: Pick<DeploymentState, 'token'>,
  caller: () => Caller,
  mayWait = false,
): number | undefined {
  const { service, context, stack } = deployment;
  const { wanted, before } = change;
  const { logicalId, type } = wanted;
  if (isPolicyOnly(change)) return updateRecord(deployment, logicalId);
  context.spend(eventsOf(wanted.properties));
  const properties = JSON.stringify(shownProperties(deployment, logicalId, wanted.properties));
  const verb = change.action === 'Add' ? 'CREATE' : 'UPDATE';
  const emit = (status: string, resource: Resource | undefined, reason?: string) =>
    emitResourceStatus(service, context, stack.id, { logicalId, type, status, reason, properties, token }, resource);

  service.tables.putBefore(stack.id, logicalId, before);
  emit(`${verb}_IN_PROGRESS`, before, change.replacement ? replacing : undefined);
  const given = isUnchanged(change) ? before?.given : resolveReferences({ context, caller, type }, wanted.properties);
  const [resource, seconds] = context.attempt(() => {
    const { physicalId, attributes } = makeResource(deployment, change, given, caller);
    const changed: Resource = { ...wanted, given, physicalId, attributes };
    const stabilizes = mayWait && !isUnchanged(change);
    return [changed, stabilizes ? stabilize(deployment, changed, context.now, caller) : undefined] as const;
  });
  if (!before || change.replacement) emit(`${verb}_IN_PROGRESS`, resource, 'Resource creation Initiated');
  if (seconds === undefined) emit(`${verb}_COMPLETE`, resource, warningOf(type));
  else service.tables.putResource(stack.id, { ...service.tables.resource(stack.id, logicalId)!, resource });
  return seconds;
}

/** What is only recorded says so in the event of it: AWS's tools count a resource done by each such event. */
function warningOf(type: string): string | undefined {
  const warning = recordedWarning(type);
  return warning === undefined ? undefined : `${warningStart}${warning}`;
}

/** `given`: the properties with dynamic references resolved, where there is one. */
function makeResource(
  deployment: Deployment,
  change: Change,
  given: Resource['given'],
  caller: () => Caller,
): PhysicalResource {
  const { service, context, stack } = deployment;
  const { wanted, before, replacement } = change;
  const type = typeOf(wanted);
  const resourceContext = resourceContextOf(service, context, stack, wanted.logicalId, caller);
  const values = valuesOfWanted(deployment, wanted, given ?? wanted.properties);
  const make = (): PhysicalResource => {
    if (before && isUnchanged(change)) return before;
    const old = before && !replacement ? valuesOf(before) : undefined;
    const work = () =>
      before && old ? type.update(resourceContext, before, values, old) : type.create(resourceContext, values);
    const taken = takenBy(resourceContext, type.name, values, old ?? {});
    if (taken) throw refusalOf(service, type.name, taken, work);
    return work();
  };
  const made = make();
  const annotated = before && !replacement ? annotationsOf(before) : {};
  if (canonical(annotationsOf(wanted)) !== canonical(annotated)) annotate(context, wanted, made);
  return made;
}

/** The service's own words where it refuses by itself, as CreateQueue does with other attributes: what `work` did is undone like all the rest. */
function refusalOf({ tables }: CloudFormation, type: string, taken: Taken, work: () => void): AwsError {
  const { identifier, physicalId } = taken;
  const holder = physicalId === undefined ? undefined : tables.holderOf(type, physicalId);
  if (holder !== undefined) return existsInStack(identifier, holder);
  try {
    work();
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (isAccountState(error)) return error;
  }
  return alreadyExists(type, identifier);
}

/** The record of a resource that does not change: it may still depend on others, or be kept otherwise, than before. */
export function updateRecord(deployment: Deployment, logicalId: string): undefined {
  const { service, stack } = deployment;
  const state = service.tables.resource(stack.id, logicalId);
  if (!state?.resource) return;
  const { physicalId, attributes, given } = state.resource;
  const resource: Resource = { ...wantedResource(deployment, logicalId), given, physicalId, attributes };
  if (canonical(resource) === canonical(state.resource)) return;
  service.tables.putBefore(stack.id, logicalId, state.resource);
  service.tables.putResource(stack.id, { ...state, resource });
}
