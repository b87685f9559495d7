/**
 * All that the engine may ask of the world outside its store: clocks, random numbers, waking, the runner of tasks and the
 * transports of messages. The real one is in `world/real.ts`, the simulated one in `world/simulated.ts`; the engine is the same.
 */
import type { Instant } from '../../languages/instant.ts';
import type { EvaluationRequest, Outcome } from '../../languages/jsonata/evaluation.ts';
import type { Runner } from './runner.ts';

export interface Jump {
  /** By how much the clock moved beyond the time that really went by, in which processes ran: negative if it was set back. */
  readonly clockMs: number;
}

/** Of the file system on which the data folder lies. */
export interface DiskSpace {
  /** For this user, by the last look at it. */
  readonly freeBytes: number;
  readonly totalBytes: number;
}

/** A whole copy of the data folder. */
export interface LastBackup {
  readonly at: Instant;
  readonly bytes: number;
}

export interface World {
  /** The cloud's time. */
  now(): Instant;
  /** The host's time, by which signatures are verified. */
  realNow(): Instant;
  /** At least 0, less than 1. */
  random(): number;
  /** Unpredictable bytes, for ids, tokens and keys. */
  bytes(count: number): Uint8Array;
  /** Calls `wake` as soon as the current work is over. */
  soon(wake: () => void): void;
  /** Calls `wake` at or shortly after `at`, or sooner to have the clock looked at; the latest call replaces the one before; undefined: never. */
  wakeAt(at: Instant | undefined, wake: () => void): void;
  /** From now on time is to go by: a host that sleeps, or a process that is stopped, makes it jump. Called when a turn has ended. */
  watchClock(): void;
  /** How time has jumped since, if it has: the host slept, the process was stopped; or the clock was set since this was asked last. */
  jump(): Jump | undefined;
  /** Cheap enough for every turn; undefined: not to be known. */
  disk(): DiskSpace | undefined;
  /** Undefined: there was none that is known. */
  lastBackup(): LastBackup | undefined;
  /**
   * Evaluates JSONata where it cannot block the engine; `done` gets one outcome an expression. Calls it exactly once, later, never inside the call itself; never throws:
   * an endless loop, too much memory, an evaluator that dies are failures in the outcome. Nothing is changed by it: after a crash it is asked again.
   * `whose`: of those who wait each has its turn.
   */
  evaluate(request: EvaluationRequest, done: (outcomes: readonly Outcome[]) => void, whose?: string): void;
  readonly runner: Runner | undefined;
  readonly transports: Transports;
}

/** How messages leave the cloud. Each calls `done` exactly once, later, never inside the call itself. */
export interface Transports {
  /** An HTTP(S) request. Redirects are not followed; the response's body is dropped, unless it is asked for. */
  post(request: PostRequest, done: (outcome: DeliveryOutcome) => void): void;
  /** No SMTP server is configured: every mail fails for good. */
  readonly withoutMailServer?: true;
  /** An e-mail through the configured SMTP server. */
  mail(message: MailMessage, done: (outcome: DeliveryOutcome) => void): void;
  /** A watchdog outside, which expects a sign each minute; undefined: there is none. */
  readonly watchdog?: Watchdog;
}

export interface Watchdog {
  /** All of its URL that may be said: whoever has the rest can give the sign. */
  readonly host: string;
  /** An HTTP(S) GET. Redirects are not followed; the response's body is dropped. It ends within seconds. */
  ping(done: (outcome: DeliveryOutcome) => void): void;
}

export interface PostRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeoutSeconds: number;
  /** Default: POST. A GET or HEAD has no body. */
  readonly method?: string;
  /** The outcome brings the begin of the response's body along, 64 KiB at most. */
  readonly wantsAnswer?: true;
}

export interface MailMessage {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** `status` is HTTP's where there is one; `permanent`: trying again cannot help (no mail server is configured). */
export type DeliveryOutcome =
  | { readonly ok: true; readonly status?: number; readonly answer?: string }
  | { readonly ok: false; readonly reason: string; readonly status?: number; readonly permanent?: boolean };
