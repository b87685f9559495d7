/** What AWS's model demands of a member beyond its type. The tables in `demands/` are made by `tools/make-demands.ts`. */

export interface Demand {
  readonly required?: true;
  /** Least and most: characters of text, bytes of a blob, items of a list or map, or a number's own value. */
  readonly min?: number;
  readonly max?: number;
  /** A Java regular expression that the whole text must match. */
  readonly pattern?: string;
  readonly enum?: readonly string[];
  /** Of a list's items, a map's keys, a map's values. */
  readonly each?: Demand;
  readonly key?: Demand;
  readonly value?: Demand;
}

/** Structure -> member -> demand. */
export type Demands = Readonly<Record<string, Readonly<Record<string, Demand>>>>;
