/** What a runner is given of a container: the definition, changed by the overrides of the task, with what was sealed for it. */
import type { KeyValuePair } from '@aws-sdk/client-ecs';
import { own } from '../../../../languages/own.ts';
import type { ContainerSpec, HealthCheck } from '../../../kit/runner.ts';
import type { ServiceHost } from '../../../kit/service.ts';
import type { Container, Definition } from '../definitions/definition.ts';
import { redirectToTaskEndpoint, taskEndpointEnvironment } from '../endpoint/environment.ts';
import { clusterArn, taskArn } from '../names.ts';
import type { Sealed } from '../secrets/sealed.ts';
import type { Task } from '../tasks/task.ts';
import { multilinePattern } from './log-destination.ts';
import { mountsOf } from './mounts.ts';

/** `sealed`: what stands sealed with the task; undefined: nothing yet, or it cannot be opened. */
export function containerSpec(
  host: ServiceHost,
  task: Task,
  document: Definition,
  container: Container,
  sealed: Sealed | undefined,
): ContainerSpec {
  const override = task.fixed.overrides.containerOverrides?.find(({ name }) => name === container.name);
  const { registryLogin, image, secrets = {} } = (sealed && own(sealed.containers, container.name)) ?? {};
  return {
    taskId: task.id,
    taskArn: taskArn(host, task.cluster, task.id),
    clusterArn: clusterArn(host, task.cluster),
    name: container.name,
    image: imageAt(host, image) ?? container.image,
    entryPoint: container.entryPoint ?? [],
    command: override?.command?.length ? override.command : (container.command ?? []),
    environment: {
      ...ownEnvironment(host),
      ...(sealed && taskEndpointEnvironment(host, task, document, { name: container.name, sealed })),
      ...redirectToTaskEndpoint(host, variables(container.environment)),
      ...secrets,
      ...redirectToTaskEndpoint(host, variables(override?.environment)),
    },
    ...limits(task, container),
    ...definedParts({
      workingDirectory: container.workingDirectory,
      hostDirectory: task.state.hostDirectory,
      user: container.user,
      registryLogin,
      platform: document.runtimePlatform && (task.fixed.cpuArchitecture === 'arm64' ? 'linux/arm64' : 'linux/amd64'),
      dockerLabels: {
        ...container.dockerLabels,
        'com.amazonaws.ecs.task-definition-family': task.family,
        'com.amazonaws.ecs.task-definition-version': String(task.revision),
      },
      readonlyRootFilesystem: container.readonlyRootFilesystem,
      ulimits: container.ulimits?.map(({ name, softLimit, hardLimit }) => ({
        name: name as string,
        soft: softLimit as number,
        hard: hardLimit as number,
      })),
      systemControls:
        container.systemControls?.length &&
        Object.fromEntries(container.systemControls.map(({ namespace, value }) => [namespace, value])),
      mounts: mountsOf(document, container),
      volumesFrom: container.volumesFrom?.map(({ sourceContainer, readOnly = false }) => ({
        name: sourceContainer as string,
        readOnly,
      })),
      healthCheck: healthCheck(container),
      multilinePattern: multilinePattern(container),
      ...linuxParts(container),
    }),
  };
}

/** As Docker names what is in this cloud's own registry. */
function imageAt(host: ServiceHost, image: string | undefined): string | undefined {
  const endpoint = host.endpoint();
  return image === undefined || endpoint === undefined ? undefined : `${new URL(endpoint).host}/${image}`;
}

/** What Fargate itself sets. */
const ownEnvironment = ({ region }: ServiceHost): Record<string, string> => ({
  AWS_EXECUTION_ENV: 'AWS_ECS_FARGATE',
  AWS_REGION: region,
  AWS_DEFAULT_REGION: region,
});

const variables = (given: readonly KeyValuePair[] = []): Record<string, string> =>
  Object.fromEntries(given.filter(({ name }) => name).map(({ name, value }) => [name, value ?? '']));

function limits({ fixed }: Task, { name }: Container): Partial<ContainerSpec> {
  const own = fixed.containers.find((one) => one.name === name);
  return {
    taskSize: { cpuUnits: Number(fixed.cpu), memoryMiB: Number(fixed.memory) },
    ...(Number(own?.cpu) > 0 ? { cpuUnits: Number(own?.cpu) } : {}),
    ...(own?.memory === undefined ? {} : { memoryMiB: Number(own.memory) }),
    ...(own?.memoryReservation === undefined ? {} : { memoryReservationMiB: Number(own.memoryReservation) }),
  };
}

/** "interval 30, timeout 5, retries 3": API reference, HealthCheck. */
function healthCheck({ healthCheck: check }: Container): HealthCheck | undefined {
  return (
    check && {
      command: check.command ?? [],
      intervalSeconds: check.interval ?? 30,
      timeoutSeconds: check.timeout ?? 5,
      retries: check.retries ?? 3,
      startPeriodSeconds: check.startPeriod ?? 0,
    }
  );
}

function linuxParts({ linuxParameters }: Container) {
  const { capabilities, initProcessEnabled, tmpfs } = linuxParameters ?? {};
  return {
    init: initProcessEnabled,
    capabilities: capabilities && { add: capabilities.add ?? [], drop: capabilities.drop ?? [] },
    tmpfs: tmpfs?.map(({ containerPath, size, mountOptions = [] }) => ({
      path: containerPath as string,
      sizeMiB: size as number,
      options: mountOptions,
    })),
  };
}

/** Those that ask for something. */
function definedParts<Parts extends object>(
  parts: Parts,
): { [Part in keyof Parts]?: Exclude<Parts[Part], undefined | 0> } {
  const asksFor = (value: unknown): boolean =>
    value !== undefined && value !== 0 && !(Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => asksFor(value))) as never;
}
