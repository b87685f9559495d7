/**
 * The rules that bring Step Functions the events of tasks and executions that ended, made by the machine's role when a machine with `.sync` is created or changed.
 * Source: Step Functions guide, "IAM policies for calling Amazon ECS", "Run Amazon ECS tasks" and "IAM policies for calling AWS Step Functions"; the denial is AWS's.
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

interface ManagedRule {
  readonly name: string;
  readonly description: string;
  readonly pattern: object;
}

/** By the service that a `.sync` task calls. */
const managedRules: Readonly<Record<string, ManagedRule>> = {
  ecs: {
    name: 'StepFunctionsGetEventsForECSTaskRule',
    description: 'This rule is used to notify Step Functions regarding integrated ECS tasks',
    pattern: {
      source: ['aws.ecs'],
      'detail-type': ['ECS Task State Change'],
      detail: { lastStatus: ['STOPPED'] },
    },
  },
  states: {
    name: 'StepFunctionsGetEventsForStepFunctionsExecutionRule',
    description: 'This rule is used to notify Step Functions regarding integrated Step Functions executions',
    pattern: {
      source: ['aws.states'],
      'detail-type': ['Step Functions Execution Status Change'],
      detail: { status: ['FAILED', 'SUCCEEDED', 'TIMED_OUT', 'ABORTED'] },
    },
  },
};

/** Throws AccessDeniedException where the role may not do all three. */
export function makeManagedRules(states: States, context: Context, machine: Machine, session: Caller): void {
  const waited = new Set(machine.resources.filter(({ sync }) => sync).map(({ service }) => service));
  for (const service of waited) {
    const rule = managedRules[service];
    if (rule) makeManagedRule(states, context, rule, session);
  }
}

function makeManagedRule({ host }: States, context: Context, managed: ManagedRule, session: Caller): void {
  const { name, description, pattern } = managed;
  const rule = {
    Name: name,
    Description: description,
    EventPattern: JSON.stringify(pattern),
    State: 'ENABLED',
    ManagedBy: statesPrincipal,
  } satisfies PutRuleRequest & { ManagedBy: string };
  const target = { Id: 'StepFunctions', Arn: arn(host, 'states', name) };
  const targets = { Rule: name, Targets: [target], ManagedBy: statesPrincipal } satisfies PutTargetsRequest & {
    ManagedBy: string;
  };
  try {
    context.call('events', 'PutRule', rule, session);
    context.call('events', 'PutTargets', targets, session);
    context.call('events', 'DescribeRule', { Name: name }, session);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const role = session.kind === 'session' ? session.roleArn : '';
    throw accessDenied(`'${role}' is not authorized to create managed-rule.`);
  }
}
