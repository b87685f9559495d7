/**
 * Where this cloud is reached is stored nowhere, because it may be elsewhere tomorrow. Texts that hold it (a queue's URL) are kept
 * with a mark instead, which is replaced when they are returned or passed to another service.
 */
import type { ServiceHost } from '../../kit/service.ts';

type Reached = Pick<ServiceHost, 'endpoint'>;

const mark = 'http://endpoint.punctual.invalid';

/** A URL or path of this cloud, as it may be stored. */
export function toStored(host: Reached, url: string): string {
  const endpoint = host.endpoint() ?? '';
  return url.startsWith(endpoint) ? `${mark}${url.slice(endpoint.length)}` : url;
}

/** A stored value, as it is today: itself, where the mark is nowhere in it. */
export const toShown = <Value>(host: Reached, value: Value): Value =>
  JSON.stringify(value)?.includes(mark) ? shown(host, value) : value;

function shown<Value>(host: Reached, value: Value): Value {
  if (typeof value === 'string') return value.replaceAll(mark, host.endpoint() ?? '') as Value;
  if (Array.isArray(value)) return value.map((item) => shown(host, item)) as Value;
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shown(host, item)])) as Value;
}
