/** Pages of KMS's lists: `Limit`, `Marker`, `Truncated`, `NextMarker`. */
import { AwsError } from '../../kit/aws-error.ts';
import { cutPage, readToken } from '../../kit/page.ts';

export interface ForPage {
  readonly Limit?: number | undefined;
  readonly Marker?: string | undefined;
}

export interface KmsPage {
  readonly Truncated: boolean;
  readonly NextMarker?: string;
}

/** `find(after, limit)` gives items in the order of `keyOf`; `operation` marks its tokens. */
export function pageOf<Item>(
  operation: string,
  { Limit, Marker: marker }: ForPage,
  { usual, most }: { readonly usual: number; readonly most: number },
  find: (after: string, limit: number) => readonly Item[],
  keyOf: (item: Item) => string,
): KmsPage & { readonly items: Item[] } {
  const size = Math.min(Limit ?? usual, most);
  const after = readToken(operation, marker, () => new AwsError('InvalidMarkerException', 'Invalid marker.')) ?? '';
  const { items, nextToken } = cutPage(operation, find(String(after), size + 1), size, keyOf);
  return { items, Truncated: nextToken !== undefined, ...(nextToken === undefined ? {} : { NextMarker: nextToken }) };
}
