/**
 * The list of a pattern's field: values and match expressions, one of which must hold.
 * The words of refusals are those of AWS's matcher.
 */
import { isObject } from '../is-object.ts';
import { type Address, parseAddress, parseCidr, sameAddress, within } from './address.ts';
import type { Condition, Test, Wildcards } from './condition.ts';
import type { Json, JsonObject, Scalar } from './json.ts';
import { parseNumeric } from './numeric.ts';
import { PatternError } from './pattern-error.ts';
import { parseWildcard, type Wildcard, wildcardMatches } from './wildcard.ts';

type Path = readonly (string | number)[];

/** Field names that AWS keeps for itself inside `$or`. */
export const reservedInOr: ReadonlySet<string> = new Set(
  (
    'exactly equals-ignore-case prefix suffix anything-but exists wildcard numeric cidr html = < <= > >= regex ' +
    'not-wildcard not-equals-ignore-case date-after date-on-or-after date-before date-on-or-before in-date-range ' +
    'ip-address-in-range ip-address-not-in-range'
  ).split(' '),
);

export function parseConditions(list: readonly Json[], path: Path): Condition {
  if (list.length === 0) throw new PatternError(path, 'Empty arrays are not allowed', 'read');
  const exact = new Set<Scalar>();
  const tests: Test[] = [];
  let orAbsent = false;
  list.forEach((item, index) => {
    if (Array.isArray(item)) {
      throw new PatternError([...path, index], 'Match value must be String, number, true, false, or null', 'begun');
    }
    if (typeof item === 'object' && item !== null) {
      const test = parseExpression(item as JsonObject, [...path, index]);
      if (test === 'absent') orAbsent = true;
      else tests.push(test);
      return;
    }
    const address = typeof item === 'string' ? parseAddress(item) : undefined;
    if (address) tests.push(onAddress((value) => sameAddress(value, address)));
    else exact.add(item as Scalar);
  });
  if (exact.size > 0) tests.unshift(oneOf(exact));
  const wildcards = list.flatMap(wildcardsOf);
  const effort = { perValue: tests.length, perCharacter: wildcards.flat().length * effortPerCharacter };
  return { test: anyOf(tests), orAbsent, effort, wildcards };
}

/** Wildcards alone read a value to its end. */
const effortPerCharacter = 1 / 8;

/** Of an item that has been checked. A list of them in `anything-but` counts as one. */
function wildcardsOf(item: Json): Wildcards[] {
  if (!isObject(item)) return [];
  const but = item['anything-but'];
  const wildcard = isObject(but) ? but['wildcard'] : item['wildcard'];
  return wildcard === undefined ? [] : [[wildcard].flat() as string[]];
}

function parseExpression(expression: JsonObject, path: Path): Test | 'absent' {
  const [entry, ...others] = Object.entries(expression);
  if (!entry) throw new PatternError(path, 'Match expression name not found', 'read');
  const [operator, value] = entry;
  const here = [...path, operator];
  const test = parseOperator(operator, value, here);
  if (others.length > 0) {
    const many = operator === 'numeric' || operator === 'anything-but';
    throw new PatternError(
      path,
      many ? 'Too many elements in numeric expression' : 'Only one key allowed in match expression',
      'second',
    );
  }
  return test;
}

function parseOperator(operator: string, value: Json, path: Path): Test | 'absent' {
  switch (operator) {
    case 'exactly':
      return oneOf(new Set([textOf(value, path, 'exact match pattern must be a string')]));
    case 'prefix':
    case 'suffix':
      return parseAffix(operator, value, path);
    case 'equals-ignore-case': {
      const same = foldedEquals(textOf(value, path, 'equals-ignore-case match pattern must be a string'));
      return (found) => typeof found === 'string' && same(found);
    }
    case 'wildcard':
      return onText(wildcardTest(textOf(value, path, 'wildcard match pattern must be a string'), path));
    case 'cidr': {
      const range = parseCidr(textOf(value, path, 'prefix match pattern must be a string'), path);
      return onAddress((address) => within(address, range));
    }
    case 'exists':
      if (typeof value !== 'boolean') {
        throw new PatternError(path, 'exists match pattern must be either true or false.', 'begun');
      }
      return value ? () => true : 'absent';
    case 'numeric':
      return parseNumeric(value, path);
    case 'anything-but':
      return parseAnythingBut(value, path);
    default:
      throw new PatternError(path, `Unrecognized match type ${operator}`, 'begun');
  }
}

function parseAffix(side: 'prefix' | 'suffix', value: Json, path: Path): Test {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return onText(affixTest(side, textOf(value, path, `${side} match pattern must be a string`)));
  }
  const [entry, ...others] = Object.entries(value);
  if (!entry)
    throw new PatternError(path, `${side === 'prefix' ? 'Prefix' : 'Suffix'} expression name not found`, 'read');
  if (entry[0] !== 'equals-ignore-case')
    throw new PatternError([...path, entry[0]], `Unsupported ${side} pattern: ${entry[0]}`, 'begun');
  const text = textOf(entry[1], [...path, entry[0]], 'equals-ignore-case match pattern must be a string');
  if (others.length > 0) throw new PatternError(path, 'Only one key allowed in match expression', 'second');
  const same = foldedEquals(text);
  return onText((found) => {
    if (found.length < text.length) return false;
    return same(side === 'prefix' ? found.slice(0, text.length) : found.slice(found.length - text.length));
  });
}

const noButValue = 'Value of anything-but must be an array or single string/number value.';

/** Holds for any value that is there, null too, but the ones named; never for a missing field. */
function parseAnythingBut(value: Json, path: Path): Test {
  if (isObject(value)) {
    return parseAnythingButAffix(value as JsonObject, path);
  }
  const values: readonly Json[] = Array.isArray(value) ? value : [value];
  const types = new Set(values.map((each) => typeof each));
  if (!Array.isArray(value) && !types.has('string') && !types.has('number')) {
    throw new PatternError(path, noButValue, 'begun');
  }
  const wrong = values.findIndex((each) => typeof each !== 'string' && typeof each !== 'number');
  if (wrong >= 0)
    throw new PatternError([...path, wrong], 'Inside anything but list, start|null|boolean is not supported.', 'begun');
  if (types.size !== 1) {
    const mixed = 'Inside anything but list, either all values are number or string, mixed type is not supported';
    throw new PatternError(path, mixed, 'read');
  }
  return not(oneOf(new Set(values as readonly Scalar[])));
}

function parseAnythingButAffix(expression: JsonObject, path: Path): Test {
  const [entry, ...others] = Object.entries(expression);
  if (!entry) throw new PatternError(path, 'Anything-But expression name not found', 'read');
  const [operator, value] = entry;
  const here = [...path, operator];
  if (operator === 'equals-ignore-case' && (value === null || typeof value === 'boolean' || isObject(value))) {
    throw new PatternError(here, noButValue, 'begun');
  }
  const make = butTests[operator];
  if (!make) throw new PatternError(here, `Unsupported anything-but pattern: ${operator}`, 'begun');
  const tests = Array.isArray(value)
    ? value.map((text: Json, index) => make(text, [...here, index]))
    : [make(value as Json, here)];
  if (others.length > 0) throw new PatternError(path, 'Too many elements in numeric expression', 'second');
  return not(onText((found) => tests.some((test) => test(found))));
}

type TextTest = (found: string) => boolean;

const butTests: Readonly<Record<string, (value: Json, path: Path) => TextTest>> = {
  __proto__: null as never,
  prefix: (value, path) => affixTest('prefix', butAffix(value, path)),
  suffix: (value, path) => affixTest('suffix', butAffix(value, path)),
  wildcard: (value, path) => wildcardTest(textOf(value, path, 'wildcard match pattern must be a string'), path),
  'equals-ignore-case': (value, path) =>
    foldedEquals(
      textOf(value, path, 'Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.'),
    ),
};

function butAffix(value: Json, path: Path): string {
  const text = textOf(value, path, 'prefix/suffix match pattern must be a string');
  if (text === '') throw new PatternError(path, 'Null prefix/suffix not allowed', 'read');
  return text;
}

function textOf(value: Json, path: Path, message: string): string {
  if (typeof value !== 'string') throw new PatternError(path, message, 'begun');
  return value;
}

function wildcardTest(text: string, path: Path): TextTest {
  const wildcard: Wildcard | string = parseWildcard(text);
  if (typeof wildcard === 'string') throw new PatternError(path, wildcard);
  return (found) => wildcardMatches(wildcard, found);
}

function foldedEquals(text: string): TextTest {
  const [lower, upper] = [text.toLowerCase(), text.toUpperCase()];
  // Of one character three may become; what is far too long is not folded.
  return (found) => found.length <= 3 * text.length && (found.toLowerCase() === lower || found.toUpperCase() === upper);
}

function oneOf(values: ReadonlySet<Scalar>): Test {
  const [only] = values;
  return values.size === 1 ? (value) => value === only : (value) => values.has(value);
}

function anyOf(tests: readonly Test[]): Test {
  const [only] = tests;
  return tests.length === 1 && only ? only : (value) => tests.some((test) => test(value));
}

const affixTest = (side: 'prefix' | 'suffix', text: string): TextTest =>
  side === 'prefix' ? (found) => found.startsWith(text) : (found) => found.endsWith(text);

const not =
  (test: Test): Test =>
  (value) =>
    !test(value);

const onText =
  (test: TextTest): Test =>
  (value) =>
    typeof value === 'string' && test(value);

const onAddress = (test: (address: Address) => boolean): Test =>
  onText((found) => {
    const address = parseAddress(found);
    return address !== undefined && test(address);
  });
