/** Whether two values are the same, whatever the order of their keys. */
import { isObject } from '../../../../languages/is-object.ts';

/** The same text for the same value. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, item: unknown) =>
    isObject(item) ? Object.fromEntries(Object.entries(item).sort(([left], [right]) => (left < right ? -1 : 1))) : item,
  ) ?? '';
