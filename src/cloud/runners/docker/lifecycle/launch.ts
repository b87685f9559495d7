/**
 * Starts a container of a task: its image, its task's network, then created and started, each of which is done already where an
 * engine that was killed came that far. What an Engine does not answer is asked again for a while.
 * Source: "Docker Engine API" (ContainerCreate, ContainerStart).
 */
import type Dockerode from 'dockerode';
import { instant } from '../../../../languages/instant.ts';
import type { ContainerSpec, Pull } from '../../../kit/runner.ts';
import { cannotCreate, engineCannotCreate, runtimeCannotStart } from '../../../kit/stopped-reasons.ts';
import { noAnswer } from '../engine-api/answer.ts';
import { engineMessage, isUnanswered, statusOf } from '../engine-api/engine-errors.ts';
import type { Persist } from '../engine-api/persist.ts';
import type { Semaphore } from '../engine-api/semaphore.ts';
import type { Images } from '../images/pull.ts';
import { containerName, isOf, labelsOf } from '../names.ts';
import type { Attachment, TaskNetwork } from '../network/network.ts';
import { refuses } from '../refuses.ts';
import { StartFailure } from '../start-failure.ts';
import { createOptions } from './create-options.ts';
import type { Start } from './followed-container.ts';
import { type Inspection, inspectContainer } from './inspection.ts';
import { type HostAccess, mountsOf } from './mounts.ts';
import { prepareVolumes } from './volumes.ts';

export interface LaunchParts {
  readonly docker: Dockerode;
  readonly cloudId: string;
  readonly images: Images;
  readonly network: TaskNetwork;
  readonly access: HostAccess;
  readonly processors: number;
  /** See `Surroundings`; asked for each container. */
  readonly freeBytes: () => number | undefined;
  readonly semaphore: Semaphore;
}

/** `inspection`: it had been started before. */
export type Launched = Start & { readonly inspection?: Inspection };

export interface Launching {
  /** False, and it ends where it is. */
  isWanted(): boolean;
  /** Its image is there. */
  pulled(pull: Pull | undefined): void;
  /** Its image is being pulled: the Engine has nothing of it yet. */
  pulling(): void;
  /** From now on it may. */
  creating(): void;
}

/** Its failures are `StartFailure`. */
export async function launch(
  spec: ContainerSpec,
  parts: LaunchParts,
  persist: Persist,
  { isWanted, pulled, pulling, creating }: Launching,
): Promise<Launched | undefined> {
  const refusal = refuses(spec);
  if (refusal) throw new StartFailure(cannotCreate(refusal));
  const mounts = mountsOf(spec, parts.cloudId, parts.access);
  const { registryLogin: login, platform } = spec;
  const options = { ...(login ? { login } : {}), ...(platform ? { platform } : {}) };
  const image = () => persist(() => parts.images.ensure(spec.image, options, pulling));
  let { digest, pull } = await image();
  pulled(pull);
  return parts.semaphore(async () => {
    for (let tries = 1; isWanted(); tries++) {
      await persist(() => prepareVolumes(parts.docker, spec, parts.cloudId, parts.access));
      if (!isWanted()) return undefined;
      const attachment = await persist(() => parts.network.attach(spec.taskId));
      if (!isWanted()) return undefined;
      creating();
      const created = await persist(() => create(spec, parts, attachment, digest, mounts, tries === triesMax));
      if (!isWanted()) return undefined;
      if (!created) {
        ({ digest, pull = pull } = await image());
        continue;
      }
      const { id, inspection } = created;
      const noted = { runtimeId: id, imageDigest: digest, address: attachment.address, pull };
      if (inspection && inspection.State.Status !== 'created') return { ...noted, inspection, at: instant(Date.now()) };
      const obstacle = await persist(openStart(parts.docker, id));
      if (obstacle === undefined) return { ...noted, at: instant(Date.now()) };
      if (typeof obstacle !== 'string') return { ...noted, inspection: obstacle, at: instant(Date.now()) };
      if (tries === triesMax || !hasLostNetwork(obstacle)) throw new StartFailure(runtimeCannotStart(obstacle));
      await persist(() => parts.docker.getContainer(id).remove({ v: true }));
    }
    return undefined;
  });
}

const triesMax = 3;
const notThere = 404;
const nameTaken = 409;
const startedAlready = 304;

interface Created {
  readonly id: string;
  readonly inspection?: Inspection;
}

/**
 * The name is the identity: where it is taken, it is this container. Throws `StartFailure` if it is somebody else's. Undefined, but the last
 * time: what it needs has been removed since it was there (its image, as by `docker image prune`, or the pause container of its network).
 */
async function create(
  spec: ContainerSpec,
  { docker, cloudId, processors, freeBytes }: LaunchParts,
  { pauseContainerId, address }: Attachment,
  imageDigest: string,
  mounts: Dockerode.MountSettings[],
  isLast: boolean,
): Promise<Created | undefined> {
  const labels = labelsOf(spec, cloudId, { imageDigest, address });
  try {
    const where = { labels, pauseContainerId, mounts, processors, freeBytes: freeBytes() };
    const { id } = await docker.createContainer(createOptions(spec, where));
    return { id };
  } catch (error) {
    if (isUnanswered(error)) throw error;
    if (statusOf(error) === notThere && !isLast) return undefined;
    if (statusOf(error) !== nameTaken) throw new StartFailure(engineCannotCreate(engineMessage(error)));
    const name = containerName(spec.taskId, spec.name);
    const inspection = await inspectContainer(docker, name);
    // Its name is kept while another call is still creating it.
    if (!inspection) throw Object.assign(new Error(`\`${name}\` is about to be there`), { code: 'EAGAIN' });
    if (!isOf(inspection.Config.Labels, cloudId, spec))
      throw new StartFailure(engineCannotCreate(engineMessage(error)));
    return { id: inspection.Id, inspection };
  }
}

/**
 * Starts the container, at each call. One that was not answered may have been carried out, and a container that has ended since would run a second
 * time: it is looked at first, and has been started if that is what is returned.
 */
function openStart(docker: Dockerode, id: string): () => Promise<Inspection | string | undefined> {
  let isFirst = true;
  return async () => {
    const before = isFirst ? undefined : await inspectContainer(docker, id);
    isFirst = false;
    return before && before.State.Status !== 'created' ? before : start(docker.getContainer(id));
  };
}

/** The Engine's message where it cannot be started. */
async function start(container: Dockerode.Container): Promise<string | undefined> {
  try {
    const said: unknown = await container.start();
    if (String(said) !== '')
      throw noAnswer('the Docker Engine was asked to start a container, and what came is no answer to that');
    return undefined;
  } catch (error) {
    if (isUnanswered(error)) throw error;
    return statusOf(error) === startedAlready ? undefined : engineMessage(error);
  }
}

/** The pause container of its task's network has ended since it was created. */
const hasLostNetwork = (words: string): boolean =>
  /non running container|cannot join network|No such container/.test(words);
