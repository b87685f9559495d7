/** What the parts of the Docker runner share. */
import type Dockerode from 'dockerode';
import type { BackgroundWork } from '../background-work.ts';
import type { FollowedContainers, Identity } from '../followed-containers.ts';
import type { Persist } from './engine-api/persist.ts';
import type { AbandonedContainers } from './lifecycle/abandoned-containers.ts';
import type { FollowedContainer } from './lifecycle/followed-container.ts';
import type { Inspection } from './lifecycle/inspection.ts';
import type { TaskResources } from './lifecycle/task-resources.ts';

export interface DockerContext {
  readonly docker: Dockerode;
  /** Calls that the Engine does not answer are made again for a while. */
  readonly persist: Persist;
  readonly resources: TaskResources;
  readonly containers: FollowedContainers<FollowedContainer>;
  readonly abandoned: AbandonedContainers;
  readonly work: BackgroundWork;
  /** The runner's. */
  readonly closed: AbortSignal;
  /** Reports the end of a container that cannot be followed. */
  lost(of: Identity, reason: string): void;
  /** Undefined: there is no such container. */
  inspect(of: Identity): Promise<Inspection | undefined>;
}
