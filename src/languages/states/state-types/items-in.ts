/** The items of a Map out of the list, or the object, that it works on. */
import type { JsonObject } from '../json.ts';

/** `pairs`: they are members of an object, each with Key and Value. */
export interface Items {
  readonly items: readonly unknown[];
  readonly pairs: boolean;
}

/** `most`: no more than so many. */
export function itemsIn(value: readonly unknown[] | JsonObject, most: number | undefined): Items {
  if (Array.isArray(value)) return { items: value.slice(0, most), pairs: false };
  const members = Object.entries(value).slice(0, most);
  return { items: members.map(([Key, Value]) => ({ Key, Value })), pairs: true };
}
