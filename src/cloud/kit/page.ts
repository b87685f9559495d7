/**
 * Pages of a list operation: opaque tokens that carry where to go on, checked when they come back.
 * A token holds the operation's name, so that one of another list is refused.
 */
import { AwsError } from './aws-error.ts';

export interface Page<Item> {
  readonly items: Item[];
  readonly nextToken: string | undefined;
}

type Place = string | number;

export function writeToken(operation: string, place: Place): string {
  return Buffer.from(JSON.stringify([operation, place])).toString('base64url');
}

/** Throws `invalid` (default: AWS's usual InvalidToken error of JSON services) for a token that this operation never gave. */
export function readToken(
  operation: string,
  token: string | undefined,
  invalid: () => AwsError = () => new AwsError('InvalidToken', `Invalid Token: '${token}'`),
): Place | undefined {
  if (token === undefined) return undefined;
  try {
    const parsed: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    if (Array.isArray(parsed) && parsed.length === 2 && parsed[0] === operation) {
      const place: unknown = parsed[1];
      if (typeof place === 'string' || typeof place === 'number') return place;
    }
  } catch {
    // not JSON: no token of ours
  }
  throw invalid();
}

/** Cuts `found` (asked for with one item more than `size`) into a page; `placeOf` the last item is where the next one goes on. */
export function cutPage<Item>(
  operation: string,
  found: readonly Item[],
  size: number,
  placeOf: (item: Item) => Place,
): Page<Item> {
  const items = found.slice(0, size);
  const last = items.at(-1);
  return {
    items,
    nextToken: found.length > size && last !== undefined ? writeToken(operation, placeOf(last)) : undefined,
  };
}
