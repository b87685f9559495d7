/**
 * Regular expressions that come from outside, matched by RE2's algorithms: in time linear in the text, whatever the expression. Two products are
 * bounded: the size of an expression's program, here, and that size times a text's length, by who asks (`stepsMax`), since that is what a
 * match takes at worst. Both are counted, never timed. Why RE2: docs/decisions/regular-expressions.md.
 */
import { RE2JS, RE2JSSyntaxException } from 're2js';
import type { Dialect } from './dialect.ts';
import { noRegex, RegexFault, type RegexRefusal } from './refusal.ts';
import { translate } from './translate.ts';

export interface Regex {
  /** Is a part of the text matched? */
  test(text: string): boolean;
  /** Is the whole text matched? */
  fits(text: string): boolean;
  /** Instructions of its program, about: what a character of a text takes at most. */
  readonly size: number;
}

/** Size times length that one turn of the engine has time for: some 100 ms where every step is a new one, a few of them else. */
export const stepsMax = 1_000_000;

/** Characters of an expression: CloudFormation says no bound, Systems Manager and CloudWatch Logs 1024. */
const charactersMax = 4096;

export function parseRegex(text: string, dialect: Dialect): Regex | RegexRefusal {
  try {
    if (text.length > charactersMax)
      throw new RegexFault(`is too long: ${text.length} characters`, `at most ${charactersMax} are allowed`);
    const translated = translate(text, dialect);
    const program = compile(translated.text);
    return {
      test: (subject) => program.test(subject),
      fits: (subject) => program.testExact(subject),
      size: Math.max(translated.size, program.programSize()),
    };
  } catch (error) {
    if (error instanceof RegexFault) return error.refusal;
    throw error;
  }
}

export const isRefusal = (result: object): result is RegexRefusal => 'why' in result;

function compile(text: string): RE2JS {
  try {
    return RE2JS.compile(text);
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error;
    const found = error.getPattern()?.slice(0, shownMax);
    throw noRegex(error.getDescription() + (found ? `: \`${found}\`` : ''));
  }
}

/** Of what RE2 found wrong: the whole expression, when it nests too deeply. */
const shownMax = 60;
