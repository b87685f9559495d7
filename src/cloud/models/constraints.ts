/** What AWS's model says of a member beyond its type. The tables in `constraints/` are made by `tools/make-constraints.ts`. */

export interface Constraints {
  readonly required?: true;
  /** Least and most: characters of text, bytes of a blob, items of a list or map, or a number's own value. */
  readonly min?: number;
  readonly max?: number;
  /** A Java regular expression that the whole text must match. */
  readonly pattern?: string;
  readonly enum?: readonly string[];
  /** Of a list's items, a map's keys, a map's values. */
  readonly each?: Constraints;
  readonly key?: Constraints;
  readonly value?: Constraints;
}

/** Structure -> member -> its constraints. */
export type ConstraintTable = Readonly<Record<string, Readonly<Record<string, Constraints>>>>;
