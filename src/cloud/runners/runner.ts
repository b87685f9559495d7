/**
 * The port that every runner of containers fills: the process runner, the simulated one, Docker's.
 * The ECS room decides what is to run and in which order; a runner carries out one container at a time and tells what became of it.
 * Nothing is reported inside a call of the engine's, always later. A report may come a second time after a crash: taking it twice
 * must be harmless; lines come twice never, if each chunk and its offset are committed together.
 * One contract suite (`contract.ts`) holds for all.
 */
import type { Instant } from '../../languages/instant.ts';

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
  /** MiB, hard limit. */
  readonly memoryMiB?: number;
}

/** What a runner tells. `at` is when it happened, not when it was noticed. */
export type RunnerReport =
  | {
      readonly happened: 'started';
      readonly taskId: string;
      readonly name: string;
      readonly runtimeId: string;
      readonly at: Instant;
    }
  /** Could not be started; `reason` in ECS's words (`CannotPullContainerError: ...`, `CannotStartContainerError: ...`). */
  | {
      readonly happened: 'failed';
      readonly taskId: string;
      readonly name: string;
      readonly reason: string;
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

export interface OutputChunk {
  readonly taskId: string;
  readonly name: string;
  /** Bytes of the container's output that are read once this chunk is committed; to be given to `settle` after a crash. */
  readonly offset: number;
  /** `at` is when the line was read. An empty line is ''. A line is at most 256 KiB (as an event of CloudWatch Logs); what was cut is said in it. */
  readonly lines: readonly { readonly at: Instant; readonly text: string }[];
}

/** The engine's ear. The runner has one chunk of output a container under way at most: it waits for `committed`. */
export interface Listener {
  report(report: RunnerReport): void;
  output(chunk: OutputChunk, committed: () => void): void;
}

export interface Runner {
  readonly kind: 'process' | 'docker' | 'simulated';
  /** Called by each engine once, before anything else. */
  listen(listener: Listener): void;
  /** Why this runner cannot carry the container out, and what to do; undefined if it can. Pure. */
  refuses(container: ContainerSpec): string | undefined;
  /**
   * Starts the container; `started` or `failed` is reported (only then an effect that starts may be settled), then output, then `exited`.
   * Started before under the same identity (also by an engine since killed): that one is found, and reported on as if it had just been
   * started; where it is followed already, what was reported of it is reported again, its lines are not.
   */
  start(container: ContainerSpec): void;
  /** SIGTERM to all of it, SIGKILL after `graceSeconds`; its end is reported as `exited`. One that is gone already: no error. */
  stop(taskId: string, name: string, graceSeconds: number): void;
  /**
   * After a start of the engine or a jump of time: looks each of these up (their start has been settled, `offset` bytes of their output are
   * committed; one whose start is still to be carried out must not be among them). `started` is reported again, those that run are followed,
   * those that ended are reported; one that was never started is `failed` and can no longer be started. Resolves when all starts, failures and
   * ends that had happened by then have been reported; lines of those that run on may follow later. Needs turns: chunks must be committed.
   * What has been given neither here nor to `start` by now is of no use to anyone: its remains may be removed, unless it runs.
   */
  settle(containers: readonly { readonly spec: ContainerSpec; readonly offset: number }[]): Promise<void>;
  /** The container's outcome is committed: what is left of it may be removed. */
  remove(taskId: string, name: string): void;
  /** Stops following; containers go on. */
  close(): Promise<void>;
}
