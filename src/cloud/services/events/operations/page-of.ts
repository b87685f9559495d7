/** A page of what a list operation found. */
import { cutPage, type Page, readToken } from '../../../kit/page.ts';
import { pageSizeDefault } from '../limits.ts';

/** `found` is in the order of its keys. */
export function pageOf<Item>(
  list: string,
  found: readonly Item[],
  keyOf: (item: Item) => string,
  token: string | undefined,
  size = pageSizeDefault,
): Page<Item> {
  const after = String(readToken(list, token) ?? '');
  const rest = found.filter((item) => keyOf(item) > after);
  return cutPage(list, rest.slice(0, size + 1), size, keyOf);
}
