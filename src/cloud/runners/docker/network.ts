/**
 * A task's place on the network, as `awsvpc` gives it: its containers share one network namespace, which a holder owns (`holder.ts`), on
 * a bridge where tasks do not reach each other (`network-bridge.ts`). Which holder is whose is written in the task's containers alone:
 * they are labelled with the task and say whose network they joined. So a holder can be made before any task wants it, and one whose
 * task's containers are gone without a trace can serve another.
 * Leaves out the task's containers themselves. Labels: `punctual.cloud`, `punctual.task` (containers), `punctual.role` (holders).
 */
import { randomBytes } from 'node:crypto';
import type Dockerode from 'dockerode';
import { ifThere, removed } from './engine-answers.ts';
import { ensureHolderImage, holderOptions } from './holder.ts';
import { openPool } from './holder-pool.ts';
import { leftNothing } from './holder-traces.ts';
import { ensureBridge, gateway, networkName } from './network-bridge.ts';
import { StartFailure } from './start-failure.ts';

export const cloudLabel = 'punctual.cloud';
export const taskLabel = 'punctual.task';
export const roleLabel = 'punctual.role';

export interface Place {
  /** To be joined with `container:HOLDERID`. */
  readonly holderId: string;
  /** IPv4. */
  readonly address: string;
}

export interface TaskNetwork {
  /** Where the host itself is reached from within a task, and the engine can listen. */
  readonly gateway: string;
  /** The task's place, made at the first call. Throws `StartFailure` when no address is left. */
  place(taskId: string): Promise<Place>;
  /** The place that the task's containers have joined, as the Engine has it; undefined: there is none, or it is lost. */
  find(taskId: string): Promise<Place | undefined>;
  /** To be called when the task's containers are removed; none may be created afterwards in the place that it had. No error if it has none. */
  release(taskId: string): Promise<void>;
  /** Removes holders of this cloud that no container of one of these tasks has joined, nor of one that was placed since. */
  sweep(liveTaskIds: ReadonlySet<string>): Promise<void>;
  /** Ends the holders that no task has. Tasks keep theirs. */
  close(): Promise<void>;
}

interface Holder extends Place {
  readonly name: string;
  readonly pid: number;
}

/** Makes the network and the holders' image if missing, and finds the places that tasks of this cloud have. */
export async function openNetwork(docker: Dockerode, { cloudId }: { cloudId: string }): Promise<TaskNetwork> {
  await prepare(docker);
  const prefix = `punctual-holder-${randomBytes(4).toString('hex')}`;
  let made = 0;
  /** Names of holders that are ready, in the making or in use since this was opened: what `sweep` leaves alone. */
  const known = new Set<string>();
  const joined = await joinedBy(docker, { [cloudLabel]: cloudId });
  const placing = new Map<string, Promise<Place>>();
  const releasing = new Map<string, Promise<void>>();
  const pool = openPool(make, end);

  async function make(): Promise<Holder> {
    const name = `${prefix}-${++made}`;
    known.add(name);
    try {
      return await startHolder(docker, name, cloudId);
    } catch (error) {
      known.delete(name);
      throw error;
    }
  }

  async function end({ name }: { name: string }): Promise<void> {
    known.delete(name);
    await remove(docker, name);
  }

  async function find(holderId: string): Promise<Holder | undefined> {
    const holder = await look(docker, holderId);
    if (holder) known.add(holder.name);
    return holder;
  }

  async function ready(): Promise<Holder> {
    for (let spare = pool.take(); spare; spare = pool.take()) {
      const { holderId, name } = spare;
      const holder = await find(holderId).catch((error) => {
        known.delete(name);
        throw error;
      });
      if (holder) return holder;
      await end(spare);
    }
    return make();
  }

  async function placeAnew(taskId: string): Promise<Place> {
    await releasing.get(taskId)?.catch(() => undefined);
    const before = joined.get(taskId);
    const holder = (before && (await find(before))) || (await ready());
    joined.set(taskId, holder.holderId);
    return holder;
  }

  async function letGo(taskId: string): Promise<void> {
    await placing.get(taskId)?.catch(() => undefined);
    const holderId = joined.get(taskId);
    if (!holderId) return;
    const holder = await find(holderId);
    const isKept = holder && pool.wanted() && (await isAsGoodAsNew(docker, holder, taskId)) && pool.wanted();
    if (isKept) pool.give(holder);
    else await end(holder ?? { name: holderId });
    joined.delete(taskId);
  }

  return {
    gateway,
    place: (taskId) => onceAtATime(placing, taskId, placeAnew),
    async find(taskId) {
      const holderId = (await joinedBy(docker, { [taskLabel]: taskId })).get(taskId);
      return holderId ? look(docker, holderId) : undefined;
    },
    release: (taskId) => onceAtATime(releasing, taskId, letGo),
    async sweep(liveTaskIds) {
      const tasks = await joinedBy(docker, { [cloudLabel]: cloudId });
      const needed = new Set([...tasks].filter(([taskId]) => liveTaskIds.has(taskId)).map(([, holderId]) => holderId));
      const holders = await listed(docker, { [cloudLabel]: cloudId, [roleLabel]: 'holder' });
      const left = holders.filter(
        ({ Id, Names }) => !needed.has(Id) && !Names.some((name) => known.has(name.slice(1))),
      );
      await Promise.all(left.map(({ Id }) => remove(docker, Id)));
    },
    close: () => pool.close(),
  };
}

/** Who asks while it is under way gets the same. */
function onceAtATime<T>(
  underWay: Map<string, Promise<T>>,
  taskId: string,
  work: (taskId: string) => Promise<T>,
): Promise<T> {
  const begun = underWay.get(taskId);
  if (begun) return begun;
  const promise = work(taskId).finally(() => underWay.delete(taskId));
  underWay.set(taskId, promise);
  return promise;
}

async function prepare(docker: Dockerode): Promise<void> {
  await Promise.all([ensureBridge(docker), ensureHolderImage(docker)]);
}

/** Starts a holder; makes what it needs once more where somebody has tidied it away. */
async function startHolder(docker: Dockerode, name: string, cloudId: string): Promise<Holder> {
  try {
    return await createHolder(docker, name, cloudId);
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode !== 404) throw explained(error as Error);
    await prepare(docker);
    return await createHolder(docker, name, cloudId);
  }
}

async function createHolder(docker: Dockerode, name: string, cloudId: string): Promise<Holder> {
  const labels = { [cloudLabel]: cloudId, [roleLabel]: 'holder' };
  const container = await docker.createContainer(holderOptions(name, networkName, labels));
  try {
    await container.start();
    const holder = await look(docker, container.id);
    if (!holder) throw new Error(`the holder \`${name}\` of a task's network ended at once`);
    return holder;
  } catch (error) {
    await remove(docker, container.id);
    throw error;
  }
}

function explained(error: Error): Error {
  if (!error.message.includes('no available IPv4 addresses')) return error;
  const text = `ResourceInitializationError: no address is left for the task on the Docker network \`${networkName}\``;
  return new StartFailure(text, { cause: error });
}

/** A holder that runs; undefined: it is gone or ended. */
async function look(docker: Dockerode, holderId: string): Promise<Holder | undefined> {
  const found = await ifThere(docker.getContainer(holderId).inspect());
  const address = found?.NetworkSettings.Networks[networkName]?.IPAddress;
  if (!found?.State.Running || !address) return undefined;
  return { holderId: found.Id, name: found.Name.slice(1), address, pid: found.State.Pid };
}

async function isAsGoodAsNew(docker: Dockerode, { pid }: Holder, taskId: string): Promise<boolean> {
  return (await listed(docker, { [taskLabel]: taskId })).length === 0 && leftNothing(pid);
}

async function remove(docker: Dockerode, idOrName: string): Promise<void> {
  await removed(docker.getContainer(idOrName).remove({ force: true }));
}

/** Task id -> id of the container whose network its containers have joined. */
async function joinedBy(docker: Dockerode, labels: Readonly<Record<string, string>>): Promise<Map<string, string>> {
  const places = new Map<string, string>();
  for (const { Labels, HostConfig } of await listed(docker, labels)) {
    const [kind, holderId] = HostConfig.NetworkMode.split(':');
    const taskId = Labels[taskLabel];
    if (kind === 'container' && holderId && taskId) places.set(taskId, holderId);
  }
  return places;
}

function listed(docker: Dockerode, labels: Readonly<Record<string, string>>): Promise<Dockerode.ContainerInfo[]> {
  const label = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  return docker.listContainers({ all: true, filters: { label } });
}
