/** The containers that a runner follows, by their identity, and the tasks that are not over. */
import type { ContainerSpec, Started } from '../kit/runner.ts';

export interface Identity {
  readonly taskId: string;
  readonly name: string;
}

/** A container that is followed. */
interface Followed {
  readonly spec: ContainerSpec;
  /** Follows it no longer. */
  close(): void;
}

export interface FollowedContainers<Container extends Followed> {
  get(identity: Identity): Container | undefined;
  all(): Container[];
  /** Follows one more. */
  open(started: Started): Container;
  /** No container of the task is followed any more, and it is over. */
  removeTask(taskId: string): void;
  /** Undefined until all are known. */
  liveTasks(): ReadonlySet<string> | undefined;
  /** These, and those with containers that `keepsAlive`. */
  setLiveTasks(taskIds: ReadonlySet<string>): void;
  close(): void;
}

export const keyOf = ({ taskId, name }: Identity): string => `${taskId}/${name}`;

/** `keepsAlive`: the container's task is not over, whatever is said of it. */
export function openFollowedContainers<Container extends Followed>(
  follow: (started: Started) => Container,
  keepsAlive: (container: Container) => boolean,
): FollowedContainers<Container> {
  const followed = new Map<string, Container>();
  let live: Set<string> | undefined;
  return {
    get: (identity) => followed.get(keyOf(identity)),
    all: () => [...followed.values()],
    open(started) {
      const container = follow(started);
      followed.set(keyOf(started.spec), container);
      live?.add(started.spec.taskId);
      return container;
    },
    removeTask(taskId) {
      live?.delete(taskId);
      for (const [key, container] of followed) {
        if (container.spec.taskId !== taskId) continue;
        container.close();
        followed.delete(key);
      }
    },
    liveTasks: () => live,
    setLiveTasks(taskIds) {
      live = new Set(taskIds);
      for (const container of followed.values()) if (keepsAlive(container)) live.add(container.spec.taskId);
    },
    close() {
      for (const container of followed.values()) container.close();
      followed.clear();
    },
  };
}
