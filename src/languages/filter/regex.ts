/**
 * Regular expressions of filter patterns (`%...%`): checked against AWS's small dialect, and written in RE2's. They have no groups, so an
 * expression is a choice of sequences, and a sequence is steps that may be left out or repeated. Left out, as AWS leaves it out: parentheses,
 * back references, characters beyond ASCII.
 * Source: Supported regular expressions (regex) syntax.
 */
import { FilterFault } from './reader.ts';

/** Steps of an expression once its counted repetitions are written out: what is looked at for each character at most. */
const stepsMax = 256;

/** What stands for one character: by itself, and within brackets. `code`: of the only one that it stands for. */
interface Atom {
  readonly text: string;
  readonly member: string;
  readonly code?: number;
}

/** `text`: what stands between the per cent signs. Throws FilterFault; `place` is where it begins in the pattern. Returns it as RE2 writes it. */
export function translateRegex(text: string, place: number): string {
  let at = 0;
  let count = 0;
  let isEmpty = false;
  const bad = (hint: string, where = at): FilterFault =>
    new FilterFault({
      path: [],
      message: `Invalid character(s) in term '%${text}%'`,
      hint,
      column: place + where + 1,
    });

  function sequence(): string {
    const from = text[at] === '^' ? '^' : '';
    at += from.length;
    let steps = '';
    const before = count;
    while (at < text.length && text[at] !== '|') {
      if (text[at] === '$') {
        at += 1;
        if (at < text.length && text[at] !== '|') throw bad('`$` stands at the end of an expression only', at - 1);
        return `${from}${steps}$`;
      }
      steps += atom().text + quantifier();
      if (count > stepsMax) throw bad(`its repetitions written out are more than ${stepsMax} characters`);
    }
    isEmpty ||= count === before && from === '';
    return from + steps;
  }

  function atom(): Atom {
    const character = text[at] as string;
    at += 1;
    if (character === '.') return { text: '.', member: '' };
    if (character === '\\') return escaped();
    if (character === '[') return { text: bracket(), member: '' };
    if (literals.test(character)) return only(character);
    at -= 1;
    if (character === '^') throw bad('`^` stands at the beginning of an expression only');
    if ('*+?{'.includes(character)) throw bad(`there is nothing before \`${character}\` to repeat`);
    throw bad(hintFor(character));
  }

  function escaped(): Atom {
    const character = text[at] ?? '';
    at += 1;
    const member = shorthands[character];
    if (member) return { text: `[${member}]`, member };
    if (character === 'x') {
      const hex = /^[0-7][0-9a-fA-F]/.exec(text.slice(at, at + 2))?.[0];
      if (hex === undefined) throw bad('write `\\x` with two hexadecimal digits up to 7f', at - 2);
      at += 2;
      return only(String.fromCharCode(Number.parseInt(hex, 16)));
    }
    if (character !== '' && (operators.includes(character) || symbols.includes(character))) return only(character);
    throw bad(character === '' ? 'nothing stands behind `\\`' : hintFor(character), at - 2);
  }

  function bracket(): string {
    const start = at - 1;
    let members = text[at] === '^' ? '^' : '';
    at += members.length;
    for (let isFirst = true; ; isFirst = false) {
      if (at >= text.length) throw bad('`[` is never closed', start);
      if (text[at] === ']' && !isFirst) break;
      const from = member();
      members += from.member;
      if (from.code === undefined || text[at] !== '-' || text[at + 1] === ']' || at + 1 >= text.length) continue;
      at += 1;
      const to = member();
      if (to.code === undefined || to.code < from.code)
        throw bad('a range goes from a character to a later one', start);
      members += `-${to.member}`;
    }
    at += 1;
    return `[${members}]`;
  }

  function member(): Atom {
    const character = text[at] as string;
    if (!literals.test(character) && !operators.includes(character)) throw bad(hintFor(character));
    at += 1;
    return character === '\\' ? escaped() : only(character);
  }

  function quantifier(): string {
    const rest = text.slice(at);
    const [sign, least, comma, most] = /^(?:[*+?]|\{\s*(\d+)\s*(?:(,)\s*(\d*)\s*)?\})/.exec(rest) ?? [];
    if (sign === undefined && rest.startsWith('{')) throw bad('write how often as `{m}`, `{m,}` or `{m,n}`');
    at += sign?.length ?? 0;
    if (sign === undefined || least === undefined) {
      count += 1;
      return sign ?? '';
    }
    const min = Number(least);
    const max = comma === undefined ? min : most ? Number(most) : Infinity;
    if (max < min || (max !== Infinity && max > stepsMax) || min > stepsMax)
      throw bad(`write how often from the smaller to the larger number, at most ${stepsMax}`, at - sign.length);
    count += max === Infinity ? min + 1 : max;
    return max === min ? `{${min}}` : `{${min},${max === Infinity ? '' : max}}`;
  }

  const choices = [sequence()];
  while (at < text.length) {
    at += 1;
    choices.push(sequence());
  }
  if (isEmpty) throw bad('there is an empty expression', 0);
  return choices.join('|');
}

const symbols = ':_#=@/;,-';
const operators = '^$?[]{}|\\*+.';
const literals = /^[A-Za-z0-9:_#=@/;,\-\]}]$/;

function hintFor(character: string): string {
  const code = character.charCodeAt(0);
  if (code > 0x7f) return `\`${character}\` is no ASCII character, of which alone a regular expression may be made`;
  if (character === ' ') return 'write a blank as `\\x20` or `\\s`';
  const hex = `\\x${code.toString(16).padStart(2, '0')}`;
  return '()'.includes(character)
    ? `there are no groups; write the character as \`${hex}\``
    : `write \`${character}\` as \`${hex}\``;
}

function only(character: string): Atom {
  const code = character.charCodeAt(0);
  const text = `\\x${code.toString(16).padStart(2, '0')}`;
  return { text, member: text, code };
}

/** `\s`: a blank and U+0009 to U+000D. */
const shorthands: Readonly<Record<string, string>> = {
  d: '0-9',
  D: '[:^digit:]',
  w: '[:word:]',
  W: '[:^word:]',
  s: '[:space:]',
  S: '[:^space:]',
};
