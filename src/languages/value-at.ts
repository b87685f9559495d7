import { isObject } from './is-object.ts';
import { own } from './own.ts';

/** The value at a path of names in JSON; undefined where one is missing. */
export const valueAt = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((found, name) => (isObject(found) ? own(found, name) : undefined), value);
