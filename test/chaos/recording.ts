/**
 * What the checker reads: all that a chaos run left behind, as plain data. Instants are milliseconds of the cloud's clock.
 * `notes` were taken by the harness while it ran, the rest was collected afterwards (collect.ts).
 */
import type { Struck } from './faults/fault.ts';
import type { Job } from './jobs.ts';

export interface Recording {
  readonly notes: Notes;
  readonly ticks: readonly Tick[];
  readonly executions: readonly Execution[];
  readonly tasks: readonly Task[];
  readonly witnesses: readonly Witness[];
  /** Bodies of the messages of each queue. */
  readonly messages: Readonly<Record<string, readonly string[]>>;
  /** When the alarm went to ALARM. */
  readonly alarmsAt: readonly number[];
  readonly toggledState: string;
  /** Sums of metrics by `NAME of WHAT`. */
  readonly sums: Readonly<Record<string, number>>;
  readonly store: StoreRemains;
  /** Command lines of processes of the run that still live. */
  readonly processes: readonly string[];
  /** What the process runner keeps of tasks: folders by task. */
  readonly taskFolders: readonly string[];
}

/** What the harness did and saw. */
export interface Notes {
  readonly jobs: readonly Job[];
  /** Seconds of the cloud in a second of the host. */
  readonly speed: number;
  /** The stack was made between these. */
  readonly deploySentAt: number;
  readonly deployedAt: number;
  /** When everything was over. */
  readonly endedAt: number;
  /** By rule: when its end was asked for and acknowledged. */
  readonly disabled: Readonly<Record<string, { readonly sentAt: number; readonly ackedAt: number }>>;
  readonly lives: readonly Life[];
  /** Faults other than kills. */
  readonly faults: readonly Struck[];
  readonly calls: readonly Call[];
  /** What the engine said on its error stream. */
  readonly errors: readonly string[];
  /** What was still under way when the harness gave up waiting. */
  readonly unfinished: readonly string[];
}

/** From one start of the process to its end. */
export interface Life {
  readonly startedAt: number;
  readonly readyAt?: number;
  readonly endedAt?: number;
  /** `itself`: nobody had asked it to. */
  readonly endedBy?: 'kill' | 'stop' | 'itself';
}

export interface Call {
  readonly does: 'start' | 'ask' | 'send' | 'toggle' | 'read';
  /** The execution's name, the message's body, or the state that the rule is to have or had. */
  readonly what: string;
  readonly sentAt: number;
  /** When its answer or its failure came. */
  readonly doneAt: number;
  readonly acked: boolean;
}

export interface Tick {
  readonly rule: string;
  readonly due: number;
  readonly status: string;
  readonly why: string | null;
  readonly recordedAt: number;
  readonly deliveries: readonly Delivery[];
}

export interface Delivery {
  readonly status: string;
  readonly started: string | null;
  readonly why: string | null;
}

export interface Execution {
  readonly arn: string;
  readonly machine: string;
  readonly name: string;
  readonly status: string;
  readonly stoppedAt?: number;
  /** `time` of its input. */
  readonly tick?: string;
  /** Of machines that run tasks, in the order of its history. */
  readonly attempts: readonly Attempt[];
}

export interface Attempt {
  readonly taskArn?: string;
  readonly ended: boolean;
  readonly exitCode?: number;
  /** Error and cause, shortened, where there is no exit code. */
  readonly reason?: string;
}

export interface Task {
  readonly arn: string;
  readonly job: string;
  readonly status: string;
  readonly exitCode?: number;
  readonly reason?: string;
  readonly createdAt: number;
  readonly stoppedAt?: number;
  readonly environment: Readonly<Record<string, string>>;
  /** All lines of its log stream. */
  readonly lines: readonly string[];
}

export interface Witness {
  readonly file: string;
  readonly rule: string;
  readonly tick: string;
  readonly execution: string;
  readonly attempt: number;
  /** Undefined: it was not seen to end. */
  readonly code?: number;
  readonly lines?: number;
}

export interface StoreRemains {
  /** Answers of `PRAGMA integrity_check` by file. */
  readonly integrity: Readonly<Record<string, string>>;
  readonly effects: readonly string[];
  readonly inbox: readonly string[];
  readonly quarantine: readonly string[];
}
