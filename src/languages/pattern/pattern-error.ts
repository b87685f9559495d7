/** The first problem ends the reading of a pattern, as it does at AWS; `parsePattern` catches it. */
import type { Problem } from '../problem.ts';

export class PatternError extends Error {
  readonly problem: Problem;

  constructor(path: readonly (string | number)[], message: string) {
    super(message);
    this.problem = { path, message };
  }
}
