/** Reads a Condition block: operator -> key -> values. Source: IAM User Guide, "IAM JSON policy elements: Condition". */
import { isObject } from '../is-object.ts';
import { type Check, compileCondition, type OperatorUse, parseOperator } from './condition.ts';
import {
  hasControlCharacter,
  type Json,
  legacyError,
  type Path,
  type Reading,
  refuse,
  syntaxError,
} from './grammar.ts';

export function parseConditions(block: Json | undefined, path: Path, reading: Reading): Check[] {
  if (block === undefined) return [];
  if (!isObject(block)) {
    refuse(reading, path, syntaxError, 'Condition must be an object of operators', { got: block });
    return [];
  }
  return Object.entries(block).flatMap(([name, keys]) => parseOperatorBlock(name, keys, [...path, name], reading));
}

function parseOperatorBlock(name: string, keys: Json | undefined, path: Path, reading: Reading): Check[] {
  const use = parseOperator(name);
  // AWS asks for the operator where it has something to compare.
  if (!use && !(isObject(keys) && Object.keys(keys).length === 0)) {
    const hint = 'operators are written like `StringLike` or `ForAnyValue:ArnEqualsIfExists`';
    refuse(reading, path, syntaxError, `unknown condition operator \`${name}\``, { hint });
  }
  if (!isObject(keys)) {
    refuse(reading, path, syntaxError, 'an operator holds an object of condition keys', { got: keys });
    return [];
  }
  return Object.entries(keys).flatMap(([key, value]) => {
    const values = parseKey(value, [...path, key], reading);
    return (use && values && compile(use, key, values, [...path, key], reading)) ?? [];
  });
}

function parseKey(value: Json | undefined, path: Path, reading: Reading): string[] | undefined {
  const list: readonly (Json | undefined)[] = Array.isArray(value) ? value : [value];
  const isScalar = (item: Json | undefined): boolean => ['string', 'number', 'boolean'].includes(typeof item);
  const values = list.map(String);
  if (list.every(isScalar) && !values.some(hasControlCharacter)) return values;
  return refuse(reading, path, syntaxError, 'a condition key holds a text or a list of texts', { got: value });
}

function compile(use: OperatorUse, key: string, values: string[], path: Path, reading: Reading): Check | undefined {
  const check = compileCondition(use, key, values, reading.variables);
  if (typeof check === 'function') return check;
  return refuse(reading, path, check.legacy ? legacyError : syntaxError, `the operator takes ${check.expects}`, {
    got: check.refused,
  });
}
