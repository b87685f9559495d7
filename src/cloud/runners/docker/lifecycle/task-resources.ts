/**
 * What this cloud has on the Docker Engine: which containers and volumes each task has, and how they are cleared away. What carries another
 * cloud's label, or none, is never touched.
 */
import type Dockerode from 'dockerode';
import { type Identity, keyOf } from '../../followed-containers.ts';
import { removed } from '../engine-api/engine-errors.ts';
import type { Semaphore } from '../engine-api/semaphore.ts';
import type { TaskNetwork } from '../network/network.ts';
import { listOwn, listOwnVolumes } from '../own.ts';
import { removeVolume } from './volumes.ts';

export interface Listed extends Identity {
  readonly id: string;
  /** `created`, `running`, `exited`, ... */
  readonly state: string;
  /** Of a container with a health check. */
  readonly health: 'healthy' | 'unhealthy' | undefined;
}

export interface TaskResources {
  /** All containers of tasks of this cloud. */
  list(): Promise<Listed[]>;
  /** The task has such a container, or is about to, and these volumes; so has it whatever `list` finds. */
  note(of: Identity, volumes: readonly string[]): void;
  /** The Engine's own name of it. */
  noteId(of: Identity, id: string): void;
  /** The same, if it is known to be there. */
  idOf(of: Identity): string | undefined;
  /** Ends and removes one container, if there is one of that name that is ours. */
  removeContainer(of: Identity): Promise<void>;
  /** Removes the containers of the task, its network, its volumes. */
  clear(taskId: string): Promise<void>;
  /** The same of every task that is none of these. */
  sweep(live: () => ReadonlySet<string>): Promise<void>;
}

interface Known {
  /** Its id, if it is known to be there. */
  readonly containers: Map<string, string | undefined>;
  readonly volumes: Set<string>;
}

export function openTaskResources({
  docker,
  cloudId,
  network,
  semaphore,
}: {
  docker: Dockerode;
  cloudId: string;
  network: TaskNetwork;
  semaphore: Semaphore;
}): TaskResources {
  const tasks = new Map<string, Known>();

  function known(taskId: string): Known {
    const task = tasks.get(taskId) ?? { containers: new Map(), volumes: new Set() };
    tasks.set(taskId, task);
    return task;
  }

  /** A name alone may be somebody else's. */
  async function find(of: Identity): Promise<string | undefined> {
    const id = idOf(of);
    if (id !== undefined) return id;
    const { ofTasks } = await listOwn(docker, cloudId);
    return ofTasks.find((own) => keyOf(own) === keyOf(of))?.info.Id;
  }

  const idOf = ({ taskId, name }: Identity) => tasks.get(taskId)?.containers.get(name);

  const removeContainer = (of: Identity): Promise<void> =>
    semaphore(async () => {
      const id = await find(of);
      if (id !== undefined) await removed(docker.getContainer(id).remove({ force: true, v: true }));
    });

  async function list(): Promise<Listed[]> {
    const { ofTasks } = await listOwn(docker, cloudId);
    return ofTasks.map(({ taskId, name, info: { Id: id, State: state, Status } }) => {
      known(taskId).containers.set(name, id);
      const [, health] = /\((healthy|unhealthy)\)/.exec(Status) ?? [];
      return { taskId, name, id, state, health: health as Listed['health'] };
    });
  }

  async function clear(taskId: string): Promise<void> {
    const { containers, volumes } = known(taskId);
    await Promise.all([...containers.keys()].map((name) => removeContainer({ taskId, name })));
    await Promise.all([
      network.release(taskId),
      ...[...volumes].map((name) => removeVolume(docker, name, taskId, cloudId)),
    ]);
    tasks.delete(taskId);
  }

  return {
    list,
    note({ taskId, name }, volumes) {
      const task = known(taskId);
      task.containers.set(name, task.containers.get(name));
      for (const volume of volumes) task.volumes.add(volume);
    },
    noteId({ taskId, name }, id) {
      known(taskId).containers.set(name, id);
    },
    idOf,
    removeContainer,
    clear,
    async sweep(live) {
      const [, volumes] = await Promise.all([list(), listOwnVolumes(docker, cloudId)]);
      for (const { taskId, name } of volumes) known(taskId).volumes.add(name);
      // What cannot be cleared of one task is tried again by the next sweep, and holds up nothing else.
      await Promise.allSettled([...tasks.keys()].filter((taskId) => !live().has(taskId)).map(clear));
      await network.sweep(live());
    },
  };
}
