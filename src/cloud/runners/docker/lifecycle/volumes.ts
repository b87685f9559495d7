/**
 * Docker's volumes that a container mounts. Those of its task are made here, under their label, and one of such a name that is somebody else's is
 * never taken. One that is the Engine's own may be mounted where the settings allow its name, and what it binds of the host where they allow that.
 * Sources: "Docker Engine API" (VolumeCreate, VolumeInspect); docker-volume-create(1), "driver specific options"; mount(8).
 */
import { isAbsolute } from 'node:path';
import type Dockerode from 'dockerode';
import type { ContainerSpec } from '../../../kit/runner.ts';
import { cannotCreate, engineCannotCreate } from '../../../kit/stopped-reasons.ts';
import { engineMessage, ifThere, isUnanswered, removed } from '../engine-api/engine-errors.ts';
import { cloudLabel, taskLabel, volumeLabels } from '../names.ts';
import { StartFailure } from '../start-failure.ts';
import { allowedPath, type HostAccess, taskVolumes } from './mounts.ts';

type Volume = Dockerode.VolumeInspectInfo;

/** Makes those of the task. Throws `StartFailure` where one may not be mounted. */
export async function prepareVolumes(
  docker: Dockerode,
  spec: ContainerSpec,
  cloudId: string,
  access: HostAccess,
): Promise<void> {
  for (const name of taskVolumes(spec)) await makeVolume(docker, name, spec.taskId, cloudId);
  for (const { kind, volume } of spec.mounts ?? []) {
    if (kind !== 'docker') continue;
    const found = await refusedByEngine(ifThere(docker.getVolume(volume).inspect()));
    for (const hostPath of found ? boundPaths(found) : []) allowedPath({ volume, hostPath }, access);
  }
}

async function makeVolume(docker: Dockerode, name: string, taskId: string, cloudId: string): Promise<void> {
  const Labels = { ...volumeLabels(taskId, cloudId) };
  const volume = await refusedByEngine(docker.createVolume({ Name: name, Driver: 'local', Labels }));
  const made = await refusedByEngine(volume.inspect());
  if (isOfTask(made, taskId, cloudId) && Object.keys(made.Options ?? {}).length === 0) return;
  throw new StartFailure(
    cannotCreate(
      `there is a Docker volume \`${name}\` already, which this cloud has not made: nothing of it is touched`,
    ),
  );
}

/** Removes it, if it is the task's. */
export async function removeVolume(docker: Dockerode, name: string, taskId: string, cloudId: string): Promise<void> {
  const volume = docker.getVolume(name);
  const found = await ifThere(volume.inspect());
  if (found && isOfTask(found, taskId, cloudId)) await removed(volume.remove());
}

const isOfTask = ({ Labels }: Volume, taskId: string, cloudId: string): boolean =>
  Labels?.[cloudLabel] === cloudId && Labels[taskLabel] === taskId;

/** File systems whose device is no path of this host. */
const withoutPath = new Set(['tmpfs', 'ramfs', 'nfs', 'nfs4', 'cifs', 'smb3']);

/** Paths of the host that the driver `local` mounts: a device, what is bound, the layers of an overlay. */
function boundPaths({ Options }: Volume): string[] {
  const { type = '', device = '', o = '' } = Options ?? {};
  const options = o.split(',');
  const isBound = options.some((one) => /^r?bind$|^move$/.test(one.trim()));
  const layers = options.flatMap((one) => one.slice(one.indexOf('=') + 1).split(':')).filter(isAbsolute);
  const devices = device === '' || (withoutPath.has(type) && !isBound) || type === 'overlay' ? [] : [device];
  return [...devices, ...layers].map((path) => (isAbsolute(path) ? path : `/${path}`));
}

async function refusedByEngine<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw isUnanswered(error) ? error : new StartFailure(engineCannotCreate(engineMessage(error)));
  }
}
