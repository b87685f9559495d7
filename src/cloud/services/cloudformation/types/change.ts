/** What changed between two states of a resource's lists. */
import type { Values } from './convert.ts';

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

export const isSame = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right);

export const tagsOf = ({ Tags: tags }: Values): Tag[] => (tags as Tag[] | undefined) ?? [];

/** A property that is a list of texts. */
export const textsOf = (values: Values, property: string): string[] => (values[property] as string[] | undefined) ?? [];

/** As the younger services spell them. */
export const lowerTags = (tags: readonly Tag[]) => tags.map(({ Key: key, Value: value }) => ({ key, value }));

export const tagMap = (tags: readonly Tag[]): Record<string, string> =>
  Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));

/** Calls `set` with tags to set and `clear` with keys to remove, where there are any. */
export function changeTags(
  before: Values,
  wanted: Values,
  change: { set: (tags: Tag[]) => void; clear: (keys: string[]) => void },
): void {
  const [old, now] = [tagsOf(before), tagsOf(wanted)];
  const gone = old.map(({ Key }) => Key).filter((key) => !now.some(({ Key }) => Key === key));
  const set = now.filter((tag) => !old.some((other) => isSame(tag, other)));
  if (gone.length > 0) change.clear(gone);
  if (set.length > 0) change.set(set);
}

/** Items that are there only before, and only now. */
export function changedItems<Item>(before: readonly Item[], wanted: readonly Item[]): { gone: Item[]; added: Item[] } {
  const lacks = (list: readonly Item[]) => (item: Item) => !list.some((other) => isSame(item, other));
  return { gone: before.filter(lacks(wanted)), added: wanted.filter(lacks(before)) };
}
