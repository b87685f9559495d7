/** How a deployment starts: its state is written, and a row asks for the first step. */
import type { Context } from '../../../kit/service.ts';
import type { CloudFormation } from '../context.ts';
import type { DeploymentState, PlanItem, Stack } from '../stack.ts';
import { emitStackStatus } from './emit-status.ts';
import { deletePlan, restorePlan } from './plans.ts';

/** What a caller gives with any deployment. */
export type DeploymentRequest = Pick<DeploymentState, 'caller' | 'onFailure' | 'token' | 'roleArn' | 'policy'>;

export const initiated = 'User Initiated';

export interface Apply {
  readonly kind: 'create' | 'update';
  readonly plan: readonly PlanItem[];
  /** The revision to be reached. */
  readonly to: number;
  readonly request: DeploymentRequest;
}

export function startApply(
  service: CloudFormation,
  context: Context,
  { lastStable, ...stack }: Stack,
  apply: Apply,
): void {
  const { kind, plan, to, request } = apply;
  for (const set of service.tables.changeSets(stack.id))
    if (set.executionStatus === 'AVAILABLE') service.tables.putChangeSet({ ...set, executionStatus: 'OBSOLETE' });
  const status = kind === 'create' ? 'CREATE_IN_PROGRESS' : 'UPDATE_IN_PROGRESS';
  emitStackStatus(service, context, { ...stack, revision: to }, status, initiated, request.token);
  start(service, context, stack, { ...request, kind, phase: 'apply', to, from: lastStable ?? stack.revision, plan });
}

/** `retained`: logical ids that are left as they are. */
export function startDelete(
  service: CloudFormation,
  context: Context,
  stack: Stack,
  request: DeploymentRequest,
  retained: readonly string[],
): void {
  emitStackStatus(service, context, stack, 'DELETE_IN_PROGRESS', initiated, request.token);
  const plan = deletePlan(service, stack, false, retained);
  start(service, context, stack, { ...request, kind: 'delete', phase: 'delete', plan });
}

/** A rollback that failed goes on, without the resources that `skipped` names. */
export function startRestore(
  service: CloudFormation,
  context: Context,
  { failedRollback, ...stack }: Stack,
  request: DeploymentRequest,
  skipped: ReadonlySet<string>,
): void {
  emitStackStatus(service, context, stack, 'UPDATE_ROLLBACK_IN_PROGRESS', initiated, request.token);
  const { from, to, cleanup = [] } = failedRollback ?? {};
  const plan = restorePlan(service, stack).filter((item) => !('logicalId' in item && skipped.has(item.logicalId)));
  const state = { ...request, kind: 'update', phase: 'restore', from, to, cleanup, plan } as const;
  start(service, context, stack, state, true);
}

function start(
  { tables }: CloudFormation,
  context: Context,
  stack: Stack,
  state: Omit<DeploymentState, 'rollingBack' | 'done' | 'failed'>,
  rollingBack = false,
): void {
  tables.putDeployment(stack.id, { ...state, rollingBack, done: 0, failed: [] });
  context.post('step', stack.id);
}
