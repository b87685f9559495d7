/**
 * The one way a handler says no: AWS's code, AWS's words, AWS's HTTP status.
 * Anything else that is thrown inside a turn is a bug of ours.
 */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  /** Further modelled members of the error's shape, e.g. `resourceName`. */
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, status = 400, fields: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = status;
    this.fields = fields;
  }
}

/** What a caller sees of a bug of ours, or of a commit that failed. */
export const internalFailure = (): AwsError =>
  new AwsError('InternalFailure', 'The request processing has failed because of an unknown error.', 500);
