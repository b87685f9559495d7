/** The order of texts by their code units, as `sort()` has it: the same wherever it runs. */

/** Below 0, 0 or above 0, for `sort`. */
export const inCodeOrder = (one: string, other: string): number => (one < other ? -1 : Number(one > other));

/** A copy with its keys in order, for a text that is the same whenever the values are. */
export const sortKeys = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).sort(([one], [other]) => inCodeOrder(one, other))) as T;
