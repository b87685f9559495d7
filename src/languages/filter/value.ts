/**
 * What a condition of a JSON or a space-delimited pattern compares with: a number, a string with `*` at its ends, a regular expression.
 * Sources: Using filter patterns to match terms in JSON log events; ... in space-delimited log events.
 */
import { go } from '../regex/dialect.ts';
import { isRefusal, parseRegex } from '../regex/regex.ts';
import type { Reader } from './reader.ts';
import { translateRegex } from './regex.ts';

export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=';

/** Of a text that was found, and of the number that it was, if it was one. */
export type Test = (found: string, number: number) => boolean;

const numberForm = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;

export const takeOperator = (reader: Reader): Operator | undefined =>
  reader.take(/!=|<=|>=|=|<|>/y) as Operator | undefined;

/** Reads the value behind an operator. `bare`: what a value without quotation marks may be made of. */
export function parseTest(reader: Reader, operator: Operator, bare: RegExp): Test {
  const place = reader.at();
  if (reader.peek() === '%') return negatable(operator, regexTest(reader), reader, place);
  if (reader.peek() === '"') return negatable(operator, stringTest(reader.quoted()), reader, place);
  const word = reader.take(bare);
  if (word === undefined) {
    const term = reader.take(/\S*/y) ?? '';
    throw reader.badTerm(term, 'put a value that holds other characters into double quotation marks', place);
  }
  if (numberForm.test(word)) return numberTest(operator, Number(word), word);
  return negatable(operator, stringTest(word), reader, place);
}

/** The regular expression that begins here, with its per cent signs. */
export function regexTest(reader: Reader): Test {
  const place = reader.at();
  const found = reader.take(/%[^%]*%/y);
  if (found === undefined)
    throw reader.badTerm(reader.text.slice(place), 'a regular expression stands between two `%`', place);
  const regex = parseRegex(translateRegex(found.slice(1, -1), place + 1), go);
  if (isRefusal(regex)) throw reader.badTerm(found, regex.hint, place);
  reader.addRegex(regex.size, place);
  return (text) => regex.test(text);
}

function negatable(operator: Operator, test: Test, reader: Reader, place: number): Test {
  if (operator === '=') return test;
  if (operator === '!=') return (found, number) => !test(found, number);
  throw reader.fault(`\`${operator}\` compares numbers only`, 'write a number behind it, or `=` or `!=`', place);
}

/** `*` alone is any value; at the beginning or the end it stands for any text, elsewhere for itself. */
function stringTest(text: string): Test {
  if (text === '*') return () => true;
  const open = text.startsWith('*');
  const openEnd = text.length > 1 && text.endsWith('*');
  const part = text.slice(open ? 1 : 0, openEnd ? -1 : undefined);
  if (open && openEnd) return (found) => found.includes(part);
  if (open) return (found) => found.endsWith(part);
  if (openEnd) return (found) => found.startsWith(part);
  return (found) => found === part;
}

function numberTest(operator: Operator, wanted: number, word: string): Test {
  switch (operator) {
    case '=':
      return (found, number) => number === wanted || found === word;
    case '!=':
      return (found, number) => number !== wanted && found !== word;
    case '<':
      return (_, number) => number < wanted;
    case '<=':
      return (_, number) => number <= wanted;
    case '>':
      return (_, number) => number > wanted;
    case '>=':
      return (_, number) => number >= wanted;
  }
}

/** The number that a text is, as patterns write numbers; NaN if it is none. */
export const numberOf = (text: string): number => (numberForm.test(text) ? Number(text) : Number.NaN);
