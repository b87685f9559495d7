/** The stack policy, asked before an update changes, replaces or deletes a resource. */
import {
  deniedByStackPolicy,
  type PolicyResource,
  parseStackPolicy,
  type StackAction,
} from '../../../../languages/policy/stack-policy.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import type { DeploymentState } from '../stack.ts';

/** Throws ValidationError where it may not be. */
export function allowedByPolicy(
  { policy: text }: DeploymentState,
  action: StackAction,
  resource: PolicyResource,
): void {
  const policy = text === undefined ? undefined : parseStackPolicy(text);
  const why = policy && deniedByStackPolicy(policy, action, resource);
  if (why !== undefined) throw new AwsError('ValidationError', why, 400, { saidBy: 'stack' });
}
