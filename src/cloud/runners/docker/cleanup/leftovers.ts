/**
 * All that a cloud that does not run has left on a Docker Engine, found by its label and removed for good: containers, of tasks and of their
 * networks, and tasks' own volumes. What clouds share (the network, the image of pause containers) goes where nobody uses it. Pulled images and
 * volumes by name stay: they are not this cloud's alone.
 */
import type Dockerode from 'dockerode';
import { engineMessage, ifThere, removed } from '../engine-api/engine-errors.ts';
import { networkName } from '../network/bridge.ts';
import { pauseImage } from '../network/pause-image.ts';
import { listOwn, listOwnVolumes } from '../own.ts';

export interface Leftover {
  /** For a person: what it is, and its name. */
  readonly what: string;
  /** Throws what the Engine says. */
  remove(): Promise<void>;
}

/** In the order in which they are to be removed. `withShared`: no other cloud of this host runs. */
export async function findLeftovers(docker: Dockerode, cloudId: string, withShared: boolean): Promise<Leftover[]> {
  const [{ ofTasks, pauseContainers }, volumes] = await Promise.all([
    listOwn(docker, cloudId),
    listOwnVolumes(docker, cloudId),
  ]);
  // Those that have joined another's network go before it.
  const containers = [...ofTasks.map(({ info }) => info), ...pauseContainers];
  return [
    ...containers.map(({ Id, Names, State }) => ({
      what: `container ${Names[0]?.slice(1) ?? Id} (${State})`,
      remove: () => gone(docker.getContainer(Id).remove({ force: true, v: true })),
    })),
    ...volumes.map(({ name }) => ({
      what: `volume ${name}`,
      remove: () => gone(docker.getVolume(name).remove()),
    })),
    ...(withShared ? await findShared(docker, new Set(containers.map(({ Id }) => Id))) : []),
  ];
}

/** `own`: containers that will be gone. */
async function findShared(docker: Dockerode, own: ReadonlySet<string>): Promise<Leftover[]> {
  const shared: Leftover[] = [];
  const network = await ifThere(docker.getNetwork(networkName).inspect());
  const isOurs = (network as { Labels?: Record<string, string> } | undefined)?.Labels?.['punctual.role'] === 'network';
  const attached = Object.keys((network?.Containers ?? {}) as object);
  if (network && isOurs && attached.every((id) => own.has(id)))
    shared.push({ what: `network ${networkName}`, remove: () => gone(docker.getNetwork(networkName).remove()) });
  const users = await docker.listContainers({ all: true, filters: { ancestor: [pauseImage] } });
  if ((await ifThere(docker.getImage(pauseImage).inspect())) && users.every(({ Id }) => own.has(Id)))
    shared.push({ what: `image ${pauseImage}`, remove: () => gone(docker.getImage(pauseImage).remove()) });
  return shared;
}

async function gone(removal: Promise<unknown>): Promise<void> {
  try {
    await removed(removal);
  } catch (error) {
    throw new Error(engineMessage(error));
  }
}
