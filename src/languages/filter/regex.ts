/**
 * Regular expressions of filter patterns (`%...%`), read. They have no groups, so an expression is a choice of sequences, and a sequence is
 * steps that may be left out or repeated. Left out, as AWS leaves it out: parentheses, back references, characters beyond ASCII.
 * Source: Supported regular expressions (regex) syntax.
 */
import { FilterFault } from './reader.ts';

/** Which characters a step takes: by code below 128, the last one stands for all others. */
export type CharSet = Uint8Array;
export const otherCharacter = 128;

export interface Step {
  readonly set: CharSet;
  readonly optional: boolean;
  readonly repeated: boolean;
}

export interface Sequence {
  readonly steps: readonly Step[];
  readonly fromStart: boolean;
  readonly toEnd: boolean;
}

/** Steps of an expression once its counted repetitions are written out: what is looked at for each character at most. */
const stepsMax = 256;

/** `text`: what stands between the per cent signs. Throws FilterFault; `place` is where it begins in the pattern. */
export function parseRegex(text: string, place: number): readonly Sequence[] {
  let at = 0;
  let count = 0;
  const bad = (hint: string, where = at): FilterFault =>
    new FilterFault({
      path: [],
      message: `Invalid character(s) in term '%${text}%'`,
      hint,
      column: place + where + 1,
    });

  function sequence(): Sequence {
    const fromStart = text[at] === '^';
    if (fromStart) at += 1;
    const steps: Step[] = [];
    while (at < text.length && text[at] !== '|') {
      if (text[at] === '$') {
        at += 1;
        if (at < text.length && text[at] !== '|') throw bad('`$` stands at the end of an expression only', at - 1);
        return { steps, fromStart, toEnd: true };
      }
      const set = atom();
      const repeats = quantifier();
      count += repeats.length;
      if (count > stepsMax) throw bad(`its repetitions written out are more than ${stepsMax} characters`);
      for (const repeat of repeats) steps.push({ set, ...repeat });
    }
    return { steps, fromStart, toEnd: false };
  }

  function atom(): CharSet {
    const character = text[at] as string;
    at += 1;
    if (character === '.') return setOf((code) => code !== newline);
    if (character === '\\') return escaped();
    if (character === '[') return bracket();
    if (literals.test(character)) return only(character);
    at -= 1;
    if (character === '^') throw bad('`^` stands at the beginning of an expression only');
    if ('*+?{'.includes(character)) throw bad(`there is nothing before \`${character}\` to repeat`);
    throw bad(hintFor(character));
  }

  function escaped(): CharSet {
    const character = text[at] ?? '';
    at += 1;
    const shorthand = shorthands[character];
    if (shorthand) return shorthand;
    if (character === 'x') {
      const hex = /^[0-7][0-9a-fA-F]/.exec(text.slice(at, at + 2))?.[0];
      if (hex === undefined) throw bad('write `\\x` with two hexadecimal digits up to 7f', at - 2);
      at += 2;
      return only(String.fromCharCode(Number.parseInt(hex, 16)));
    }
    if (character !== '' && (operators.includes(character) || symbols.includes(character))) return only(character);
    throw bad(character === '' ? 'nothing stands behind `\\`' : hintFor(character), at - 2);
  }

  function bracket(): CharSet {
    const start = at - 1;
    const set = setOf(() => false);
    const isNegated = text[at] === '^';
    if (isNegated) at += 1;
    for (let isFirst = true; ; isFirst = false) {
      if (at >= text.length) throw bad('`[` is never closed', start);
      if (text[at] === ']' && !isFirst) break;
      const one = member();
      const from = single(one);
      if (from !== undefined && text[at] === '-' && text[at + 1] !== ']' && at + 1 < text.length) {
        at += 1;
        const to = single(member());
        if (to === undefined || to < from) throw bad('a range goes from a character to a later one', start);
        for (let code = from; code <= to; code++) set[code] = 1;
      } else for (const [code, isIn] of one.entries()) if (isIn) set[code] = 1;
    }
    at += 1;
    return isNegated ? set.map((isIn) => 1 - isIn) : set;
  }

  function member(): CharSet {
    const character = text[at] as string;
    if (!literals.test(character) && !operators.includes(character)) throw bad(hintFor(character));
    at += 1;
    return character === '\\' ? escaped() : only(character);
  }

  function quantifier(): Pick<Step, 'optional' | 'repeated'>[] {
    const rest = text.slice(at);
    const [sign, least, comma, most] = /^(?:[*+?]|\{\s*(\d+)\s*(?:(,)\s*(\d*)\s*)?\})/.exec(rest) ?? [];
    if (sign === undefined) {
      if (rest.startsWith('{')) throw bad('write how often as `{m}`, `{m,}` or `{m,n}`');
      return [once];
    }
    at += sign.length;
    if (sign === '*') return [{ optional: true, repeated: true }];
    if (sign === '+') return [{ optional: false, repeated: true }];
    if (sign === '?') return [{ optional: true, repeated: false }];
    const min = Number(least);
    const max = comma === undefined ? min : most ? Number(most) : Infinity;
    if (max < min || (max !== Infinity && max > stepsMax) || min > stepsMax)
      throw bad(`write how often from the smaller to the larger number, at most ${stepsMax}`, at - sign.length);
    const needed = Array.from({ length: min }, () => once);
    if (max === Infinity) return [...needed, { optional: true, repeated: true }];
    return [...needed, ...Array.from({ length: max - min }, () => ({ optional: true, repeated: false }))];
  }

  const choices = [sequence()];
  while (at < text.length) {
    at += 1;
    choices.push(sequence());
  }
  if (choices.some(({ steps, fromStart, toEnd }) => steps.length === 0 && !(fromStart || toEnd)))
    throw bad('there is an empty expression', 0);
  return choices;
}

const newline = 10;
const symbols = ':_#=@/;,-';
const operators = '^$?[]{}|\\*+.';
const literals = /^[A-Za-z0-9:_#=@/;,\-\]}]$/;
const once = { optional: false, repeated: false };

function hintFor(character: string): string {
  const code = character.charCodeAt(0);
  if (code >= otherCharacter)
    return `\`${character}\` is no ASCII character, of which alone a regular expression may be made`;
  if (character === ' ') return 'write a blank as `\\x20` or `\\s`';
  const hex = `\\x${code.toString(16).padStart(2, '0')}`;
  return '()'.includes(character)
    ? `there are no groups; write the character as \`${hex}\``
    : `write \`${character}\` as \`${hex}\``;
}

function setOf(has: (code: number) => boolean): CharSet {
  return Uint8Array.from({ length: otherCharacter + 1 }, (_, code) => (has(code) ? 1 : 0));
}

const only = (character: string): CharSet => setOf((code) => code === character.charCodeAt(0));

/** The one character of a set; undefined: it has more. */
function single(set: CharSet): number | undefined {
  const codes = [...set.keys()].filter((code) => set[code]);
  return codes.length === 1 ? codes[0] : undefined;
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isWord = (code: number): boolean =>
  isDigit(code) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95;
const isBlank = (code: number): boolean => code === 32 || (code >= 9 && code <= 13);

const shorthands: Readonly<Record<string, CharSet>> = {
  d: setOf(isDigit),
  D: setOf((code) => !isDigit(code)),
  w: setOf(isWord),
  W: setOf((code) => !isWord(code)),
  s: setOf(isBlank),
  S: setOf((code) => !isBlank(code)),
};
