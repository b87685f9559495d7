import type { Line } from './log-format.ts';
import { systemWords } from './system-words.ts';

/** A mistake of the person at the command line: what is wrong, and what to do. Printed without a stack. */
export class UserError extends Error {
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}

/** Asked wrongly: other words on the command line fix it. */
export class UsageError extends UserError {}

/** All is said already: the command ends with this code. */
export class EndsWith extends Error {
  readonly exitCode: number;

  constructor(exitCode: number) {
    super(`ends with ${exitCode}`);
    this.exitCode = exitCode;
  }
}

/** The whole chain of what went wrong, outermost first. */
export function chain(error: unknown): string {
  const messages: string[] = [];
  for (let e = error; e instanceof Error; e = e.cause) messages.push(systemWords(e) ?? e.message);
  return messages.length > 0 ? messages.join(': ') : String(error);
}

/** The whole chain, and what to do. */
export const asLine = (error: unknown): Line => ({
  level: 'ERROR',
  message: chain(error),
  hint: error instanceof UserError ? error.hint : undefined,
});
