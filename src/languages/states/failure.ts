/** A state's own failure: what Retry and Catch look at, and what ends an execution. Thrown inside the interpreter only. */

export class Failure {
  readonly error: string | undefined;
  readonly cause: string | undefined;

  constructor(error: string | undefined, cause: string | undefined) {
    this.error = error;
    this.cause = cause;
  }
}

/** "States.Runtime": never retried, never caught. The interpreter says before `cause` in which state it arose. */
export const runtimeFailure = (cause: string): Failure => new Failure('States.Runtime', cause);

export const tooLargeFailure = (stateOrResource: string): Failure =>
  new Failure(
    'States.DataLimitExceeded',
    `The state/task '${stateOrResource}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  );
