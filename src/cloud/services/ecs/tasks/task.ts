/** A task as the service keeps it: what was fixed when it was run, and what has become of it since. Instants are milliseconds. */
import type { LaunchType, Tag, TaskOverride, TaskStopCode } from '@aws-sdk/client-ecs';
import type { Instant } from '../../../../languages/instant.ts';

export interface Task {
  /** 32 hex digits, rising with time. */
  readonly id: string;
  readonly cluster: string;
  readonly family: string;
  readonly revision: number;
  readonly startedBy: string | undefined;
  readonly fixed: TaskFixed;
  readonly state: TaskState;
  readonly tags: readonly Tag[];
}

export interface TaskFixed {
  readonly group: string;
  readonly launchType: LaunchType;
  readonly capacityProviderName?: string;
  readonly platformVersion: string;
  readonly cpu: string;
  readonly memory: string;
  readonly cpuArchitecture: 'x86_64' | 'arm64';
  readonly ephemeralGiB: number;
  readonly enableExecuteCommand: boolean;
  readonly overrides: TaskOverride;
  readonly subnet: string;
  readonly zone: string;
  readonly attachmentId: string;
  /** One for each container of the definition, in its order; so are the states. */
  readonly containers: readonly ContainerFixed[];
}

export interface ContainerFixed {
  /** The end of its ARN. */
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly cpu: string;
  readonly memory?: string;
  readonly memoryReservation?: string;
}

export interface TaskState {
  lastStatus: 'PROVISIONING' | 'PENDING' | 'RUNNING' | 'DEPROVISIONING' | 'STOPPED';
  desiredStatus: 'RUNNING' | 'STOPPED';
  version: number;
  readonly createdAt: Instant;
  /** Its network stands: PENDING began. */
  connectedAt?: Instant;
  /** The folder of this host in which its processes run, by the definition's `Metadata.Punctual`. */
  hostDirectory?: string;
  /** Its IPv4 address, where its runner gives it one. */
  address?: string;
  pullStartedAt?: Instant;
  pullStoppedAt?: Instant;
  startedAt?: Instant;
  stoppingAt?: Instant;
  executionStoppedAt?: Instant;
  stoppedAt?: Instant;
  stopCode?: TaskStopCode;
  stoppedReason?: string;
  /** `Sealed` (see `sealed.ts`), sealed; gone once the task is over. */
  sealed?: string;
  /** The key of its role that it was given for as long as it runs, where it cannot fetch keys. */
  givenKeyId?: string;
  readonly containers: ContainerState[];
}

export interface ContainerState {
  status: 'PENDING' | 'RUNNING' | 'STOPPED';
  /** Its dependencies allowed it, so the runner was asked to start it. */
  startAsked?: true;
  startedAt?: Instant;
  /** The runner was asked to stop it. */
  stopAskedAt?: Instant;
  endedAt?: Instant;
  health?: 'HEALTHY' | 'UNHEALTHY';
  imageDigest?: string;
  exitCode?: number;
  reason?: string;
}

/** Names a container of a task in effects. */
export const containerSubject = (taskId: string, name: string): string => `${taskId}/${name}`;
