/** What the parts of the process runner share. */
import type { FollowedContainers } from '../followed-containers.ts';
import type { FollowedContainer } from './follow/followed-container.ts';
import type { Cgroups } from './host/cgroups.ts';
import type { Host } from './host/host.ts';
import type { Session } from './launch/session.ts';
import type { Starter } from './recorder/starter.ts';

export interface ProcessContext {
  readonly host: Host;
  /** The folder of all tasks, and its own name. */
  readonly tasks: string;
  readonly id: string;
  readonly session: Session;
  /** See `Remaining`. */
  readonly endMsMax: number;
  readonly cgroups: Cgroups;
  readonly starter: Starter;
  readonly containers: FollowedContainers<FollowedContainer>;
}
