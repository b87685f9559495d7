/** Whether two values are the same, whatever the order of their keys. */
import { sortKeys } from '../../../../languages/code-order.ts';
import { isObject } from '../../../../languages/is-object.ts';

/** The same text for the same value. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, item: unknown) => (isObject(item) ? sortKeys(item) : item)) ?? '';
