/** One attempt to deliver an event to its target, as the target's role or as EventBridge itself. */
import { createHash } from 'node:crypto';
import type { RunTaskRequest, RunTaskResponse } from '@aws-sdk/client-ecs';
import type { EcsParameters, Target } from '@aws-sdk/client-eventbridge';
import type { StartExecutionInput, StartExecutionOutput } from '@aws-sdk/client-sfn';
import type { PublishInput, PublishResponse } from '@aws-sdk/client-sns';
import type { SendMessageRequest, SendMessageResult } from '@aws-sdk/client-sqs';
import { isObject } from '../../../../languages/is-object.ts';
import { parseArn } from '../../../kit/arn.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Caller } from '../../../kit/caller.ts';
import type { Context } from '../../../kit/service.ts';
import { withoutNull } from '../../../kit/without-null.ts';
import type { BusEvent } from '../event.ts';
import { principal } from '../pass-role.ts';
import type { Rule } from '../rule.ts';
import { hasOwnInput } from './target-input.ts';
import { targetKind } from './target-kind.ts';

/** ECS: startedBy is cut to 36 characters. */
const startedByMax = 36;

/** Returns what was started: an ARN or a message's id. Throws the target's AwsError, and leaves no trace then. */
export function invoke(context: Context, rule: Rule, target: Target, event: BusEvent, input: string): string {
  const caller = callerFor(context, rule, target, event);
  const arn = String(target.Arn);
  switch (targetKind(arn)) {
    case 'state-machine': {
      const request: StartExecutionInput = { stateMachineArn: arn, name: executionName(rule, target, event), input };
      return String(context.call<StartExecutionOutput>('states', 'StartExecution', request, caller).executionArn);
    }
    case 'ecs-cluster':
      return runTask(context, rule, target, input, caller);
    case 'topic': {
      const request: PublishInput = { TopicArn: arn, Message: input };
      return String(context.call<PublishResponse>('sns', 'Publish', request, caller).MessageId);
    }
    case 'queue': {
      const fifo = target.SqsParameters && {
        MessageGroupId: target.SqsParameters.MessageGroupId,
        MessageDeduplicationId: event.id,
      };
      const request: SendMessageRequest = { QueueUrl: queueUrl(arn), MessageBody: input, ...fifo };
      return String(context.call<SendMessageResult>('sqs', 'SendMessage', request, caller).MessageId);
    }
    default:
      throw new Error(`a target of no kind that PutTargets takes: ${arn}`);
  }
}

/** Nothing stored carries the port: all that counts in a queue's URL are its account and name. */
export function queueUrl(arn: string): string {
  const { region, account, resource } = parseArn(arn) ?? { region: '', account: '', resource: '' };
  return `https://sqs.${region}.amazonaws.com/${account}/${resource}`;
}

function callerFor(context: Context, rule: Rule, target: Target, event: BusEvent): Caller {
  if (!target.RoleArn) return { kind: 'service', principal, sourceArn: rule.arn };
  try {
    return context.assume(target.RoleArn, principal, event.id.replaceAll('-', ''), rule.arn);
  } catch (error) {
    if (error instanceof AwsError) throw new AwsError('FailedToAssumeRole', error.message);
    throw error;
  }
}

/** Begins with the event's id, as AWS's does; the rest differs from target to target, and is the same in every attempt. */
function executionName(rule: Rule, target: Target, event: BusEvent): string {
  const hash = createHash('sha256').update(`${rule.arn}\n${target.Id}`).digest('hex');
  return `${event.id}_${hash.slice(0, 8)}-${hash.slice(8, 12)}-${hash.slice(12, 16)}-${hash.slice(16, 20)}-${hash.slice(20, 32)}`;
}

function runTask(context: Context, rule: Rule, target: Target, input: string, caller: Caller): string {
  const request: RunTaskRequest = {
    ...taskRequest(target.EcsParameters as EcsParameters),
    cluster: target.Arn,
    startedBy: `events-rule/${rule.name}`.slice(0, startedByMax),
    ...(hasOwnInput(target) ? { overrides: overridesOf(input) } : {}),
  };
  const { tasks = [], failures = [] } = context.call<RunTaskResponse>('ecs', 'RunTask', request, caller);
  const [task] = tasks;
  if (task) return String(task.taskArn);
  throw new AwsError('RunTaskFailure', failures.map(({ reason, detail }) => detail ?? reason).join('; '), 500);
}

function taskRequest(parameters: EcsParameters): RunTaskRequest {
  const vpc = parameters.NetworkConfiguration?.awsvpcConfiguration;
  const request: RunTaskRequest = {
    taskDefinition: parameters.TaskDefinitionArn,
    count: parameters.TaskCount ?? 1,
    launchType: parameters.LaunchType,
    platformVersion: parameters.PlatformVersion,
    group: parameters.Group,
    capacityProviderStrategy: parameters.CapacityProviderStrategy,
    placementConstraints: parameters.PlacementConstraints,
    placementStrategy: parameters.PlacementStrategy,
    enableECSManagedTags: parameters.EnableECSManagedTags,
    enableExecuteCommand: parameters.EnableExecuteCommand,
    propagateTags: parameters.PropagateTags,
    referenceId: parameters.ReferenceId,
    tags: parameters.Tags?.map(({ Key, Value }) => ({ key: Key, value: Value })),
    networkConfiguration: vpc && {
      awsvpcConfiguration: {
        subnets: vpc.Subnets,
        securityGroups: vpc.SecurityGroups,
        assignPublicIp: vpc.AssignPublicIp,
      },
    },
  };
  return Object.fromEntries(
    Object.entries(request).filter(([, value]) => value !== undefined),
  ) as unknown as RunTaskRequest;
}

/** The Input of an ECS target is RunTask's overrides. */
function overridesOf(input: string): NonNullable<RunTaskRequest['overrides']> {
  try {
    const overrides: unknown = JSON.parse(input);
    if (isObject(overrides)) return withoutNull(overrides) as NonNullable<RunTaskRequest['overrides']>;
  } catch {
    // the same error as for JSON of another kind, below
  }
  throw new AwsError('InvalidJson', 'the input of an ECS target is the JSON object of its overrides');
}
