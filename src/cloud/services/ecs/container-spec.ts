/** What a runner is told of a container: the definition, changed by the overrides of the task. */

import { arn } from '../../arn.ts';
import type { House } from '../../room.ts';
import type { ContainerSpec } from '../../runners/runner.ts';
import type { Container } from './definition.ts';
import { clusterArn, taskArn } from './names.ts';
import type { Task } from './task.ts';

export function containerSpec(house: House, task: Task, container: Container): ContainerSpec {
  const override = task.fixed.overrides.containerOverrides?.find(({ name }) => name === container.name);
  const memory = override?.memory ?? container.memory;
  const { hostDirectory } = task.state;
  return {
    taskId: task.id,
    taskArn: taskArn(house, task.cluster, task.id),
    clusterArn: clusterArn(house, task.cluster),
    name: container.name,
    image: container.image,
    entryPoint: container.entryPoint ?? [],
    command: override?.command?.length ? override.command : (container.command ?? []),
    environment: environment(house, [...(container.environment ?? []), ...(override?.environment ?? [])]),
    ...(container.workingDirectory === undefined ? {} : { workingDirectory: container.workingDirectory }),
    ...(hostDirectory === undefined ? {} : { hostDirectory }),
    ...(container.user === undefined ? {} : { user: container.user }),
    ...(memory === undefined ? {} : { memoryMiB: memory }),
  };
}

/** What Fargate itself sets, then what was given; of two values of one name the later holds. */
function environment(
  house: House,
  given: readonly { readonly name?: string | undefined; readonly value?: string | undefined }[],
): Record<string, string> {
  const variables: Record<string, string> = {
    AWS_EXECUTION_ENV: 'AWS_ECS_FARGATE',
    AWS_REGION: house.region,
    AWS_DEFAULT_REGION: house.region,
  };
  for (const { name, value } of given) if (name) variables[name] = value ?? '';
  return variables;
}

/** Where a container's output goes; undefined: nowhere, as on Fargate without a log configuration. */
export interface LogPlace {
  readonly group: string;
  readonly stream: string;
  readonly region: string;
  readonly createGroup: boolean;
}

/** `PREFIX/CONTAINER/TASKID`, or the task's id alone without a prefix. Source: Using the awslogs log driver. */
export function logPlace(taskId: string, { name, logConfiguration }: Container): LogPlace | undefined {
  if (logConfiguration?.logDriver !== 'awslogs') return undefined;
  const options = logConfiguration.options ?? {};
  const prefix = options['awslogs-stream-prefix'];
  return {
    group: options['awslogs-group'] as string,
    stream: prefix ? `${prefix}/${name}/${taskId}` : taskId,
    region: options['awslogs-region'] as string,
    createGroup: options['awslogs-create-group'] === 'true',
  };
}

export const logGroupArn = (house: House, group: string): string => arn(house, 'logs', `log-group:${group}`);
