/**
 * A task's metadata, as far as ECS knows it: ids of the runtime, of the image and addresses are the runner's to add.
 * Source: Amazon ECS task metadata endpoint version 4 for tasks on Fargate, and its examples.
 */
import { type Instant, iso } from '../../../../languages/instant.ts';
import type { ServiceHost } from '../../../kit/service.ts';
import type { Container, Definition } from '../definitions/definition.ts';
import { logDestination } from '../lifecycle/log-destination.ts';
import { clusterArn, containerArn, taskArn } from '../names.ts';
import { healthOf } from '../tasks/health.ts';
import { runtimeId } from '../tasks/render-task.ts';
import type { ContainerState, Task } from '../tasks/task.ts';

export function containerMetadata(host: ServiceHost, task: Task, document: Definition, index: number): object {
  const container = document.containerDefinitions[index] as Container;
  const fixed = task.fixed.containers[index];
  const state = task.state.containers[index] as ContainerState;
  const arn = containerArn(host, task.cluster, task.id, fixed?.id ?? '');
  const cluster = clusterArn(host, task.cluster);
  const log = logDestination(task.id, container);
  return {
    DockerId: runtimeId(task.id, fixed?.id ?? ''),
    Name: container.name,
    Image: container.image,
    Labels: {
      'com.amazonaws.ecs.cluster': cluster,
      'com.amazonaws.ecs.container-name': container.name,
      'com.amazonaws.ecs.task-arn': taskArn(host, task.cluster, task.id),
      'com.amazonaws.ecs.task-definition-family': task.family,
      'com.amazonaws.ecs.task-definition-version': String(task.revision),
      ...container.dockerLabels,
    },
    DesiredStatus: task.state.desiredStatus,
    KnownStatus: state.status,
    ...(state.exitCode === undefined ? {} : { ExitCode: state.exitCode }),
    Limits: { CPU: Number(fixed?.cpu ?? 0), ...(fixed?.memory ? { Memory: Number(fixed.memory) } : {}) },
    ...time('StartedAt', state.startedAt),
    ...time('FinishedAt', state.endedAt),
    ...(container.healthCheck ? { Health: { status: healthOf(container, state) } } : {}),
    Type: 'NORMAL',
    ContainerARN: arn,
    ...(log
      ? {
          LogDriver: 'awslogs',
          LogOptions: { 'awslogs-group': log.group, 'awslogs-region': log.region, 'awslogs-stream': log.stream },
        }
      : {}),
  };
}

export function taskMetadata(host: ServiceHost, task: Task, document: Definition, withTags: boolean): object {
  const { fixed, state } = task;
  const cpu = Number(fixed.cpu) / 1024;
  return {
    Cluster: clusterArn(host, task.cluster),
    TaskARN: taskArn(host, task.cluster, task.id),
    Family: task.family,
    Revision: String(task.revision),
    DesiredStatus: state.desiredStatus,
    KnownStatus: state.lastStatus,
    Limits: { CPU: cpu, Memory: Number(fixed.memory) },
    ...time('PullStartedAt', state.pullStartedAt),
    ...time('PullStoppedAt', state.pullStoppedAt),
    ...time('ExecutionStoppedAt', state.executionStoppedAt),
    AvailabilityZone: fixed.zone,
    LaunchType: 'FARGATE',
    EphemeralStorageMetrics: { Reserved: fixed.ephemeralGiB * 1024 },
    ...(withTags ? { TaskTags: Object.fromEntries(task.tags.map(({ key, value }) => [key, value])) } : {}),
    Containers: document.containerDefinitions.map((_, index) => containerMetadata(host, task, document, index)),
  };
}

const time = (name: string, at: Instant | undefined): Record<string, string> =>
  at === undefined ? {} : { [name]: iso(at) };
