/** What a field of a pattern asks of the field of an event. */
import type { Scalar } from './json.ts';

export type Test = (value: Scalar) => boolean;

/** Wildcards that count as one: a beginning that several share counts once. */
export type Wildcards = readonly string[];

export interface Effort {
  readonly perValue: number;
  readonly perCharacter: number;
}

export interface Condition {
  /** Any value of the field passes. */
  readonly test: Test;
  /** `exists: false` is among the list: the field may be missing. */
  readonly orAbsent: boolean;
  /** What `test` takes at most, in tests of a short value: for any value, and for each character of a text. */
  readonly effort: Effort;
  /** Those in its list, for the measure of their complexity. */
  readonly wildcards: readonly Wildcards[];
}
