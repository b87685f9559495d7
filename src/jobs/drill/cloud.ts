/**
 * The port to a cloud in a simulated world: what drills need of one. Whoever runs drills hands one over; nothing here knows how it is made.
 * It has one account and one region, and nothing in it touches a disk or a network.
 */
import type { Instant } from '../../languages/instant.ts';
import { isObject } from '../../languages/is-object.ts';
import type { Problem } from '../../languages/problem.ts';

export const account = '000000000000';
export const region = 'us-east-1';

/** What becomes of a container. */
export interface Play {
  /** From its start to its end; Infinity: it never ends by itself. */
  readonly seconds: number;
  /** Default 0. */
  readonly exitCode?: number;
  /** Beside its exit code, in ECS's words. */
  readonly reason?: string;
  /** It cannot be started; why, in ECS's words. */
  readonly failsToStart?: string;
  readonly interruptedAfterSeconds?: number;
  /** What it ends with when it is asked to; default: 143. */
  readonly exitCodeOfTerm?: number;
  /** Its health check finds it healthy at once. */
  readonly isHealthy?: true;
}

export interface Container {
  /** The task's 32 hex digits. */
  readonly task: string;
  readonly name: string;
  /** Of its task definition. */
  readonly family: string;
}

/** As RunTask's answer describes it. */
export interface TaskSize {
  readonly cpuUnits: number;
  readonly memoryMiB: number;
  readonly isArm: boolean;
  readonly isSpot: boolean;
  readonly storageGiB: number;
}

export type Denied = 'to stop' | 'to answer';

/** What was seen from outside of the cloud, in the order of time. */
export type Observation = { readonly at: Instant } & (
  | ({ readonly kind: 'started' } & Container)
  | ({ readonly kind: 'interrupted' } & Container)
  | ({ readonly kind: 'failed'; readonly reason: string } & Container)
  | ({ readonly kind: 'ended'; readonly exitCode: number | undefined; readonly reason: string | undefined } & Container)
  /** RunTask was answered with a failure. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** A role may not stop what its execution gave up, or answer with a task's token; in AWS's words. */
  | { readonly kind: 'denied'; readonly what: Denied; readonly reason: string }
  /** What this cloud has not was called, and is taken to succeed. `state`: of a machine; `what`: `lambda:invoke`, or the ARN of a target. */
  | { readonly kind: 'assumed'; readonly by: string; readonly state: string | undefined; readonly what: string }
  /** Left the cloud: a mail, or a request of HTTP. */
  | { readonly kind: 'message'; readonly to: string; readonly subject: string; readonly text: string }
);

export interface DrillCloud {
  now(): Instant;
  /** Through the dispatcher; a refusal is thrown. `anonymous`: as whoever follows a link. */
  call<Output>(service: string, operation: string, input: object, as?: 'anonymous'): Promise<Output>;
  /** When something is due next. */
  next(): Instant | undefined;
  advanceTo(at: Instant): Promise<void>;
  /** Decides of each container that is started from now on. */
  play(script: (container: Container) => Play): void;
  /** RunTask answers with this failure from now on, for tasks of these families; undefined: no more. */
  refuseTasks(reason: string | undefined, families?: ReadonlySet<string>): void;
  /** What is asked for on instances of EC2 runs on Fargate from now on. */
  takeForFargate(): void;
  /** Grows. */
  readonly observations: readonly Observation[];
  /** Of each task that was started, by its id. Grows. */
  readonly tasks: ReadonlyMap<string, TaskSize>;
  /** The engine is off until `start`; time goes on by `advanceTo` all the same. */
  stop(): void;
  start(): Promise<void>;
  /** Another one, with the same state and time, whose observations begin anew. No container may be running. */
  copy(): Promise<DrillCloud>;
  close(): void;
}

/** `isOpen`: nobody is denied anything. */
export type OpenDrillCloud = (start: Instant, isOpen?: boolean) => Promise<DrillCloud>;

export interface Refusal {
  readonly code: string;
  readonly message: string;
  /** Of a template: each problem. */
  readonly problems: readonly Problem[];
}

/** What a call of the cloud has thrown, if it is AWS's own error. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, fields } = error as { code?: unknown; fields?: unknown };
  if (typeof code !== 'string') return undefined;
  const problems = isObject(fields) && Array.isArray(fields['problems']) ? (fields['problems'] as Problem[]) : [];
  return { code, message: error.message, problems };
}
