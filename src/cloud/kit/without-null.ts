/** What comes as JSON from a state machine or a rule's target, as a service takes it: null is absence, in lists too. */
import { isObject } from '../../languages/is-object.ts';

export function withoutNull(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => item !== null).map(withoutNull);
  if (!isObject(value) || value instanceof Date || value instanceof Uint8Array) return value;
  const members = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(members.map(([key, member]) => [key, withoutNull(member)]));
}
