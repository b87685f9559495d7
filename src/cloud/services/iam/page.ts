/** Pages of IAM's lists: `Marker`, `MaxItems`, `IsTruncated`. */
import { cutPage, readToken } from '../../kit/page.ts';
import { pageItemsDefault } from './limits.ts';
import { validationError } from './refusals.ts';

interface ForPage {
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}

export interface IamPage<Item> {
  readonly items: Item[];
  readonly IsTruncated: boolean;
  readonly Marker?: string;
}

/** `find(after, limit)` gives items in the order of `keyOf`; `operation` marks its tokens. */
export function pageOf<Item>(
  operation: string,
  { Marker: marker, MaxItems: maxItems = pageItemsDefault }: ForPage,
  find: (after: string, limit: number) => readonly Item[],
  keyOf: (item: Item) => string,
): IamPage<Item> {
  const after = readToken(operation, marker, () => validationError('Invalid Marker.')) ?? '';
  const { items, nextToken } = cutPage(operation, find(String(after), maxItems + 1), maxItems, keyOf);
  return { items, IsTruncated: nextToken !== undefined, ...(nextToken === undefined ? {} : { Marker: nextToken }) };
}

/** As `pageOf`, of a list that is there as a whole, in the order of `keyOf`. */
export const pageOfList = <Item>(
  operation: string,
  input: ForPage,
  list: readonly Item[],
  keyOf: (item: Item) => string,
): IamPage<Item> =>
  pageOf(operation, input, (after, limit) => list.filter((item) => keyOf(item) > after).slice(0, limit), keyOf);
