/** A state's own failure: what Retry and Catch look at, and what ends an execution. Thrown inside the interpreter only. */
import type { Thread } from './execution.ts';

export class Failure {
  readonly error: string | undefined;
  readonly cause: string | undefined;
  /** Another name by which Retry and Catch know it. */
  readonly also: string | undefined;

  constructor(error: string | undefined, cause: string | undefined, also?: string) {
    this.error = error;
    this.cause = cause;
    this.also = also;
  }
}

/** "States.Runtime": never retried, never caught; it ends the execution. The interpreter says before `cause` in which state it arose. */
export const runtimeFailure = (cause: string): Failure => new Failure('States.Runtime', cause);

export const tooLargeFailure = (stateOrResource: string): Failure =>
  new Failure(
    'States.DataLimitExceeded',
    `The state/task '${stateOrResource}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  );

/** AWS says where an error of its own arose: in that state, which the thread has entered. */
export const whereItArose = (state: string, { enteredEvent }: Pick<Thread, 'enteredEvent'>): string =>
  `An error occurred while executing the state '${state}' (entered at the event id #${enteredEvent}). `;
