/**
 * Keys of a bucket, in order, with those that share a beginning up to the delimiter put together: how S3 shows folders.
 * Source: "Organizing objects using prefixes".
 */

export interface Grouping {
  readonly prefix: string;
  /** '': none. */
  readonly delimiter: string;
  readonly count: number;
}

export type Entry<Item> =
  | { readonly key: string; readonly item: Item }
  | { readonly key: string; readonly item?: never };

interface Listing<Item> {
  readonly entries: readonly Entry<Item>[];
  readonly isCut: boolean;
}

/** Rows read at a time. */
const batch = 1001;

/**
 * `from`: the first key to look at; `after`: what comes after this key, or after all keys of this group. `rowsFrom`: items by key, from one on.
 * A group counts as one entry.
 */
export function groupKeys<Item>(
  { prefix, delimiter, count }: Grouping,
  after: string,
  rowsFrom: (key: string, count: number) => readonly { readonly key: string; readonly item: Item }[],
): Listing<Item> {
  const entries: Entry<Item>[] = [];
  let from = isAfter(prefix, after) ? prefix : after;
  let skipped = after;
  for (;;) {
    const rows = rowsFrom(from, batch);
    for (const { key, item } of rows) {
      if (!key.startsWith(prefix)) return { entries, isCut: false };
      if (!isAfter(key, skipped) || isIn(skipped, key, prefix, delimiter)) continue;
      if (entries.length >= count) return { entries, isCut: true };
      const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
      if (end < 0) entries.push({ key, item });
      else {
        const group = key.slice(0, end + delimiter.length);
        entries.push({ key: group });
        skipped = group;
      }
    }
    const last = rows.at(-1)?.key;
    if (last === undefined || rows.length < batch) return { entries, isCut: false };
    from = `${last}\0`;
    const past = isIn(skipped, last, prefix, delimiter) ? pastGroup(skipped) : from;
    if (isAfter(past, from)) from = past;
  }
}

/** In the order of UTF-8, which is S3's and that of the rows; JavaScript's own differs beyond U+FFFF. */
export const isAfter = (key: string, other: string): boolean =>
  Buffer.compare(Buffer.from(key), Buffer.from(other)) > 0;

/** A listing that goes on after a group has shown all keys of it. */
const isIn = (group: string, key: string, prefix: string, delimiter: string): boolean =>
  delimiter !== '' && group.length > prefix.length && group.endsWith(delimiter) && key.startsWith(group);

/** The first text that no key of the group comes after. */
function pastGroup(group: string): string {
  const characters = [...group];
  const last = characters.pop()?.codePointAt(0) ?? 0;
  return characters.join('') + String.fromCodePoint(last === 0xd7ff ? 0xe000 : Math.min(last + 1, 0x10ffff));
}
