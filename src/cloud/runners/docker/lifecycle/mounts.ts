/**
 * The volumes of a container as the Engine mounts them. A path of the host is mounted only from within the folders that the settings allow,
 * as it is after all links; the Engine's own socket never, nor a folder that has it in it. A volume that is the Engine's own is mounted where the
 * settings allow its name.
 * Sources: "Docker Engine API" (Mount); ECS API reference (Volume, MountPoint).
 */
import { realpathSync } from 'node:fs';
import { sep } from 'node:path';
import type Dockerode from 'dockerode';
import type { ContainerSpec, Mount } from '../../../kit/runner.ts';
import { cannotCreate } from '../../../kit/stopped-reasons.ts';
import { isName, volumeLabels, volumeName } from '../names.ts';
import { StartFailure } from '../start-failure.ts';

/** What tasks may mount that is not theirs. */
export interface HostAccess {
  /** Within these folders of the host. */
  readonly allowed: readonly string[];
  /** Docker's own volumes of these names. */
  readonly volumes: readonly string[];
  /** These it may never reach. */
  readonly sockets: readonly string[];
}

type Source = Pick<Dockerode.MountSettings, 'Type' | 'Source' | 'VolumeOptions'>;

/** Throws `StartFailure` where a path of the host or a volume may not be mounted. */
export function mountsOf(spec: ContainerSpec, cloudId: string, access: HostAccess): Dockerode.MountSettings[] {
  return (spec.mounts ?? []).map((mount) => ({
    Target: mount.path,
    ReadOnly: mount.readOnly,
    ...sourceOf(mount, spec.taskId, cloudId, access),
  }));
}

function sourceOf(mount: Mount, taskId: string, cloudId: string, access: HostAccess): Source {
  switch (mount.kind) {
    case 'task':
      return { Type: 'volume', Source: volumeName(taskId, mount.volume), VolumeOptions: labelled(taskId, cloudId) };
    case 'docker':
      return { Type: 'volume', Source: allowedVolume(mount, access) };
    case 'host':
      return { Type: 'bind', Source: allowedPath(mount, access) };
  }
}

/** The names of those that go with the task. */
export const taskVolumes = ({ taskId, mounts = [] }: ContainerSpec): string[] =>
  mounts
    .filter(({ kind, volume }) => kind === 'task' && isName(volume))
    .map((mount) => volumeName(taskId, mount.volume));

/** It has been made so (`volumes.ts`). */
const labelled = (taskId: string, cloudId: string): Dockerode.MountSettings['VolumeOptions'] => ({
  NoCopy: false,
  Labels: { ...volumeLabels(taskId, cloudId) },
  DriverConfig: { Name: 'local', Options: {} },
});

function allowedVolume({ volume: name }: Mount, { volumes }: HostAccess): string {
  if (volumes.includes(name)) return name;
  throw new StartFailure(
    cannotCreate(
      `volume \`${name}\` is Docker's own, whoever has made it, and is none of those that tasks may mount: start Punctual with --allow-volume ${name} to let them`,
    ),
  );
}

/** The path after all links. Throws `StartFailure` where it may not be mounted. */
export function allowedPath(
  { volume: name, hostPath = '' }: Pick<Mount, 'volume' | 'hostPath'>,
  { allowed, sockets }: HostAccess,
): string {
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
