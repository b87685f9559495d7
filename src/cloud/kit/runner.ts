/**
 * The port of the runners of containers: the process runner, the simulated one, Docker's.
 * The ECS service decides what is to run and in which order; a runner carries out one container at a time and reports what became of it.
 * Nothing is reported inside a call of the engine's, always later. A report may come a second time after a crash: taking it twice
 * must be harmless; lines come twice never, if each chunk and its offset are committed together.
 * One contract suite (`contract.ts`) holds for all.
 */
import type { Instant } from '../../languages/instant.ts';
import type { RunnerKind } from '../../languages/resources/task-fields.table.ts';

export interface ContainerSpec {
  /** The task's 32 hex digits; with `name` it is the container's identity: what is started twice under it runs once. */
  readonly taskId: string;
  readonly taskArn: string;
  readonly clusterArn: string;
  readonly name: string;
  readonly image: string;
  readonly entryPoint: readonly string[];
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDirectory?: string;
  /** `Metadata.Punctual` of the task definition: the folder of this host in which a process runs. */
  readonly hostDirectory?: string;
  readonly user?: string;
  /** MiB, hard limit; none: the task's. */
  readonly memoryMiB?: number;
  /** MiB, soft limit. */
  readonly memoryReservationMiB?: number;
  /** The container's share of the processor, in units of which a vCPU has 1024; none or 0: as much as there is. */
  readonly cpuUnits?: number;
  /** What all containers of the task may use together. */
  readonly taskSize?: { readonly cpuUnits: number; readonly memoryMiB: number };
  readonly platform?: 'linux/amd64' | 'linux/arm64';
  /** For the image's registry. */
  readonly registryLogin?: { readonly username: string; readonly password: string };
  readonly dockerLabels?: Readonly<Record<string, string>>;
  readonly ulimits?: readonly { readonly name: string; readonly soft: number; readonly hard: number }[];
  readonly readonlyRootFilesystem?: boolean;
  /** An init process stands before the command: it passes signals on and reaps what is left. */
  readonly init?: boolean;
  /** Beside those that Fargate gives (`add`), or not even those (`drop`). */
  readonly capabilities?: { readonly add: readonly string[]; readonly drop: readonly string[] };
  readonly tmpfs?: readonly { readonly path: string; readonly sizeMiB: number; readonly options: readonly string[] }[];
  readonly systemControls?: Readonly<Record<string, string>>;
  readonly mounts?: readonly Mount[];
  /** All mounts of these containers of the task, which have been started before. */
  readonly volumesFrom?: readonly { readonly name: string; readonly readOnly: boolean }[];
  readonly healthCheck?: HealthCheck;
  /** Lines that do not match are of one event with the line before that does: a regular expression. */
  readonly multilinePattern?: string;
}

/** `task`: lives as long as the task. `docker`: the Engine's own, of that name, kept. `host`: a path of this host. */
export interface Mount {
  readonly volume: string;
  readonly kind: 'task' | 'docker' | 'host';
  /** Of kind `host`. */
  readonly hostPath?: string;
  readonly path: string;
  readonly readOnly: boolean;
}

/** Source: ECS API reference, HealthCheck; `command` begins with `CMD` or `CMD-SHELL`. */
export interface HealthCheck {
  readonly command: readonly string[];
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly retries: number;
  readonly startPeriodSeconds: number;
}

/** What a runner reports. `at` is when it happened, not when it was noticed. */
export type RunnerReport =
  | {
      readonly happened: 'started';
      readonly taskId: string;
      readonly name: string;
      readonly runtimeId: string;
      /** `sha256:...` of the image, where there is one. */
      readonly imageDigest?: string;
      /** The task's own IPv4 address, where it has one. */
      readonly address?: string;
      readonly pull?: Pull;
      readonly at: Instant;
    }
  /** Could not be started; `reason` in ECS's words (`CannotPullContainerError: ...`, `CannotStartContainerError: ...`). */
  | {
      readonly happened: 'failed';
      readonly taskId: string;
      readonly name: string;
      readonly reason: string;
      readonly pull?: Pull;
      readonly at: Instant;
    }
  /** The status by its health check has changed. */
  | {
      readonly happened: 'health';
      readonly taskId: string;
      readonly name: string;
      readonly status: 'HEALTHY' | 'UNHEALTHY';
      readonly at: Instant;
    }
  /** The host is taken away: the task is to stop, as by a Spot interruption. */
  | {
      readonly happened: 'interrupted';
      readonly taskId: string;
      readonly name: string;
      readonly at: Instant;
    }
  /** Ended. All output has been handed to `Listener.output` and committed before. No exit code: it cannot be known, `reason` says why. */
  | {
      readonly happened: 'exited';
      readonly taskId: string;
      readonly name: string;
      readonly exitCode?: number;
      readonly reason?: string;
      readonly at: Instant;
    };

export interface Pull {
  readonly startedAt: Instant;
  readonly stoppedAt: Instant;
}

export interface OutputChunk {
  readonly taskId: string;
  readonly name: string;
  /** Bytes of the container's output that are read once this chunk is committed; rises. To be given to `reconcile` after a crash, with `cursor`. */
  readonly offset: number;
  /** Where the runner reads on from, where the offset alone is not enough. */
  readonly cursor?: string;
  /** `at` is when the line was read. An empty line is ''. A line is at most 256 KiB (as an event of CloudWatch Logs); it says what was cut. */
  readonly lines: readonly { readonly at: Instant; readonly text: string }[];
}

/** The engine's side: it takes what a runner reports. The runner has one chunk of output a container under way at most: it waits for `committed`. */
export interface Listener {
  report(report: RunnerReport): void;
  output(chunk: OutputChunk, committed: () => void): void;
}

/** A container that was started, and what is committed of its output. */
export interface Started {
  readonly spec: ContainerSpec;
  readonly offset: number;
  readonly cursor?: string;
}

/** What a task's metadata has of a container beyond what ECS knows. `stats` has the shape of the Engine API's container stats. */
export interface ContainerFacts {
  readonly runtimeId: string;
  readonly runtimeName: string;
  readonly imageId: string;
  readonly address?: string;
  readonly createdAt: Instant;
}

export interface Runner {
  readonly kind: RunnerKind;
  /** Called by each engine once, before anything else. */
  listen(listener: Listener): void;
  /** Why this runner cannot carry the container out, and what to do; undefined if it can. Pure. */
  refuses(container: ContainerSpec): string | undefined;
  /**
   * Starts the container; `started` or `failed` is reported (only then is an effect that starts done), then output, then `exited`.
   * Started before under the same identity (also by an engine since killed): that one is found, and reported on as if it had just been
   * started; where it is followed already, what was reported of it is reported again, its lines are not.
   */
  start(container: ContainerSpec): void;
  /** SIGTERM to all of it, SIGKILL after `graceSeconds`; its end is reported as `exited`. One that is gone already: no error. */
  stop(taskId: string, name: string, graceSeconds: number): void;
  /**
   * After a start of the engine or a jump of time: looks each of these up (the effect that starts them is done, `offset` bytes of their output are
   * committed; one whose start is still to be carried out must not be among them). `started` is reported again, those that run are followed,
   * those that ended are reported; one that was never started is `failed` and can no longer be started. Resolves when all starts, failures and
   * ends that had happened by then have been reported; lines of those that run on may follow later. Needs turns: chunks must be committed.
   * `tasks`: the ids of all tasks that are not over. What this cloud started and belongs to no such task, nor to one that was started since, is an
   * orphan: it is ended and its remains are removed, now and from time to time. What this cloud did not start is never touched.
   */
  reconcile(containers: readonly Started[], tasks: ReadonlySet<string>): Promise<void>;
  /** The task's outcome is committed: what is left of its containers goes, and its network and volumes. */
  remove(taskId: string): void;
  /** For the task's metadata; undefined: nothing is known of it. */
  facts?(taskId: string, name: string): Promise<ContainerFacts | undefined>;
  stats?(taskId: string, name: string): Promise<object | undefined>;
  /** Stops following; containers go on. */
  close(): Promise<void>;
}
