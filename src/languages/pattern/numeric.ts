/** `numeric`: `["=", 5]`, `["<", 10]`, `[">", 0, "<=", 5]`. Numbers are doubles. */
import type { Test } from './condition.ts';
import type { Json, Scalar } from './json.ts';
import { PatternError } from './pattern-error.ts';
import type { Place } from './place.ts';

const comparisons: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  __proto__: null as never,
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

export function parseNumeric(list: Json, path: readonly (string | number)[]): Test {
  /** `index`: of the item at which it is found; undefined: at the end of the list. */
  const refuse = (message: string, index?: number, place: Place = 'begun'): never => {
    throw new PatternError(
      index === undefined ? path : [...path, index],
      message,
      index === undefined ? 'read' : place,
    );
  };
  if (!Array.isArray(list)) throw new PatternError(path, 'Value of numeric must be an array.', 'begun');
  const [operator, bound, upperOperator, upper] = list as readonly Json[];
  if (typeof operator !== 'string')
    return refuse(`Invalid member in numeric match: ${JSON.stringify(operator) ?? ']'}`, 0);
  const compare = comparisons[operator] ?? refuse(`Unrecognized numeric range operator: ${operator}`, 0, 'read');
  if (typeof bound !== 'number') return refuse(`Value of ${operator === '=' ? 'equals' : operator} must be numeric`, 1);
  const first = onNumber((value) => compare(value, bound));
  if (list.length === 2) return first;
  if (!operator.startsWith('>')) return refuse('Too many elements in numeric expression', 2);
  if (typeof upperOperator !== 'string')
    return refuse(`Bad value in numeric range: ${JSON.stringify(upperOperator)}`, 2);
  const compareUpper = upperOperator.startsWith('<') ? comparisons[upperOperator] : undefined;
  if (!compareUpper) return refuse(`Bad numeric range operator: ${upperOperator}`, 2, 'read');
  if (typeof upper !== 'number') return refuse(`Value of ${upperOperator} must be numeric`, 3);
  if (list.length > 4) return refuse('Too many terms in numeric range expression', 4);
  if (bound >= upper) return refuse('Bottom must be less than top');
  return onNumber((value) => compare(value, bound) && compareUpper(value, upper));
}

const onNumber =
  (test: (value: number) => boolean): Test =>
  (value: Scalar) =>
    typeof value === 'number' && test(value);
