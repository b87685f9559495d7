/**
 * What each phase of a deployment leads to, and how it ends.
 * apply -> clean up what was replaced or left the template -> done. When something fails: a creation is deleted again, an
 * update restored and cleaned up; or the stack stays as it is, where the caller wanted that.
 */
import { later } from '../../../../languages/instant.ts';
import { exists } from '../../../../languages/template/order.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Context } from '../../../kit/service.ts';
import type { CloudFormation } from '../context.ts';
import { deletedStackDays } from '../limits.ts';
import type { Phase, Stack, StackStatus } from '../stack.ts';
import { type DeploymentStep, importedNames, openDeployment } from './deployment.ts';
import { emitResourceStatus, emitStackStatus } from './emit-status.ts';
import { failureReason } from './failure-reason.ts';
import { checkExports, outputsOf } from './outputs.ts';
import { cleanupPlan, deletePlan, releasePlan, restorePlan, undoPlan } from './plans.ts';
import { allowedByPolicy } from './policy.ts';
import { removeChangeSet } from './remove-change-set.ts';
import { type DeploymentRequest, initiated } from './start.ts';
import { emitWarnings } from './warnings.ts';

type Ending = (step: DeploymentStep) => void;

/** All items of a phase are done. */
export function endPhase(step: DeploymentStep): undefined {
  const endings: Record<Phase, Ending> = {
    apply: endApply,
    held: () => {},
    cleanup: endCleanup,
    restore: endRestore,
    delete: endDelete,
  };
  endings[step.state.phase](step);
}

function endApply(step: DeploymentStep): void {
  try {
    publishOutputs(step);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    rollBack(step, `${error.message}. `);
  }
}

/** The stack's outputs and exports, then the clean-up. Throws AwsError where an output cannot be as the template says. */
function publishOutputs(step: DeploymentStep): undefined {
  const { service, context, state } = step;
  const { stack, template, names } = published(service, context, step.stack, (wanted) => checkRemovals(step, wanted));
  emitWarnings(step, names, template);
  if (state.kind === 'create') return end({ ...step, stack }, 'CREATE_COMPLETE');
  emitStackStatus(service, context, stack, 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', undefined, state.token);
  const plan = [...releasePlan(service, stack), ...cleanupPlan(service, stack, names)];
  // What a client asked for, and not the stack that has it, waits for nobody.
  const phase = stack.nested && stack.nested.wanted === state.to ? 'held' : 'cleanup';
  service.tables.putDeployment(stack.id, { ...state, phase, plan, done: 0, failed: [] });
  if (phase === 'held') tellParent(context, stack);
}

/** What leaves the template may be deleted, as far as the stack policy goes. Throws ValidationError. */
function checkRemovals({ service, context, stack, state }: DeploymentStep, wanted: ReadonlySet<string>): void {
  for (const { logicalId, type, resource } of service.tables.resources(stack.id)) {
    if (!resource || wanted.has(logicalId)) continue;
    try {
      allowedByPolicy(state, 'Update:Delete', resource);
    } catch (error) {
      const reason = failureReason(context, type, error);
      emitResourceStatus(service, context, stack.id, { logicalId, type, status: 'DELETE_FAILED', reason }, resource);
      throw error;
    }
  }
}

/** With the outputs that its template gives it now; exports and imports are put in its place. `names`: resources that exist by the template. */
function published(
  service: CloudFormation,
  context: Context,
  stack: Stack,
  check: (names: ReadonlySet<string>) => void = () => {},
) {
  const { tables } = service;
  const deployment = openDeployment(service, context, stack, tables.revision(stack.revision!));
  const outputs = outputsOf(deployment);
  checkExports(deployment, outputs);
  const { template, scope } = deployment;
  const wanted = [...template.resources].filter(([, resource]) => exists(resource, scope.conditions));
  const names = new Set(wanted.map(([logicalId]) => logicalId));
  check(names);
  const exported = outputs.filter(({ exportName }) => exportName !== undefined);
  const values = new Map(exported.map(({ exportName, value }) => [exportName!, value]));
  tables.replaceExports(stack.id, values, importedNames(deployment));
  return { stack: { ...stack, outputs }, template, names };
}

/** A nested stack that waits goes on, as its deployment has succeeded in all. */
export function release(service: CloudFormation, context: Context, stackId: string): void {
  const state = service.tables.deployment(stackId);
  if (state?.phase !== 'held') return;
  service.tables.putDeployment(stackId, { ...state, phase: 'cleanup' });
  context.post('step', stackId);
}

/** A nested stack that waits becomes what it was; one that is still being updated is given up. */
export function revert(service: CloudFormation, context: Context, stackId: string): void {
  const state = service.tables.deployment(stackId);
  const stack = service.tables.stackById(stackId);
  if (!stack || !state || state.kind !== 'update') return;
  if (state.phase === 'held') rollBack({ service, context, stack, state: { ...state, onFailure: 'ROLLBACK' } }, '');
  else if (state.phase === 'apply') service.tables.putDeployment(stackId, { ...state, isCancelled: true });
  wake(context, stackId);
}

/** What failed and was left as it is becomes what it was before; what was made by a stack that never was anything is deleted. */
export function startRollback(
  service: CloudFormation,
  context: Context,
  { lastStable, ...stack }: Stack,
  request: DeploymentRequest,
): void {
  const isNew = stack.status === 'CREATE_FAILED';
  const kind = isNew ? 'create' : 'update';
  const from = isNew ? undefined : (lastStable ?? stack.revision);
  const state = { ...request, kind, phase: 'apply', rollingBack: true, to: stack.revision, from } as const;
  rollBack({ service, context, stack, state: { ...state, plan: [], done: 0, failed: [] } }, isNew ? '' : initiated);
  context.post('step', stack.id);
}

/** The next step is taken now: what was waited for is waited for no longer. */
export function wake(context: Context, stackId: string): void {
  context.clearTimer('settle', stackId);
  context.post('step', stackId);
}

/** The stack that has a nested one waits for it. */
function tellParent(context: Context, { nested }: Stack): void {
  if (nested) wake(context, nested.parentId);
}

function endCleanup(step: DeploymentStep): void {
  const { tables } = step.service;
  const { from, to, rollingBack } = step.state;
  const unused = rollingBack ? to : from;
  const isShown = () => tables.changeSets(step.stack.id).some(({ revision }) => revision === unused);
  if (unused !== undefined && unused !== step.stack.revision && !isShown()) tables.removeRevision(unused);
  end(step, rollingBack ? 'UPDATE_ROLLBACK_COMPLETE' : 'UPDATE_COMPLETE');
}

function endRestore(step: DeploymentStep): undefined {
  const { service, context, state } = step;
  const { failed, from, token, cleanup = [] } = state;
  if (failed.length > 0) {
    const failedRollback = { from, to: state.to, cleanup, failed };
    return leave(
      { ...step, stack: { ...step.stack, failedRollback } },
      'UPDATE_ROLLBACK_FAILED',
      `The following resource(s) failed to update: [${failed.join(', ')}]. `,
    );
  }
  const before = { ...step.stack, revision: from };
  const stack = step.stack.nested ? published(service, context, before).stack : before;
  emitStackStatus(service, context, stack, 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', undefined, token);
  service.tables.putDeployment(stack.id, { ...state, phase: 'cleanup', plan: cleanup, done: 0 });
}

function endDelete(step: DeploymentStep): undefined {
  const { service, context, stack, state } = step;
  const { failed } = state;
  const whole = state.kind === 'delete' || state.onFailure === 'DELETE';
  if (failed.length > 0) {
    const reason = `The following resource(s) failed to delete: [${failed.join(', ')}]. `;
    return end(step, whole ? 'DELETE_FAILED' : 'ROLLBACK_FAILED', reason);
  }
  if (!whole) return end(step, 'ROLLBACK_COMPLETE');
  for (const set of service.tables.changeSets(stack.id)) removeChangeSet(service, context, set);
  service.tables.replaceExports(stack.id, new Map(), new Set());
  context.setTimer('forget', stack.id, later(context.now, deletedStackDays * 86_400));
  end({ ...step, stack: { ...stack, outputs: [] } }, 'DELETE_COMPLETE');
}

/** A resource could not be made or changed. */
export function failApply(step: DeploymentStep): void {
  const { service, stack, state } = step;
  const [logicalId] = state.failed.slice(-1);
  const { status } = service.tables.resource(stack.id, logicalId!) ?? {};
  const verb = status === 'CREATE_FAILED' ? 'create' : 'update';
  rollBack(step, `The following resource(s) failed to ${verb}: [${logicalId}]. `);
}

/** An update that was cancelled goes back, whatever was to be done when it fails. AWS's reasons are not known. */
export const cancelApply = (step: DeploymentStep): void =>
  giveUp({ ...step, state: { ...step.state, onFailure: 'ROLLBACK' } }, 'User Initiated');

/** A deployment is rolled back between two items; a resource that is under way is given up. */
export function giveUp(step: DeploymentStep, reason: string): void {
  giveUpResource(step);
  rollBack({ ...step, state: { ...step.state, settlingSince: undefined } }, reason);
}

/** What is under way of a stack that is being made: it is to be deleted instead. */
export function giveUpCreation(step: DeploymentStep): void {
  giveUpResource(step);
  step.context.clearTimer('settle', step.stack.id);
}

function giveUpResource({ service, context, stack, state }: DeploymentStep): void {
  const item = state.settlingSince === undefined ? undefined : state.plan[state.done];
  const resource = item?.do === 'apply' ? service.tables.resource(stack.id, item.logicalId)?.resource : undefined;
  if (!resource) return;
  const { logicalId, type, physicalId } = resource;
  const isNew = service.tables.resource(stack.id, logicalId)?.status.startsWith('CREATE');
  const [status, what] = isNew ? (['CREATE_FAILED', 'creation'] as const) : (['UPDATE_FAILED', 'update'] as const);
  const change = { logicalId, type, physicalId, status, reason: `Resource ${what} cancelled` } as const;
  emitResourceStatus(service, context, stack.id, { ...change, token: state.token }, resource);
}

/** A deployment that cannot be finished is undone, unless its caller wants to see it as it is. */
function rollBack(step: DeploymentStep, reason: string): undefined {
  const { service, context, stack, state } = step;
  const { kind, onFailure, token } = state;
  if (onFailure === 'DO_NOTHING') return leave(step, kind === 'create' ? 'CREATE_FAILED' : 'UPDATE_FAILED', reason);
  const undone = { ...state, rollingBack: true, done: 0, failed: [] };
  if (kind === 'create') {
    const status = onFailure === 'DELETE' ? 'DELETE_IN_PROGRESS' : 'ROLLBACK_IN_PROGRESS';
    const requested = onFailure === 'DELETE' ? 'Delete requested by user.' : 'Rollback requested by user.';
    emitStackStatus(service, context, stack, status, `${reason}${requested}`, token);
    const plan = deletePlan(service, stack, true, []);
    service.tables.putDeployment(stack.id, { ...undone, phase: 'delete', plan });
    return;
  }
  emitStackStatus(service, context, stack, 'UPDATE_ROLLBACK_IN_PROGRESS', reason || undefined, token);
  tellParent(context, stack);
  const plan = restorePlan(service, stack);
  const cleanup = [...releasePlan(service, stack), ...undoPlan(service, stack)];
  service.tables.putDeployment(stack.id, { ...undone, phase: 'restore', plan, cleanup });
}

/** What was replaced stays known, for the clean-up of a later update. */
function leave(step: DeploymentStep, status: StackStatus, reason: string): undefined {
  const { service, context, state } = step;
  const stack = status === 'UPDATE_FAILED' ? { ...step.stack, lastStable: state.from } : step.stack;
  emitStackStatus(service, context, stack, status, reason, state.token);
  for (const { resource } of releasePlan(service, stack)) release(service, context, resource.physicalId);
  service.tables.endDeployment(stack.id, 'keep what was');
  tellParent(context, stack);
}

function end({ service, context, stack, state }: DeploymentStep, status: StackStatus, reason?: string): undefined {
  emitStackStatus(service, context, stack, status, reason, state.token);
  service.tables.endDeployment(stack.id, 'forget what was');
  tellParent(context, stack);
}
