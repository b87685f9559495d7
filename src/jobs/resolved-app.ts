/**
 * A checked configuration in one environment: every default given, every text read. What the generator makes a template of.
 * Durations are in seconds; names of fields are the configuration's.
 */
import type { Instant } from '../languages/instant.ts';
import type { Schedule } from '../languages/schedule/schedule.ts';

export interface App {
  readonly name: string;
  /** Undefined: the base, without any environment's overrides. */
  readonly environment: string | undefined;
  /** `office`, `office-prod`. */
  readonly stack: string;
  readonly description: string;
  readonly cluster: string | undefined;
  readonly roles: 'shared' | 'each';
  readonly notify: Notify;
  /** By logical id. */
  readonly overrides: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly ignore: readonly Ignored[];
  readonly jobs: readonly Job[];
}

/** Findings of `punctual check` that are let stand. */
export interface Ignored {
  readonly rule: string;
  readonly job: string | undefined;
  readonly at: string | undefined;
  readonly about: string | undefined;
  readonly reason: string;
}

export interface Notify {
  /** Tells sets apart; `app` is the app's own. */
  readonly id: string;
  readonly emails: readonly string[];
  readonly hooks: readonly string[];
  readonly topics: readonly string[];
  readonly chats: readonly Chat[];
}

export interface Chat {
  readonly kind: 'slack' | 'teams';
  /** Where the hook's URL is kept. */
  readonly url: SecretSource;
}

export interface Job {
  readonly name: string;
  readonly id: string;
  /** `DisableLeavers` */
  readonly logicalId: string;
  readonly description: string | undefined;
  readonly schedules: readonly JobSchedule[];
  readonly paused: boolean;
  readonly startWithinSeconds: number;
  readonly catchUp: 'latest' | 'none' | { readonly all: number };
  readonly overlap: 'skip' | 'allow';
  readonly maxRunsPerDay: number | undefined;
  readonly pauseAfterFailures: number | undefined;
  /** One after another; those within one stage at once. A job without steps has one stage of one. */
  readonly stages: readonly (readonly Step[])[];
  readonly task: Task;
  readonly times: Times;
  readonly wholeTimeoutSeconds: number;
  readonly alarms: Alarms;
  /** Its own, instead of the app's. */
  readonly notify: Notify | undefined;
}

export interface JobSchedule {
  readonly name: string | undefined;
  /** In AWS's form. */
  readonly expression: string;
  readonly schedule: Schedule;
  readonly zone: string;
  /** `every day at 04:30` */
  readonly words: string;
  readonly start: Instant | undefined;
  readonly end: Instant | undefined;
  readonly windowMinutes: number | undefined;
  readonly input: unknown;
}

/** What all of a job's steps share. */
export interface Task {
  readonly ephemeralStorageGiB: number | undefined;
  readonly architecture: 'x86_64' | 'arm64';
  readonly capacity: 'fargate' | 'spot' | 'spot-then-fargate';
  readonly network: Network;
  readonly volumes: readonly Volume[];
  readonly sidecars: readonly Sidecar[];
  readonly permissions: readonly Readonly<Record<string, unknown>>[];
  readonly tags: Readonly<Record<string, string>>;
  readonly retentionDays: number;
  /** Of this host; no image then. */
  readonly run: string | readonly string[] | undefined;
  /** Of this host, absolute: where `run` runs. */
  readonly folder: string;
}

export interface Step {
  /** Undefined: the job has no steps. */
  readonly name: string | undefined;
  readonly container: Container;
  readonly cpu: number;
  readonly memoryMiB: number;
  readonly timeoutSeconds: number;
  readonly retriers: readonly Retrier[];
  /** It differs from the job by more than its command and environment, so that it needs a task definition of its own. */
  readonly ownTask: boolean;
}

export interface Retrier {
  readonly kind: 'launch' | 'interruption' | 'timeout' | 'exitCode' | 'failure';
  readonly exitCode?: number;
  readonly attempts: number;
  readonly waitSeconds: number;
  readonly backoff: number;
  readonly maxWaitSeconds: number | undefined;
}

export interface Times {
  /** All that there can be, the first included. */
  readonly attempts: number;
  readonly waitSeconds: number;
  readonly sumSeconds: number;
}

export interface Container {
  readonly image: Image;
  readonly command: readonly string[] | undefined;
  readonly entryPoint: readonly string[] | undefined;
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, SecretSource>>;
  readonly user: string | undefined;
  readonly workingDirectory: string | undefined;
  readonly readonlyRootFilesystem: boolean;
  readonly stopTimeoutSeconds: number;
}

export interface Sidecar extends Container {
  readonly name: string;
  readonly essential: boolean;
  readonly dependsOn: Readonly<Record<string, string>>;
  readonly healthCheck: HealthCheck | undefined;
  readonly ports: readonly number[];
  readonly cpu: number | undefined;
  readonly memoryMiB: number | undefined;
}

export interface HealthCheck {
  readonly command: readonly string[];
  readonly intervalSeconds: number | undefined;
  readonly timeoutSeconds: number | undefined;
  readonly retries: number | undefined;
  readonly startPeriodSeconds: number | undefined;
}

export type Image =
  /** Of this account's ECR. */
  | { readonly from: 'repository'; readonly repository: string; readonly version: string }
  | { readonly from: 'name'; readonly name: string }
  /** The job is a command of this host. */
  | { readonly from: 'host' };

export type SecretSource =
  | { readonly from: 'parameter'; readonly name: string }
  | { readonly from: 'secret'; readonly name: string; readonly key?: string; readonly stage?: string };

export type Network =
  | { readonly from: 'default' }
  | {
      readonly from: 'given';
      readonly subnets: Chosen;
      readonly securityGroups: Chosen | undefined;
      readonly publicIp: boolean;
    };

export type Chosen = { readonly ids: readonly string[] } | { readonly tag: string };

export interface Volume {
  readonly name: string;
  readonly efs: string | undefined;
  readonly accessPoint: string | undefined;
  readonly host: string | undefined;
  readonly path: string;
  readonly readOnly: boolean;
}

export interface Alarms {
  readonly failed: 'alarm' | 'event' | false;
  readonly timedOut: boolean;
  readonly aborted: boolean;
  readonly silent: Silence | undefined;
}

export interface Silence {
  readonly windowSeconds: number;
  /** `alarm`: CloudWatch sees it; `daily`: beyond its seven days, looked at daily; `once`: at that instant, of a job that ends. */
  readonly by: 'alarm' | 'daily' | 'once';
  readonly at?: Instant;
  /** The window is too wide to see a single run missed, which is told by itself. */
  readonly tellsMissed: boolean;
}
