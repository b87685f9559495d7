/**
 * Which containers and volumes of the Docker Engine are this cloud's. Labels alone do not say so: who makes an image of a task's container to look
 * into it (`docker commit`) gives its labels to all that is run of that image. A pause container and a volume have a name of ours beside them; a
 * task's container has the name that is made of its task or, where somebody has renamed it, the network of a pause container.
 */
import type Dockerode from 'dockerode';
import type { Identity } from '../followed-containers.ts';
import { asked } from './engine-api/answer.ts';
import {
  containerName,
  identityIn,
  ofCloud,
  pauseContainerPrefix,
  pauseContainerRole,
  roleLabel,
  taskLabel,
  volumeName,
} from './names.ts';

type Info = Dockerode.ContainerInfo;

export interface OwnContainers {
  readonly ofTasks: readonly (Identity & { readonly info: Info })[];
  readonly pauseContainers: readonly Info[];
  /** Task id -> id of the pause container whose network its containers have joined. */
  readonly joined: ReadonlyMap<string, string>;
}

export async function listOwn(docker: Dockerode, cloudId: string): Promise<OwnContainers> {
  const found = await askForList(docker, cloudId);
  const pauseContainers = found.filter(isPauseContainer);
  const ids = new Set(pauseContainers.map(({ Id }) => Id));
  const joinedOwn = ({ HostConfig }: Info): string | undefined => {
    const id = joinedContainer(HostConfig?.NetworkMode);
    return id !== undefined && ids.has(id) ? id : undefined;
  };
  return {
    pauseContainers,
    ofTasks: found.flatMap((info) => {
      const of = identityIn(info.Labels);
      return of && (isNamed(info, of) || joinedOwn(info) !== undefined) ? [{ ...of, info }] : [];
    }),
    joined: new Map(
      found.flatMap((info): [string, string][] => {
        const taskId = info.Labels[taskLabel];
        const id = joinedOwn(info);
        return taskId && id ? [[taskId, id]] : [];
      }),
    ),
  };
}

const askForList = (docker: Dockerode, cloudId: string): Promise<Info[]> =>
  asked('its containers', docker.listContainers({ all: true, filters: ofCloud(cloudId) }), (answer) =>
    answer.every(({ Id, Names, Labels }) => Id && Array.isArray(Names) && typeof Labels === 'object' && Labels),
  );

const isNamed = ({ Names }: Info, { taskId, name }: Identity): boolean =>
  Names.includes(`/${containerName(taskId, name)}`);

const isPauseContainer = ({ Labels, Names }: Info): boolean =>
  Labels[roleLabel] === pauseContainerRole && Names.some((name) => name.startsWith(`/${pauseContainerPrefix}`));

/** The container whose network one of that network mode has joined. */
export function joinedContainer(networkMode: string | undefined): string | undefined {
  const [kind, id] = networkMode?.split(':') ?? [];
  return kind === 'container' ? id : undefined;
}

/** Volumes that go with their tasks. */
export async function listOwnVolumes(
  docker: Dockerode,
  cloudId: string,
): Promise<{ readonly taskId: string; readonly name: string }[]> {
  const { Volumes: volumes } = await docker.listVolumes({ filters: ofCloud(cloudId) });
  return (volumes ?? []).flatMap(({ Name, Labels }) => {
    const taskId = Labels?.[taskLabel];
    return taskId && Name.startsWith(volumeName(taskId, '')) ? [{ taskId, name: Name }] : [];
  });
}
