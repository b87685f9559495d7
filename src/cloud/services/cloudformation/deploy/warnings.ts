/**
 * What is deployed as it is written, as AWS does, and would fail in silence: a topic that nobody hears, an alarm that tells nobody, a task that nobody
 * waits for, or that can run nowhere here, a schedule that is never due. Said in the stack's events once all its resources are there.
 */
import type { TaskDefinition } from '@aws-sdk/client-ecs';
import type { Target } from '@aws-sdk/client-eventbridge';
import type { DescribeStateMachineOutput } from '@aws-sdk/client-sfn';
import type { ListSubscriptionsByTopicResponse } from '@aws-sdk/client-sns';
import type { Instant } from '../../../../languages/instant.ts';
import { isObject } from '../../../../languages/is-object.ts';
import { isNamedPolicy } from '../../../../languages/policy/named-policies.table.ts';
import { isProblems } from '../../../../languages/problem.ts';
import { bufferSizeProblem } from '../../../../languages/resources/buffer-size.ts';
import { neverDue } from '../../../../languages/schedule/never-due.ts';
import { insteadFor } from '../../../../languages/states/elsewhere.table.ts';
import { allStates } from '../../../../languages/states/machine.ts';
import { parseStoredMachine } from '../../../../languages/states/parse-machine.ts';
import type { Template } from '../../../../languages/template/template.ts';
import type { Resource } from '../stack.ts';
import type { ResourceContext } from '../types/resource-type.ts';
import type { DeploymentStep } from './deployment.ts';
import { emitResourceEvent, warningStart } from './emit-status.ts';
import { callerOf, resourceContextOf } from './resource-context.ts';
import { valuesOf } from './values.ts';

type Look = (context: ResourceContext, resource: Resource, now: Instant) => string | undefined;

/**
 * An event for each of `logicalIds` that deserves one: `warning: …` beside the status that it has. A configuration's alarm without action was asked
 * for: `notify: none`, or `paused`.
 */
export function emitWarnings(
  { service, context, stack, state }: DeploymentStep,
  logicalIds: ReadonlySet<string>,
  { metadata }: Pick<Template, 'metadata'>,
): void {
  const isConfigured = isObject(metadata?.['Punctual']) && metadata['Punctual']['App'] !== undefined;
  for (const { logicalId, type, status, resource } of service.tables.resources(stack.id)) {
    const look = looks[type];
    if (!resource || !look || !logicalIds.has(logicalId)) continue;
    if (isConfigured && type === 'AWS::CloudWatch::Alarm') continue;
    const caller = () => callerOf(context, state.caller, undefined);
    const warning = look(resourceContextOf(service, context, stack, logicalId, caller), resource, context.now);
    if (warning === undefined) continue;
    const { physicalId } = resource;
    const reason = `${warningStart}${warning}`;
    emitResourceEvent(service, context, stack.id, { logicalId, type, status, reason, physicalId, token: state.token });
  }
}

const looks: Readonly<Record<string, Look>> = {
  'AWS::CloudWatch::Alarm': (_, alarm) => silentAlarm(alarm),
  'AWS::ECS::TaskDefinition': (context, { physicalId: taskDefinition }) => {
    const output = context.look<{ taskDefinition: TaskDefinition }>('ecs', 'DescribeTaskDefinition', {
      taskDefinition,
    });
    return runsNowhere(output) ?? logsNowhere(output?.taskDefinition);
  },
  'AWS::Events::Rule': (_, rule, now) => both(neverDue(valuesOf(rule), now), startsTask(rule)),
  'AWS::IAM::Role': (_, role) => notKnown(role),
  'AWS::Scheduler::Schedule': (_, schedule, now) => {
    const values = valuesOf(schedule);
    const { EcsParameters } = values['Target'] as Target;
    return both(neverDue(values, now), EcsParameters === undefined ? undefined : `its target ${directly}`);
  },
  'AWS::StepFunctions::StateMachine': (context, { physicalId: stateMachineArn }) =>
    callsElsewhere(context.look<DescribeStateMachineOutput>('states', 'DescribeStateMachine', { stateMachineArn })),
  'AWS::SNS::Topic': (context, { physicalId: TopicArn }) => {
    const page = context.look<ListSubscriptionsByTopicResponse>('sns', 'ListSubscriptionsByTopic', { TopicArn });
    if (page?.Subscriptions?.length !== 0) return undefined;
    return 'nobody subscribes to this topic, so nobody is told what is published to it: add a subscription';
  },
};

const both = (...warnings: readonly (string | undefined)[]): string | undefined =>
  warnings.filter((warning) => warning !== undefined).join('; ') || undefined;

function silentAlarm(alarm: Resource): string | undefined {
  const {
    AlarmActions: actions = [],
    InsufficientDataActions: others = [],
    ActionsEnabled: enabled = true,
  } = valuesOf(alarm);
  if (!enabled) return 'the actions of this alarm are switched off by ActionsEnabled, so nobody is told';
  if ([actions, others].some((list) => Array.isArray(list) && list.length > 0)) return undefined;
  return 'this alarm has no action, so nobody is told when it goes off: name a topic in AlarmActions';
}

function notKnown(role: Resource): string | undefined {
  const given = valuesOf(role)['ManagedPolicyArns'];
  const arns = Array.isArray(given) ? given.map(String).filter(isNamedPolicy) : [];
  if (arns.length === 0) return undefined;
  return `what ${arns.join(', ')} allows is not known here: it allows nothing`;
}

function startsTask(rule: Resource): string | undefined {
  const targets = (valuesOf(rule)['Targets'] as Target[] | undefined) ?? [];
  const direct = targets
    .filter(({ EcsParameters: parameters }) => parameters !== undefined)
    .map(({ Id }) => `\`${Id}\``);
  if (direct.length === 0) return undefined;
  return `target ${direct.join(', ')} ${directly}`;
}

const directly =
  'starts an ECS task directly: one that fails is not tried again, none is stopped when it takes too long, and nobody is told; start a state machine that runs the task with ecs:runTask.sync';

function callsElsewhere(output: DescribeStateMachineOutput | undefined): string | undefined {
  const machine = parseStoredMachine(output?.definition ?? '');
  if (isProblems(machine)) return undefined;
  const calls = allStates(machine).flatMap((state) => {
    if (state.type !== 'Task' || state.resource.kind !== 'elsewhere') return [];
    return `\`${state.name}\` fails, there is no ${state.resource.service} here: ${insteadFor(state.resource.service)}`;
  });
  return calls.length > 0 ? calls.join('; ') : undefined;
}

function runsNowhere(output: { taskDefinition: TaskDefinition } | undefined): string | undefined {
  const { requiresCompatibilities: required = [], compatibilities = [] } = output?.taskDefinition ?? {};
  if (!output || (compatibilities.includes('FARGATE') && (required.length === 0 || required.includes('FARGATE'))))
    return undefined;
  const asked = required.length > 0 ? `it requires ${required.join(' and ')}` : 'it does not fit Fargate';
  return `this task definition can run nowhere here: ${asked}, and only Fargate is there; name FARGATE in RequiresCompatibilities`;
}

/** What no registration refuses, as on AWS, and no task starts with. */
function logsNowhere({ containerDefinitions = [] }: TaskDefinition = {}): string | undefined {
  for (const { name, logConfiguration } of containerDefinitions) {
    const { mode, 'max-buffer-size': size = '' } = logConfiguration?.options ?? {};
    const why = mode === 'blocking' ? undefined : bufferSizeProblem(size);
    if (why !== undefined)
      return `no task of it starts: \`max-buffer-size\` of container \`${name}\` is no size (${why}); write \`25m\``;
  }
  return undefined;
}
