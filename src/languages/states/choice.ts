/**
 * The rules of a Choice state: checked rule, data -> does it hold.
 * A comparison of another type does not hold; a variable that leads nowhere is a failure, but for IsPresent.
 * Source: https://states-language.net/spec.html#choice-state; the words are AWS's.
 */
import { runtimeFailure } from './failure.ts';
import type { Path } from './path.ts';
import { Missing } from './path-read.ts';
import { parseTimestamp } from './timestamp.ts';

export type Kind = 'String' | 'Numeric' | 'Boolean' | 'Timestamp';
export type Relation = 'Equals' | 'LessThan' | 'GreaterThan' | 'LessThanEquals' | 'GreaterThanEquals';
export type Trait = 'IsNull' | 'IsPresent' | 'IsNumeric' | 'IsString' | 'IsBoolean' | 'IsTimestamp';

export type ChoiceRule =
  | { readonly is: 'and' | 'or'; readonly rules: readonly ChoiceRule[] }
  | { readonly is: 'not'; readonly rule: ChoiceRule }
  | { readonly is: 'trait'; readonly variable: Path; readonly trait: Trait; readonly expected: boolean }
  | { readonly is: 'matches'; readonly variable: Path; readonly pattern: readonly string[] }
  | {
      readonly is: 'compare';
      readonly variable: Path;
      readonly kind: Kind;
      readonly relation: Relation;
      readonly to: { readonly value: unknown } | { readonly path: Path };
    };

/** `read` returns the value at a path or Missing. Throws a Failure where a path leads nowhere. */
export function holds(rule: ChoiceRule, read: (path: Path) => unknown): boolean {
  switch (rule.is) {
    case 'and':
      return rule.rules.every((each) => holds(each, read));
    case 'or':
      return rule.rules.some((each) => holds(each, read));
    case 'not':
      return !holds(rule.rule, read);
    case 'trait':
      return hasTrait(rule.trait, rule.variable, read) === rule.expected;
    case 'matches': {
      const value = present(rule.variable, read);
      return typeof value === 'string' && matchesPattern(rule.pattern, value);
    }
    case 'compare': {
      const value = present(rule.variable, read);
      return compares(rule.kind, rule.relation, value, 'path' in rule.to ? present(rule.to.path, read) : rule.to.value);
    }
  }
}

function present(path: Path, read: (path: Path) => unknown): unknown {
  const value = read(path);
  if (value instanceof Missing)
    throw runtimeFailure(`Invalid path '${path.text}': The choice state's condition path references an invalid value.`);
  return value;
}

function hasTrait(trait: Trait, path: Path, read: (path: Path) => unknown): boolean {
  if (trait === 'IsPresent') return !(read(path) instanceof Missing);
  const value = present(path, read);
  switch (trait) {
    case 'IsNull':
      return value === null;
    case 'IsNumeric':
      return typeof value === 'number';
    case 'IsString':
      return typeof value === 'string';
    case 'IsBoolean':
      return typeof value === 'boolean';
    case 'IsTimestamp':
      return typeof value === 'string' && parseTimestamp(value) !== undefined;
  }
}

function compares(kind: Kind, relation: Relation, left: unknown, right: unknown): boolean {
  const [a, b] = [operand(kind, left), operand(kind, right)];
  if (a === undefined || b === undefined) return false;
  switch (relation) {
    case 'Equals':
      return a === b;
    case 'LessThan':
      return a < b;
    case 'GreaterThan':
      return a > b;
    case 'LessThanEquals':
      return a <= b;
    case 'GreaterThanEquals':
      return a >= b;
  }
}

function operand(kind: Kind, value: unknown): string | number | boolean | bigint | undefined {
  switch (kind) {
    case 'String':
      return typeof value === 'string' ? value : undefined;
    case 'Numeric':
      return typeof value === 'number' ? value : undefined;
    case 'Boolean':
      return typeof value === 'boolean' ? value : undefined;
    case 'Timestamp':
      return typeof value === 'string' ? parseTimestamp(value) : undefined;
  }
}

/** The literal texts between the wildcards of a StringMatches pattern: `*` is a wildcard, `\*` and `\\` stand for themselves. */
export function parsePattern(pattern: string): string[] | undefined {
  const parts = [''];
  for (let i = 0; i < pattern.length; i++) {
    let character = pattern[i]!;
    if (character === '*') {
      parts.push('');
      continue;
    }
    if (character === '\\') {
      character = pattern[++i] ?? '';
      if (character !== '*' && character !== '\\') return undefined;
    }
    parts[parts.length - 1] += character;
  }
  return parts;
}

/** Takes time in proportion to the text for each part: no pattern can hold the cloud up. */
function matchesPattern(parts: readonly string[], text: string): boolean {
  const [first, last] = [parts[0]!, parts.at(-1)!];
  if (parts.length === 1) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
