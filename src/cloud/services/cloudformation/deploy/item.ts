/** What the items of a deployment's plan have in common: who makes them, and how what becomes of them is said. */
import type { Caller } from '../../../kit/caller.ts';
import type { Resource } from '../stack.ts';
import type { DeploymentStep } from './deployment.ts';
import { emitResourceStatus, type StatusChange } from './emit-status.ts';
import { callerOf } from './resource-context.ts';

/** Its role is assumed with each call: one that may not be assumed fails the resource, not the step. */
export function callerFor({ service, context, stack, state }: DeploymentStep): () => Caller {
  const revision = stack.revision === undefined ? undefined : service.tables.revision(stack.revision);
  const roleArn = state.roleArn ?? revision?.roleArn;
  return () => callerOf(context, state.caller, roleArn);
}

export function emit(
  { service, context, stack, state }: DeploymentStep,
  change: StatusChange,
  resource: Resource | undefined,
): void {
  emitResourceStatus(service, context, stack.id, { ...change, token: state.token }, resource);
}
