/**
 * What this cloud has on the Docker Engine: which containers and volumes each task has, and how they are cleared away. What carries another
 * cloud's label, or none, is never touched.
 */
import type Dockerode from 'dockerode';
import { removed } from './engine-answers.ts';
import { containerName, ofCloud, type Whose, whose } from './names.ts';
import { type TaskNetwork, taskLabel } from './network.ts';
import type { Turnstile } from './turnstile.ts';

export interface Listed extends Whose {
  readonly id: string;
  /** `created`, `running`, `exited`, ... */
  readonly state: string;
  /** Of a container with a health check. */
  readonly health: 'healthy' | 'unhealthy' | undefined;
}

export interface Remains {
  /** All containers of tasks of this cloud. */
  list(): Promise<Listed[]>;
  /** These belong to the task; so does whatever `list` finds. */
  note(taskId: string, containers: readonly string[], volumes: readonly string[]): void;
  /** Ends and removes one container. */
  removeContainer(of: Whose): Promise<void>;
  /** The containers of the task, its place, its volumes. */
  clear(taskId: string): Promise<void>;
  /** The same of every task that is none of these. */
  sweep(live: () => ReadonlySet<string>): Promise<void>;
}

interface Known {
  readonly containers: Set<string>;
  readonly volumes: Set<string>;
}

export function openRemains({
  docker,
  cloudId,
  network,
  turnstile,
}: {
  docker: Dockerode;
  cloudId: string;
  network: TaskNetwork;
  turnstile: Turnstile;
}): Remains {
  const tasks = new Map<string, Known>();

  function known(taskId: string): Known {
    const task = tasks.get(taskId) ?? { containers: new Set(), volumes: new Set() };
    tasks.set(taskId, task);
    return task;
  }

  const removeContainer = ({ taskId, name }: Whose): Promise<void> =>
    turnstile(() => removed(docker.getContainer(containerName(taskId, name)).remove({ force: true, v: true })));

  async function list(): Promise<Listed[]> {
    const found = await docker.listContainers({ all: true, filters: ofCloud(cloudId) });
    return found.flatMap(({ Id, Labels, State, Status }) => {
      const of = whose(Labels);
      if (!of) return [];
      const task = known(of.taskId);
      task.containers.add(of.name);
      const [, health] = /\((healthy|unhealthy)\)/.exec(Status) ?? [];
      return [{ ...of, id: Id, state: State, health: health as Listed['health'] }];
    });
  }

  async function clear(taskId: string): Promise<void> {
    const { containers, volumes } = known(taskId);
    await Promise.all([...containers].map((name) => removeContainer({ taskId, name })));
    await Promise.all([
      network.release(taskId),
      ...[...volumes].map((name) => removed(docker.getVolume(name).remove())),
    ]);
    tasks.delete(taskId);
  }

  return {
    list,
    note(taskId, containers, volumes) {
      const task = known(taskId);
      for (const name of containers) task.containers.add(name);
      for (const name of volumes) task.volumes.add(name);
    },
    removeContainer,
    clear,
    async sweep(live) {
      const [, { Volumes: volumes }] = await Promise.all([list(), docker.listVolumes({ filters: ofCloud(cloudId) })]);
      for (const { Name, Labels } of volumes ?? []) {
        const taskId = Labels?.[taskLabel];
        if (taskId) known(taskId).volumes.add(Name);
      }
      await Promise.all([...tasks.keys()].filter((taskId) => !live().has(taskId)).map(clear));
      await network.sweep(live());
    },
  };
}
