/**
 * The volumes of a container as the Engine mounts them. A path of the host is mounted only from within the folders that the settings allow,
 * as it is after all links; the Engine's own socket never, nor a folder that has it in it.
 * Sources: "Docker Engine API" (Mount); ECS API reference (Volume, MountPoint).
 */
import { realpathSync } from 'node:fs';
import { sep } from 'node:path';
import type Dockerode from 'dockerode';
import type { ContainerSpec, Mount } from '../../../kit/runner.ts';
import { cannotCreate } from '../../../kit/stopped-reasons.ts';
import { isName, volumeLabels, volumeName } from '../names.ts';
import { StartFailure } from '../start-failure.ts';

export interface HostFolders {
  /** Within these a task may mount. */
  readonly allowed: readonly string[];
  /** These it may never reach. */
  readonly sockets: readonly string[];
}

type Source = Pick<Dockerode.MountSettings, 'Type' | 'Source' | 'VolumeOptions'>;

/** Throws `StartFailure` where a path of the host may not be mounted. */
export function mountsOf(spec: ContainerSpec, cloudId: string, folders: HostFolders): Dockerode.MountSettings[] {
  return (spec.mounts ?? []).map((mount) => ({
    Target: mount.path,
    ReadOnly: mount.readOnly,
    ...sourceOf(mount, spec.taskId, cloudId, folders),
  }));
}

function sourceOf(mount: Mount, taskId: string, cloudId: string, folders: HostFolders): Source {
  switch (mount.kind) {
    case 'task':
      return { Type: 'volume', Source: volumeName(taskId, mount.volume), VolumeOptions: labelled(taskId, cloudId) };
    case 'docker':
      return { Type: 'volume', Source: mount.volume };
    case 'host':
      return { Type: 'bind', Source: allowedPath(mount, folders) };
  }
}

/** The names of those that go with the task. */
export const taskVolumes = ({ taskId, mounts = [] }: ContainerSpec): string[] =>
  mounts
    .filter(({ kind, volume }) => kind === 'task' && isName(volume))
    .map((mount) => volumeName(taskId, mount.volume));

/** The Engine makes such a volume when it is first mounted. */
const labelled = (taskId: string, cloudId: string): Dockerode.MountSettings['VolumeOptions'] => ({
  NoCopy: false,
  Labels: { ...volumeLabels(taskId, cloudId) },
  DriverConfig: { Name: 'local', Options: {} },
});

function allowedPath({ volume: name, hostPath = '' }: Mount, { allowed, sockets }: HostFolders): string {
  const refuse = (why: string): never => {
    throw new StartFailure(cannotCreate(`volume \`${name}\`: host path \`${hostPath}\` ${why}`));
  };
  const path = realPath(hostPath) ?? refuse('does not exist');
  if (sockets.some((socket) => isWithin(realPath(socket) ?? socket, path)))
    refuse('leads to the socket of the Docker Engine, which no task may have');
  if (!allowed.some((folder) => isWithin(path, realPath(folder) ?? folder)))
    refuse('is within none of the folders of the host that tasks may mount');
  return path;
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

const isWithin = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
