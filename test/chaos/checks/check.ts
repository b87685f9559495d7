/** A check of a recording: what it looked at, in figures, and all that is wrong, in words. */
import type { Recording } from '../recording.ts';

export interface Finding {
  /** What must hold. */
  readonly name: string;
  readonly figures: string;
  readonly violations: readonly string[];
}

export type Check = (recording: Recording) => Finding;

export function groupBy<Item>(items: readonly Item[], key: (item: Item) => string): Map<string, Item[]> {
  return Map.groupBy(items, key);
}

/** Those groups that hold more than one. */
export const doubles = <Item>(items: readonly Item[], key: (item: Item) => string): [key: string, items: Item[]][] =>
  [...groupBy(items, key)].filter(([, group]) => group.length > 1);
