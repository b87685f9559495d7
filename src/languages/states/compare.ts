/** How a filter of JSONPath compares two values. Source: "Jayway JsonPath", filter operators. */
import { isObject } from '../is-object.ts';
import type { Operator } from './path.ts';

/** Numbers and texts have an order among their kind; of anything else `<` and its like do not hold. */
export function compares(left: unknown, operator: Operator, right: unknown): boolean {
  switch (operator) {
    case '==':
      return isSame(left, right);
    case '!=':
      return !isSame(left, right);
    case 'in':
      return Array.isArray(right) && right.some((each) => isSame(left, each));
    case 'nin':
      return Array.isArray(right) && !right.some((each) => isSame(left, each));
    case 'contains':
      if (typeof left === 'string') return typeof right === 'string' && left.includes(right);
      return isOneOf(right, left);
    case 'subsetof':
      return Array.isArray(left) && left.every((each) => isOneOf(each, right));
    case 'anyof':
      return Array.isArray(left) && left.some((each) => isOneOf(each, right));
    case 'noneof':
      return Array.isArray(left) && !left.some((each) => isOneOf(each, right));
    case 'size':
      return (Array.isArray(left) || typeof left === 'string') && left.length === right;
    case 'empty':
      return (Array.isArray(left) || typeof left === 'string') && (left.length === 0) === right;
  }
  const comparable = (typeof left === 'number' || typeof left === 'string') && typeof left === typeof right;
  if (!comparable) return false;
  const [a, b] = [left, right as number | string];
  switch (operator) {
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
  }
}

const isOneOf = (value: unknown, list: unknown): boolean =>
  Array.isArray(list) && list.some((each) => isSame(value, each));

/** Whether two values of JSON are equal, whatever the order of their members. */
export function isSame(left: unknown, right: unknown): boolean {
  if (Array.isArray(left) && Array.isArray(right))
    return left.length === right.length && left.every((each, i) => isSame(each, right[i]));
  if (isObject(left) && isObject(right)) {
    const keys = Object.keys(left);
    return (
      keys.length === Object.keys(right).length &&
      keys.every((key) => Object.hasOwn(right, key) && isSame(left[key], right[key]))
    );
  }
  return left === right;
}
