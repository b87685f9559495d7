/** What a person asked for cannot be done: why, and what to do instead. */
export class OperatorError extends Error {
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}
