/**
 * By what it is known whose a container is: its name, made of the task's id and its own, and its labels. An engine that starts finds by them what
 * one before it had started. Labels hold no secret: anyone who may use the Docker Engine reads them.
 * Source: "Amazon ECS task metadata endpoint version 4" (labels of Fargate).
 */
import type Dockerode from 'dockerode';
import type { ContainerSpec } from '../../kit/runner.ts';
import type { Identity } from '../followed-containers.ts';

export const cloudLabel = 'punctual.cloud';
export const taskLabel = 'punctual.task';
/** Of what serves tasks and is none: the network, pause containers (`holder`, as their first version was called). */
export const roleLabel = 'punctual.role';
export const pauseContainerRole = 'holder';
export const pauseContainerPrefix = 'punctual-holder-';
export const containerLabel = 'punctual.container';
/** Labels that begin so are ours. */
const ownLabels = 'punctual.';
const clusterLabel = 'punctual.cluster';
const digestLabel = 'punctual.image-digest';
const addressLabel = 'punctual.address';

export type Labels = Readonly<Record<string, string>>;

/** ECS's rule of names of containers and volumes. What an older version stored may not follow it, and no path of the Engine's API is made of that. */
export const isName = (name: string): boolean => /^[a-zA-Z0-9_-]{1,255}$/.test(name);

export const containerName = (taskId: string, name: string): string => `punctual-${taskId}-${name}`;
/** Of volumes that go with their task. */
export const volumePrefix = 'punctual-';
export const volumeName = (taskId: string, volume: string): string => `${volumePrefix}${taskId}-${volume}`;

/** All containers, running or not, that carry these labels, whoever has made them. */
export function listByLabels(docker: Dockerode, labels: Labels): Promise<Dockerode.ContainerInfo[]> {
  const label = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  return docker.listContainers({ all: true, filters: { label } });
}

/** Filters of the Engine's lists and events: all that is this cloud's. */
export const ofCloud = (cloudId: string): { label: string[] } => ({ label: [`${cloudLabel}=${cloudId}`] });

/** Undefined: no container of a task (a pause container, say). */
export function identityIn(labels: Labels): Identity | undefined {
  const taskId = labels[taskLabel];
  const name = labels[containerLabel];
  return taskId && name ? { taskId, name } : undefined;
}

export const isOf = (labels: Labels, cloudId: string, { taskId, name }: Identity): boolean =>
  labels[cloudLabel] === cloudId && labels[taskLabel] === taskId && labels[containerLabel] === name;

/** What was known when it was created, and a later engine wants to know. */
export interface Noted {
  readonly imageDigest?: string;
  readonly address?: string;
}

/** The author's labels, and over them ours; of theirs none that begins as ours do. */
export function labelsOf(spec: ContainerSpec, cloudId: string, { imageDigest, address }: Noted): Labels {
  const authors = Object.entries(spec.dockerLabels ?? {}).filter(([name]) => !name.startsWith(ownLabels));
  return {
    ...Object.fromEntries(authors),
    'com.amazonaws.ecs.cluster': spec.clusterArn,
    'com.amazonaws.ecs.container-name': spec.name,
    'com.amazonaws.ecs.task-arn': spec.taskArn,
    [cloudLabel]: cloudId,
    [taskLabel]: spec.taskId,
    [clusterLabel]: spec.clusterArn,
    [containerLabel]: spec.name,
    ...(imageDigest === undefined ? {} : { [digestLabel]: imageDigest }),
    ...(address === undefined ? {} : { [addressLabel]: address }),
  };
}

export function notedIn(labels: Labels): Noted {
  const imageDigest = labels[digestLabel];
  const address = labels[addressLabel];
  return { ...(imageDigest ? { imageDigest } : {}), ...(address ? { address } : {}) };
}

/** Labels of the task's own volumes: they go with it. */
export const volumeLabels = (taskId: string, cloudId: string): Labels => ({
  [cloudLabel]: cloudId,
  [taskLabel]: taskId,
});
