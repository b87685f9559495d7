/**
 * Where this house is reached is stored nowhere, because it may be elsewhere tomorrow. Texts that hold it (a queue's URL) are kept
 * with a mark in its place, which is exchanged when they are answered or handed to another service.
 */
import type { House } from '../../room.ts';

type Reached = Pick<House, 'endpoint'>;

const mark = 'http://endpoint.punctual.invalid';

/** A URL or path of this house, as it may be stored. */
export function toStored(house: Reached, url: string): string {
  const endpoint = house.endpoint() ?? '';
  return url.startsWith(endpoint) ? `${mark}${url.slice(endpoint.length)}` : url;
}

/** A stored value, as it is today. */
export function toShown<Value>(house: Reached, value: Value): Value {
  if (typeof value === 'string') return value.replaceAll(mark, house.endpoint() ?? '') as Value;
  if (Array.isArray(value)) return value.map((item) => toShown(house, item)) as Value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toShown(house, item)])) as Value;
}
