/**
 * JSON patterns: `{ $.a.b[0] = "x*" && ($.c >= 4 || $.d IS NULL) }`. A line that is no JSON object matches none; a selector that finds no
 * string, number or boolean makes its comparison false, also with `!=`.
 * Source: Using filter patterns to match terms in JSON log events.
 */
import { isObject } from '../is-object.ts';
import { type Condition, parseExpression } from './expression.ts';
import type { LineTest, Message } from './line-test.ts';
import { FilterFault, openReader, type Reader } from './reader.ts';
import { numberOf, parseTest, takeOperator } from './value.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** A name, an index, or any element. */
type Hop = string | number | '*any*';
const any: Hop = '*any*';

const wildcardsPerSelectorMax = 1;
const wildcardsMax = 3;

/** Behind `{`, up to `}`. */
export function parseJsonPattern(reader: Reader): LineTest {
  let wildcards = 0;
  const fields = new Set<string>();
  const leaf = (): Condition<Json> => {
    const place = reader.at();
    const selector = parseSelector(reader);
    fields.add(reader.text.slice(place, reader.at()));
    const own = selector.filter((hop) => hop === any).length;
    wildcards += own;
    if (own > wildcardsPerSelectorMax || wildcards > wildcardsMax)
      throw reader.fault(
        'too many wildcards in selectors',
        `at most ${wildcardsPerSelectorMax} in a selector and ${wildcardsMax} in a pattern`,
        place,
      );
    return parseCondition(reader, selector);
  };
  const holds = parseExpression(reader, leaf, true);
  reader.skipBlanks();
  return {
    matches(message) {
      const event = message.once(readObject);
      return event !== undefined && holds(event);
    },
    fields: [...fields],
    read: readerOf,
  };
}

function readerOf(field: string): ((message: Message) => string | undefined) | undefined {
  const selector = selectorOf(field);
  if (!selector) return undefined;
  return (message) => {
    const event = message.once(readObject);
    const found = event === undefined ? undefined : select(event, selector)[0];
    return found === undefined || found === null || typeof found === 'object' ? undefined : String(found);
  };
}

function selectorOf(field: string): readonly Hop[] | undefined {
  try {
    const reader = openReader(field);
    const selector = parseSelector(reader);
    return reader.isAtEnd() ? selector : undefined;
  } catch (error) {
    if (error instanceof FilterFault) return undefined;
    throw error;
  }
}

function parseSelector(reader: Reader): Hop[] {
  const place = reader.at();
  const hint = 'a property is named as `$.name`, `$.name[0]`, `$.name.other`';
  if (!reader.has('$')) throw reader.badTerm(reader.take(/[^\s{}()&|=!<>]*/y) ?? '', hint, place);
  const hops: Hop[] = [];
  for (;;) {
    if (reader.has('.')) {
      const name = reader.take(/[\w-]+/y);
      if (name === undefined) throw reader.badTerm(reader.text.slice(place, reader.at() + 1), hint, reader.at());
      hops.push(name);
    } else if (reader.peek() === '[') {
      const index = reader.take(/\[(?:\d+|\*)\]/y);
      if (index === undefined) throw reader.fault('an element is named by its number', 'for example `[0]`');
      hops.push(index === '[*]' ? any : Number(index.slice(1, -1)));
    } else break;
  }
  if (hops.length === 0) throw reader.badTerm('$', hint, place);
  return hops;
}

const bareValue = /[\w.*+-]+/y;

function parseCondition(reader: Reader, selector: readonly Hop[]): Condition<Json> {
  reader.skipBlanks();
  const place = reader.at();
  const words = reader.take(/IS\s+(?:NOT\s+)?[A-Z]+|NOT\s+EXISTS|EXISTS/y)?.replace(/\s+/g, ' ');
  if (words !== undefined) return parseWords(reader, words, selector, place);
  const operator = takeOperator(reader);
  if (operator === undefined)
    throw reader.badTerm(
      reader.take(/[^\s{}()&|]*/y) ?? '',
      'behind a selector stands `=`, `!=`, `<`, `<=`, `>`, `>=`, `IS NULL`, `IS TRUE`, `IS FALSE` or `NOT EXISTS`',
      place,
    );
  reader.skipBlanks();
  const test = parseTest(reader, operator, bareValue);
  return (event) =>
    select(event, selector).some((found) => {
      if (typeof found === 'number') return test(String(found), found);
      if (typeof found === 'string') return test(found, numberOf(found));
      return typeof found === 'boolean' && test(String(found), Number.NaN);
    });
}

function parseWords(reader: Reader, words: string, selector: readonly Hop[], place: number): Condition<Json> {
  const wanted = { 'IS NULL': null, 'IS TRUE': true, 'IS FALSE': false }[words];
  if (wanted !== undefined) return (event) => select(event, selector).includes(wanted);
  if (words === 'NOT EXISTS') return (event) => select(event, selector).length === 0;
  throw reader.badTerm(words, words === 'EXISTS' ? 'write `= *`' : 'there are IS NULL, IS TRUE, IS FALSE', place);
}

/** What the selector finds: several where it has a wildcard. */
function select(event: Json, selector: readonly Hop[]): Json[] {
  let found: Json[] = [event];
  for (const hop of selector)
    found = found.flatMap((value) => {
      if (Array.isArray(value)) {
        if (hop === any) return value as readonly Json[];
        return typeof hop === 'number' && hop < value.length ? [value[hop] as Json] : [];
      }
      return typeof hop === 'string' && hop !== any && isObject(value) && Object.hasOwn(value, hop)
        ? [value[hop] as Json]
        : [];
    });
  return found;
}

function readObject(text: string): Json | undefined {
  if (!/^\s*\{/.test(text)) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
