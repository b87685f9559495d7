/**
 * Rules that a service makes for itself, as Step Functions makes StepFunctionsGetEventsForECSTaskRule: they can be seen by all and
 * edited by none but their service. That service calls PutRule and PutTargets with `ManagedBy`, its principal, as the caller
 * whose role must allow it; no client can, for AWS's model has no such member. An event that matches is put into the
 * service's own inbox as a row of kind `event` whose subject is the event's first resource, whatever the target's ARN.
 * Source: ManagedRuleException, Amazon EventBridge API Reference.
 */
import { AwsError } from '../../kit/aws-error.ts';
import type { Rule } from './rule.ts';

export interface Managed {
  /** A service principal, `states.amazonaws.com`. */
  readonly ManagedBy?: string;
}

export function checkEditable(rule: Rule | undefined, by: string | undefined): void {
  if (rule?.managedBy && rule.managedBy !== by) {
    throw new AwsError('ManagedRuleException', `${rule.name} is a managed rule, made by ${rule.managedBy}.`);
  }
}

export function checkForce(rule: Rule, force: boolean | undefined): void {
  if (rule.managedBy && !force) {
    throw new AwsError(
      'ManagedRuleException',
      `${rule.name} is a managed rule. Set 'force' parameter to true to override.`,
    );
  }
}

/** The service of a service principal: `states`. */
export const serviceOf = (principal: string): string => principal.replace(/\.amazonaws\.com$/, '');
