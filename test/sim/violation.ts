/** What must never happen, has happened. */
import type { Instant } from '../../src/languages/instant.ts';

/** The invariant in words, and what was seen. */
export class Violation extends Error {
  readonly invariant: string;
  seen: string;
  /** Of the cloud's clock. */
  at: Instant | undefined;

  constructor(invariant: string, seen: string) {
    super(`${invariant}: ${seen}`);
    this.invariant = invariant;
    this.seen = seen;
  }
}
