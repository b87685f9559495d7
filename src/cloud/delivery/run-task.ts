/** An ECS target's parameters as RunTask's input. EventBridge and EventBridge Scheduler write them almost alike. */
import type { RunTaskRequest, RunTaskResponse } from '@aws-sdk/client-ecs';
import type { EcsParameters } from '@aws-sdk/client-eventbridge';
import { isObject } from '../../languages/is-object.ts';
import { AwsError } from '../kit/aws-error.ts';
import type { Caller } from '../kit/caller.ts';
import type { Context } from '../kit/service.ts';
import { withoutNull } from '../kit/without-null.ts';

/** ECS: startedBy is cut to 36 characters. */
const startedByMax = 36;

/** What else is told to RunTask. `overrides`: JSON text. */
export interface TaskStart {
  readonly cluster: string;
  readonly startedBy: string;
  readonly overrides: string | undefined;
  readonly clientToken?: string;
}

/** Returns the task's ARN. */
export function runTask(context: Context, parameters: EcsParameters, start: TaskStart, caller: Caller): string {
  const { cluster, startedBy, overrides, clientToken } = start;
  const request: RunTaskRequest = {
    ...taskRequest(parameters),
    cluster,
    startedBy: startedBy.slice(0, startedByMax),
    ...(overrides === undefined ? {} : { overrides: overridesOf(overrides) }),
    ...(clientToken === undefined ? {} : { clientToken }),
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
