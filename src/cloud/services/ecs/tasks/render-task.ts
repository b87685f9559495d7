/**
 * A task as ECS shows it: in the outputs of its operations and in the event "ECS Task State Change".
 * The two differ as AWS's do: times, the attachment's type, health, the platform's family, `updatedAt`.
 * Lists that AWS's older clients always show (gpuIds, managedAgents, ...) are there and empty.
 * Sources: API reference, Task; Amazon ECS task state change events; tasks recorded from AWS.
 */
import type { Attachment, Container, ContainerOverride, Task as ShownTask, TaskOverride } from '@aws-sdk/client-ecs';
import { type Instant, iso } from '../../../../languages/instant.ts';
import type { ServiceHost } from '../../../kit/service.ts';
import type { Definition } from '../definitions/definition.ts';
import { clusterArn, containerArn, definitionArn, taskArn } from '../names.ts';
import { healthOf, taskHealth } from './health.ts';
import type { ContainerFixed, ContainerState, Task } from './task.ts';

interface Form<Time> {
  readonly of: 'answer' | 'event';
  readonly time: (at: Instant) => Time;
}

const asAnswer: Form<Date> = { of: 'answer', time: (at) => new Date(at) };
const asEvent: Form<string> = { of: 'event', time: iso };

export const renderTask = (host: ServiceHost, task: Task): ShownTask => render(host, task, asAnswer) as ShownTask;

/** As DescribeTasks shows it: with the health. */
export function renderDescribed(host: ServiceHost, task: Task, document: Definition, withTags: boolean): ShownTask {
  const shown = renderTask(host, task);
  shown.healthStatus = taskHealth(document, task.state);
  for (const [i, container] of (shown.containers ?? []).entries())
    container.healthStatus = healthOf(
      document.containerDefinitions[i] ?? {},
      task.state.containers[i] as ContainerState,
    );
  if (!withTags) shown.tags = [];
  return shown;
}

/** The event's detail: plain JSON. */
export const renderEvent = (host: ServiceHost, task: Task, now: Instant): Record<string, unknown> => ({
  ...render(host, task, asEvent),
  updatedAt: iso(now),
});

function render<Time>(host: ServiceHost, task: Task, form: Form<Time>): Record<string, unknown> {
  const { fixed, state } = task;
  const arn = taskArn(host, task.cluster, task.id);
  const times: Record<string, Time> = {};
  for (const name of timeNames) {
    const at = name === 'connectivityAt' ? state.connectedAt : state[name];
    if (at !== undefined) times[name] = form.time(at);
  }
  return {
    attachments: [attachment(host, task, form.of)],
    attributes: [{ name: 'ecs.cpu-architecture', value: fixed.cpuArchitecture }],
    availabilityZone: fixed.zone,
    ...(fixed.capacityProviderName === undefined ? {} : { capacityProviderName: fixed.capacityProviderName }),
    clusterArn: clusterArn(host, task.cluster),
    ...(state.connectedAt === undefined ? {} : { connectivity: 'CONNECTED' }),
    containers: fixed.containers.map((container, i) =>
      renderContainer(host, task, container, state.containers[i] as ContainerState),
    ),
    cpu: fixed.cpu,
    desiredStatus: state.desiredStatus,
    enableExecuteCommand: fixed.enableExecuteCommand,
    ephemeralStorage: { sizeInGiB: fixed.ephemeralGiB },
    group: fixed.group,
    inferenceAccelerators: [],
    lastStatus: state.lastStatus,
    launchType: fixed.launchType,
    memory: fixed.memory,
    overrides: fixed.overrides,
    ...(form.of === 'answer' ? { platformFamily: 'Linux' } : {}),
    platformVersion: fixed.platformVersion,
    ...(task.startedBy === undefined ? {} : { startedBy: task.startedBy }),
    ...(state.stopCode === undefined ? {} : { stopCode: state.stopCode }),
    ...(state.stoppedReason === undefined ? {} : { stoppedReason: state.stoppedReason }),
    tags: task.tags,
    taskArn: arn,
    taskDefinitionArn: definitionArn(host, task.family, task.revision),
    version: state.version,
    ...times,
  };
}

const timeNames = [
  'createdAt',
  'connectivityAt',
  'pullStartedAt',
  'pullStoppedAt',
  'startedAt',
  'stoppingAt',
  'executionStoppedAt',
  'stoppedAt',
] as const;

function renderContainer(host: ServiceHost, task: Task, fixed: ContainerFixed, state: ContainerState): Container {
  const connected = task.state.connectedAt !== undefined;
  return {
    containerArn: containerArn(host, task.cluster, task.id, fixed.id),
    taskArn: taskArn(host, task.cluster, task.id),
    name: fixed.name,
    image: fixed.image,
    ...(state.imageDigest === undefined ? {} : { imageDigest: state.imageDigest }),
    ...(connected ? { runtimeId: runtimeId(task.id, fixed.id) } : {}),
    lastStatus: state.status,
    ...(state.exitCode === undefined ? {} : { exitCode: state.exitCode }),
    ...(state.reason === undefined ? {} : { reason: state.reason }),
    networkBindings: [],
    networkInterfaces: connected ? [{ attachmentId: task.fixed.attachmentId, privateIpv4Address: address(task) }] : [],
    managedAgents: [],
    cpu: fixed.cpu,
    ...(fixed.memory === undefined ? {} : { memory: fixed.memory }),
    ...(fixed.memoryReservation === undefined ? {} : { memoryReservation: fixed.memoryReservation }),
    gpuIds: [],
  };
}

/** `TASKID-10digits`, as on Fargate. */
export const runtimeId = (taskId: string, containerId: string): string =>
  `${taskId}-${String(Number.parseInt(containerId.slice(-8), 16)).padStart(10, '0')}`;

/** The elastic network interface is recorded, not there: its details are made from the task's id, but for the address of a runner that gives one. */
function attachment(host: ServiceHost, task: Task, of: Form<unknown>['of']): Attachment {
  const { id, fixed, state } = task;
  const details = [{ name: 'subnetId', value: fixed.subnet }];
  if (state.connectedAt !== undefined) {
    const ip = address(task);
    const zone = host.region === 'us-east-1' ? 'ec2.internal' : `${host.region}.compute.internal`;
    details.push(
      { name: 'networkInterfaceId', value: `eni-0${id.slice(16)}` },
      { name: 'macAddress', value: `0a:${id.slice(22).match(/../g)?.join(':')}` },
      { name: 'privateDnsName', value: `ip-${ip.replaceAll('.', '-')}.${zone}` },
      { name: 'privateIPv4Address', value: ip },
    );
  }
  return {
    id: fixed.attachmentId,
    type: of === 'event' ? 'eni' : 'ElasticNetworkInterface',
    status: state.lastStatus === 'STOPPED' ? 'DELETED' : state.connectedAt === undefined ? 'PRECREATED' : 'ATTACHED',
    details,
  };
}

function address({ id: taskId, state }: Task): string {
  if (state.address !== undefined) return state.address;
  const [third = 0, fourth = 0] = Buffer.from(taskId.slice(-4), 'hex');
  return `10.0.${third}.${4 + (fourth % 250)}`;
}

/** As ECS shows overrides: every container by name, and the lists that are always there. */
export function shownOverrides(names: readonly string[], given: TaskOverride): TaskOverride {
  const { containerOverrides = [], inferenceAcceleratorOverrides = [], ...rest } = given;
  return {
    ...rest,
    containerOverrides: names.map(
      (name): ContainerOverride => ({
        command: [],
        environment: [],
        environmentFiles: [],
        resourceRequirements: [],
        ...containerOverrides.find((override) => override.name === name),
        name,
      }),
    ),
    inferenceAcceleratorOverrides,
  };
}
