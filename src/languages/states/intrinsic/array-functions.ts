/** The intrinsic functions of arrays. Source: Step Functions guide, "Intrinsics for arrays". */
import { sortKeys } from '../../code-order.ts';
import { isSame } from '../compare.ts';
import { arrayAt, FunctionFault, type IntrinsicFunction, integerAt } from './given.ts';

/** "ArrayRange can return up to 1,000 items". */
const rangeLengthMax = 1000;

export const arrayFunctions = {
  Array: ({ values }) => values,

  ArrayPartition(given) {
    const [list, length] = [arrayAt(given, 0), integerAt(given, 1)];
    if (length < 1) throw new FunctionFault('The second argument must be a positive integer');
    return Array.from({ length: Math.ceil(list.length / length) }, (_, i) => list.slice(i * length, (i + 1) * length));
  },

  ArrayContains(given) {
    const [list, sought] = [arrayAt(given, 0), given.values[1]];
    return list.some((item) => isSame(item, sought));
  },

  ArrayRange(given) {
    const [first, last, step] = [integerAt(given, 0), integerAt(given, 1), integerAt(given, 2)];
    if (step === 0) throw new FunctionFault('The third argument must not be zero');
    const length = Math.max(0, Math.floor((last - first) / step) + 1);
    if (length > rangeLengthMax) throw new FunctionFault(`The range has more than ${rangeLengthMax} items`);
    return Array.from({ length }, (_, i) => first + i * step);
  },

  ArrayGetItem(given) {
    const [list, index] = [arrayAt(given, 0), integerAt(given, 1)];
    if (index < 0 || index >= list.length) throw new FunctionFault(`The index ${index} is out of bounds`);
    return list[index];
  },

  ArrayLength: (given) => arrayAt(given, 0).length,

  ArrayUnique(given) {
    const seen = new Set<string>();
    return arrayAt(given, 0).filter((item) => seen.size < seen.add(canonical(item)).size);
  },
} satisfies Record<string, IntrinsicFunction>;

/** The same text for values that are equal. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member) ? sortKeys(member) : member,
  );
