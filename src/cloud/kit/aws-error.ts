/**
 * The one way a handler says no: AWS's code, AWS's words, AWS's HTTP status.
 * Anything else that is thrown inside a turn is a bug of ours.
 */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  /** Further modelled members of the error's shape, e.g. `resourceName`. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** What is wrong in our own words, and what to do: no part of AWS's. One that begins as the message does says it whole. */
  readonly hint: string | undefined;

  constructor(
    code: string,
    message: string,
    status = 400,
    fields: Readonly<Record<string, unknown>> = {},
    hint?: string,
  ) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = status;
    this.fields = fields;
    this.hint = hint;
  }
}

/** The same refusal, with what we have to say of it. */
export const withHint = ({ code, message, status, fields }: AwsError, hint: string): AwsError =>
  new AwsError(code, message, status, fields, hint);

/** AWS's words and ours, for whoever reads both. */
export const messageAndHint = ({ message, hint }: Pick<AwsError, 'message' | 'hint'>): string =>
  hint === undefined ? message : saysWhole(message, hint) ? hint : `${message} (${hint})`;

export const saysWhole = (message: string, hint: string): boolean => hint.startsWith(message.split('\n', 1)[0]!);

/** What a caller sees of a bug of ours, or of a commit that failed. */
export const internalFailure = (): AwsError =>
  new AwsError('InternalFailure', 'The request processing has failed because of an unknown error.', 500);
