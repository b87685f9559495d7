/** The intrinsic functions of numbers and of chance. Source: Step Functions guide, "Intrinsics for Math operations", "for unique identifier generation". */
import { javaRandom } from '../../jsonata/java-random.ts';
import { FunctionFault, type IntrinsicFunction, integerAt } from './given.ts';

export const numberFunctions = {
  MathAdd: (given) => integerAt(given, 0) + integerAt(given, 1),

  /** The end is not drawn. With a seed the same numbers give the same one. */
  MathRandom(given) {
    const [first, end] = [integerAt(given, 0), integerAt(given, 1)];
    if (end <= first) throw new FunctionFault('The second argument must be greater than the first');
    const drawn = given.values.length > 2 ? seeded(integerAt(given, 2)) : given.random();
    return first + Math.floor(drawn * (end - first));
  },

  /** Version 4. */
  UUID({ random }) {
    const digits = (count: number) =>
      Array.from({ length: count }, () => Math.floor(random() * 16).toString(16)).join('');
    const variant = '89ab'[Math.floor(random() * 4)];
    return `${digits(8)}-${digits(4)}-4${digits(3)}-${variant}${digits(3)}-${digits(12)}`;
  },
} satisfies Record<string, IntrinsicFunction>;

const seeded = (seed: number): number => javaRandom(seed).double();
