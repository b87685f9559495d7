/**
 * The rule that brings Step Functions the events of tasks that ended, made by the machine's role when a machine with `.sync` is created or changed.
 * Source: Step Functions guide, "IAM policies for calling Amazon ECS" and "Run Amazon ECS tasks"; the denial is AWS's.
 */
import type { PutRuleRequest, PutTargetsRequest } from '@aws-sdk/client-eventbridge';
import type { Machine } from '../../../languages/states/machine.ts';
import { arn } from '../../kit/arn.ts';
import { AwsError } from '../../kit/aws-error.ts';
import type { Caller } from '../../kit/caller.ts';
import type { Context } from '../../kit/service.ts';
import type { States } from './context.ts';
import { accessDenied } from './errors.ts';
import { statesPrincipal } from './role-session.ts';

const ruleName = 'StepFunctionsGetEventsForECSTaskRule';

/** Throws AccessDeniedException where the role may not do all three. */
export function makeManagedRule({ host }: States, context: Context, machine: Machine, session: Caller): void {
  if (!machine.resources.some(({ sync }) => sync)) return;
  const rule = {
    Name: ruleName,
    Description: 'This rule is used to notify Step Functions regarding integrated ECS tasks',
    EventPattern: JSON.stringify({
      source: ['aws.ecs'],
      'detail-type': ['ECS Task State Change'],
      detail: { lastStatus: ['STOPPED'] },
    }),
    State: 'ENABLED',
    ManagedBy: statesPrincipal,
  } satisfies PutRuleRequest & { ManagedBy: string };
  const target = { Id: 'StepFunctions', Arn: arn(host, 'states', ruleName) };
  const targets = { Rule: ruleName, Targets: [target], ManagedBy: statesPrincipal } satisfies PutTargetsRequest & {
    ManagedBy: string;
  };
  try {
    context.call('events', 'PutRule', rule, session);
    context.call('events', 'PutTargets', targets, session);
    context.call('events', 'DescribeRule', { Name: ruleName }, session);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const role = session.kind === 'session' ? session.roleArn : '';
    throw accessDenied(`'${role}' is not authorized to create managed-rule.`);
  }
}
