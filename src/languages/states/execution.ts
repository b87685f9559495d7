/**
 * An execution between two steps: plain data, never changed in place. It is a tree of scopes: the machine, a branch of a Parallel, an iteration of a Map.
 * Each scope that runs has a thread; a thread that waits for scopes of its own (its state is a Parallel or an inline Map) has a fork beside it.
 * `stored-execution.ts` says what of it is written where.
 */
import type { Instant } from '../instant.ts';

/** What never changes in an execution's life; the caller stores it once, beside the execution. */
export interface About {
  readonly executionArn: string;
  readonly name: string;
  /** JSON text, as it was given. */
  readonly input: string;
  readonly roleArn: string;
  readonly startedAt: Instant;
  readonly machineArn: string;
  readonly machineName: string;
  /** How often it was redriven, and when for the last time. */
  readonly redrives?: number;
  readonly redrivenAt?: Instant | undefined;
  /** Of a child of a distributed Map: its Map's. */
  readonly label?: string | undefined;
  /** Of a test of one state: members of the context object in place of its own. */
  readonly context?: Readonly<Record<string, unknown>>;
}

export interface Execution {
  readonly about: About;
  /** Id of the last history event. */
  readonly events: number;
  /** The last token given to a call or a timer; they rise and are never used twice. Threads are numbered by them too. */
  readonly tokens: number;
  /** By id: those of scopes that run. */
  readonly threads: ReadonlyMap<number, Thread>;
  /** By the id of the thread that waits for it. */
  readonly forks: ReadonlyMap<number, Fork>;
  /** Undefined while it runs. */
  readonly ending: Ending | undefined;
}

export type Ending =
  | { readonly status: 'SUCCEEDED'; readonly output: string }
  | { readonly status: 'FAILED' | 'ABORTED'; readonly error: string | undefined; readonly cause: string | undefined }
  | { readonly status: 'TIMED_OUT' };

/** The thread of the machine itself. */
export const rootId = 0;

export interface Thread {
  readonly id: number;
  /** Undefined for the machine's own. */
  readonly parent: number | undefined;
  /** Which branch or which iteration of its parent it is. */
  readonly index: number;
  /** The item of an iteration, JSON text. */
  readonly item?: string | undefined;
  /** Of a batch that is made up for a child of a distributed Map; older versions stored its items, JSON texts. */
  readonly batch?: Batch | readonly string[] | undefined;
  /** The variables assigned in its scope: JSON texts. */
  readonly variables?: Variables | undefined;
  /** The state it is in, or is about to enter. */
  readonly state: string;
  /** The state's raw input, JSON text. */
  readonly input: string;
  /** Event id and instant at which it entered the state, and the event that it entered it after. */
  readonly enteredEvent: number;
  readonly enteredAt: Instant;
  readonly enteredAfter: number;
  /** Id of its last event. */
  readonly last: number;
  /** Retries so far, one count a retrier of the state. */
  readonly attempts: readonly number[];
  /** Of the task that it waits for, or that it waited for last: who has it may answer. */
  readonly taskToken?: string | undefined;
  readonly status: ThreadStatus;
}

/** Its items are the last results of the Map's fork: each is written once. */
export interface Batch {
  readonly items: number;
  /** Of the child's input, with what is around the items. */
  readonly bytes: number;
}

export type Variables = Readonly<Record<string, string>>;

/** `timer` is that of the task's time-out, if it has one; `heartbeat` that of its next sign of life. */
export type ThreadStatus =
  | { readonly is: 'entering' }
  | { readonly is: 'waiting'; readonly timer: number }
  | { readonly is: 'calling'; readonly token: number; readonly timer?: number; readonly heartbeat?: Heartbeat }
  | { readonly is: 'running'; readonly token: number; readonly timer?: number; readonly heartbeat?: Heartbeat }
  | { readonly is: 'backing-off'; readonly timer: number }
  /** Expressions are being evaluated; the stage says what for. */
  | { readonly is: 'evaluating'; readonly token: number; readonly stage: Stage }
  /** Its scopes run: it has a fork. */
  | { readonly is: 'forked' }
  /** Its Map Run goes on: its fork has the items. `batch`: what the batches are made by. */
  | { readonly is: 'map-run'; readonly token: number; readonly batch?: BatchLimits | undefined };

export interface BatchLimits {
  /** 0: no limit. */
  readonly maxItems: number;
  readonly maxInputBytes: number;
  /** BatchInput, JSON text. */
  readonly input?: string;
}

/** All that it waits to be woken by. */
export function timersOf(status: ThreadStatus): number[] {
  const timer = 'timer' in status && status.timer !== undefined ? [status.timer] : [];
  return 'heartbeat' in status && status.heartbeat ? [...timer, status.heartbeat.timer] : timer;
}

export interface Heartbeat {
  readonly timer: number;
  readonly seconds: number;
}

/** Where in a state expressions are needed. */
export type Stage =
  /** What the state does: Arguments, Items, Seconds, the conditions of a Choice. */
  | { readonly at: 'enter' }
  /** Assign and Output, of the state or of the rule that was chosen; `result`: JSON text. */
  | { readonly at: 'leave'; readonly result: string; readonly rule?: number | undefined }
  /** Assign and Output of a catcher. `last`: the thread's last event before the state was said to have failed. */
  | {
      readonly at: 'catch';
      readonly catcher: number;
      readonly error: string;
      readonly cause?: string | undefined;
      readonly last: number;
    }
  /** ItemSelector, for the iteration of this thread, which has not entered its first state; or for a child of a Map Run, which is not started yet. */
  | { readonly at: 'select' };

/** The scopes that a Parallel or an inline Map waits for; the items of a distributed one. */
export interface Fork {
  /** Branches or items. */
  readonly count: number;
  /** The first that has not started. */
  readonly next: number;
  readonly running: number;
  readonly failed: number;
  /** How many run at once. */
  readonly concurrency: number;
  /** How many may fail; undefined: as many as there are. */
  readonly failuresMax: number;
  /** A Map's items, JSON texts; they never change. */
  readonly items: readonly string[];
  /** Of a Map Run. */
  readonly children?: Children;
  /** Of a test of a distributed Map: what its batches would be made by. */
  readonly batch?: BatchLimits;
  /** What the scopes that ended gave, the latest first. */
  readonly results: Result | undefined;
  /** The event that goes before what comes when all have ended. */
  readonly last: number;
}

export interface Children {
  /** That have begun, and how many are wanted to. */
  readonly begun: number;
  readonly wanted: number;
  /** The items are members of an object, each with Key and Value. */
  readonly pairs?: true;
  /** How often the Map Run was redriven; undefined: never. */
  readonly redrives?: number;
}

export interface Result {
  readonly index: number;
  /** JSON text. */
  readonly output: string;
  /** How many there are with this one. */
  readonly number: number;
  readonly before: Result | undefined;
}

/** An execution that has not started. */
export const newExecution = (about: About): Execution => ({
  about,
  events: 0,
  tokens: 0,
  threads: new Map(),
  forks: new Map(),
  ending: undefined,
});
