/** What a drill came to. */
import type { Instant } from '../../languages/instant.ts';
import type { Called } from './assumed.ts';
import type { LeftOut } from './fit.ts';
import type { Attempt, Told } from './observe.ts';

/**
 * `fine`: the work was done, or nothing was wrong. `told`: it was not, and somebody was told. `silent`: it was not, and nobody was.
 * `unproven`: it was not, nobody is seen to be told, and what was called then this cloud has not. `overlap`: two runs at once. `unplayed`: it could not be played, `what` says why.
 */
export type Outcome = 'fine' | 'told' | 'silent' | 'unproven' | 'overlap' | 'unplayed';

/** `outcome`, but where what was called may have told. */
export const unlessCalled = (outcome: Outcome, called: readonly Called[]): Outcome =>
  outcome === 'silent' && called.length > 0 ? 'unproven' : outcome;

export interface Result {
  readonly id: string;
  readonly title: string;
  readonly outcome: Outcome;
  /** `3 attempts, exit 1 each, waits of 1 min and 2 min; FAILED`. */
  readonly what: string;
  /** From when on: the tick, or when it was due. */
  readonly from: Instant;
  readonly until: Instant;
  readonly attempts: readonly Attempt[];
  /** The first message of each sender and receiver. */
  readonly told: readonly Told[];
  /** Alarms that rang and of which no message came. */
  readonly rang: readonly { readonly id: string; readonly at: Instant }[];
  /** What this cloud has not and what may tell somebody of the failure: it was called after it. The first call of each. */
  readonly called: readonly Called[];
}

export interface DrilledJob {
  /** The logical id of its machine, or else of its schedule. */
  readonly id: string;
  /** As its configuration names it; of other templates the id. */
  readonly name: string;
  readonly title: string;
  readonly results: readonly Result[];
  readonly leftOut: readonly LeftOut[];
  /** Parameters without a default, and their values here. */
  readonly given: ReadonlyMap<string, string>;
  /** What this cloud has not, and is taken to succeed: `Notify (lambda:invoke)`. */
  readonly assumed: readonly string[];
  readonly notes: readonly string[];
  /** Why nothing could be played of it. */
  readonly unplayed: string | undefined;
}
