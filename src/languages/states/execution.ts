/**
 * An execution between two steps: plain data, JSON through and through, small enough to be stored whenever it is left waiting.
 * It is a list of threads, each with its own position in the machine. There is one today; a branch of Parallel or an iteration of Map will be
 * another, with the thread that waits for it as its parent.
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
}

export interface Execution {
  readonly about: About;
  /** Id of the last history event. */
  readonly events: number;
  /** The last token given to a call or a timer; they rise and are never used twice. */
  readonly tokens: number;
  readonly threads: readonly Thread[];
  /** Undefined while it runs. */
  readonly ending: Ending | undefined;
}

export type Ending =
  | { readonly status: 'SUCCEEDED'; readonly output: string }
  | { readonly status: 'FAILED' | 'ABORTED'; readonly error: string | undefined; readonly cause: string | undefined }
  | { readonly status: 'TIMED_OUT' };

export interface Thread {
  /** The state it is in, or is about to enter. */
  readonly state: string;
  /** The state's raw input, JSON text. */
  readonly input: string;
  /** Event id and instant at which it entered the state. */
  readonly enteredEvent: number;
  readonly enteredAt: Instant;
  /** Id of its last event. */
  readonly last: number;
  /** Retries so far, one count a retrier of the state. */
  readonly attempts: readonly number[];
  readonly status: ThreadStatus;
}

/** `timer` is that of the task's time-out, if it has one. */
export type ThreadStatus =
  | { readonly is: 'entering' }
  | { readonly is: 'waiting'; readonly timer: number }
  | { readonly is: 'calling'; readonly token: number; readonly timer: number | undefined }
  | { readonly is: 'running'; readonly token: number; readonly timer: number | undefined }
  | { readonly is: 'backing-off'; readonly timer: number };

/** An execution that has not started. */
export const newExecution = (about: About): Execution => ({
  about,
  events: 0,
  tokens: 0,
  threads: [],
  ending: undefined,
});

/** A running execution as text, without `about`. */
export const serializeExecution = ({ events, tokens, threads }: Execution): string =>
  JSON.stringify({ events, tokens, threads });

export function deserializeExecution(about: About, text: string): Execution {
  const { events, tokens, threads } = JSON.parse(text) as Stored;
  return { about, events, tokens, threads: threads.map(threadOf), ending: undefined };
}

interface Stored {
  readonly events: number;
  readonly tokens: number;
  readonly threads: readonly (Thread | EarlierThread)[];
}

/** A thread as earlier versions stored it. */
type EarlierThread = Omit<Thread, 'status'> & { readonly doing: ThreadStatus };

function threadOf(stored: Thread | EarlierThread): Thread {
  if (!('doing' in stored)) return stored;
  const { doing, ...thread } = stored;
  return { ...thread, status: doing };
}
