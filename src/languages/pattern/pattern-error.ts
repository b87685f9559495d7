/** The first fault ends the reading of a pattern, as it does at AWS; it never leaves `parsePattern`. */
import type { Problem } from '../problem.ts';

export class PatternError extends Error {
  readonly problem: Problem;

  constructor(path: readonly (string | number)[], message: string) {
    super(message);
    this.problem = { path, message };
  }
}
