/**
 * Regular expressions of filter patterns (`%...%`): checked against AWS's small dialect, and written in RE2's. They have no groups, so an
 * expression is a choice of sequences, and a sequence is steps that may be left out or repeated. Left out, as AWS leaves it out: parentheses,
 * back references, characters beyond ASCII.
 * Source: Supported regular expressions (regex) syntax.
 */
import { FilterFault } from './reader.ts';

/** Steps of an expression once its counted repetitions are written out: what is looked at for each character at most. */
const stepsMax = 128;

/** What stands for one character: by itself, and within brackets. `code`: of the only one that it stands for. */
interface Atom {
  readonly text: string;
  readonly member: string;
  readonly code?: number;
}

/** `text`: what stands between the per cent signs. Throws FilterFault; `place` is where it begins in the pattern. Returns it as RE2 writes it. */
export const translateRegex = (text: string, place: number): string => new Translation(text, place).whole();

class Translation {
  private readonly text: string;
  private readonly place: number;
  private at = 0;
  /** Steps so far. */
  private count = 0;
  private isEmpty = false;

  constructor(text: string, place: number) {
    this.text = text;
    this.place = place;
  }

  whole(): string {
    const choices = [this.sequence()];
    while (this.at < this.text.length) {
      this.at += 1;
      choices.push(this.sequence());
    }
    if (this.isEmpty) throw this.bad('there is an empty expression', 0);
    return choices.join('|');
  }

  private bad(hint: string, where = this.at): FilterFault {
    return new FilterFault({
      path: [],
      message: `Invalid character(s) in term '%${this.text}%'`,
      hint,
      column: this.place + where + 1,
    });
  }

  private sequence(): string {
    const from = this.text[this.at] === '^' ? '^' : '';
    this.at += from.length;
    let steps = '';
    const before = this.count;
    while (this.at < this.text.length && this.text[this.at] !== '|') {
      if (this.text[this.at] === '$') {
        this.at += 1;
        if (this.at < this.text.length && this.text[this.at] !== '|')
          throw this.bad('`$` stands at the end of an expression only', this.at - 1);
        return `${from}${steps}$`;
      }
      steps += this.atom().text + this.quantifier();
      if (this.count > stepsMax) throw this.bad(`its repetitions written out are more than ${stepsMax} characters`);
    }
    this.isEmpty ||= this.count === before && from === '';
    return from + steps;
  }

  private atom(): Atom {
    const character = this.text[this.at] as string;
    this.at += 1;
    if (character === '.') return { text: '.', member: '' };
    if (character === '\\') return this.escaped();
    if (character === '[') return { text: this.bracket(), member: '' };
    if (literals.test(character)) return only(character);
    this.at -= 1;
    if (character === '^') throw this.bad('`^` stands at the beginning of an expression only');
    if ('*+?{'.includes(character)) throw this.bad(`there is nothing before \`${character}\` to repeat`);
    throw this.bad(hintFor(character));
  }

  private escaped(): Atom {
    const character = this.text[this.at] ?? '';
    this.at += 1;
    const member = shorthands[character];
    if (member) return { text: `[${member}]`, member };
    if (character === 'x') {
      const hex = /^[0-7][0-9a-fA-F]/.exec(this.text.slice(this.at, this.at + 2))?.[0];
      if (hex === undefined) throw this.bad('write `\\x` with two hexadecimal digits up to 7f', this.at - 2);
      this.at += 2;
      return only(String.fromCharCode(Number.parseInt(hex, 16)));
    }
    if (character !== '' && (operators.includes(character) || symbols.includes(character))) return only(character);
    throw this.bad(character === '' ? 'nothing stands behind `\\`' : hintFor(character), this.at - 2);
  }

  private bracket(): string {
    const start = this.at - 1;
    let members = this.text[this.at] === '^' ? '^' : '';
    this.at += members.length;
    for (let isFirst = true; ; isFirst = false) {
      if (this.at >= this.text.length) throw this.bad('`[` is never closed', start);
      if (this.text[this.at] === ']' && !isFirst) break;
      const from = this.member();
      members += from.member;
      if (
        from.code === undefined ||
        this.text[this.at] !== '-' ||
        this.text[this.at + 1] === ']' ||
        this.at + 1 >= this.text.length
      )
        continue;
      this.at += 1;
      const to = this.member();
      if (to.code === undefined || to.code < from.code)
        throw this.bad('a range goes from a character to a later one', start);
      members += `-${to.member}`;
    }
    this.at += 1;
    return `[${members}]`;
  }

  private member(): Atom {
    const character = this.text[this.at] as string;
    if (!literals.test(character) && !operators.includes(character)) throw this.bad(hintFor(character));
    this.at += 1;
    return character === '\\' ? this.escaped() : only(character);
  }

  private quantifier(): string {
    const rest = this.text.slice(this.at);
    const [sign, least, comma, most] = /^(?:[*+?]|\{\s*(\d+)\s*(?:(,)\s*(\d*)\s*)?\})/.exec(rest) ?? [];
    if (sign === undefined && rest.startsWith('{')) throw this.bad('write how often as `{m}`, `{m,}` or `{m,n}`');
    this.at += sign?.length ?? 0;
    if (sign === undefined || least === undefined) {
      this.count += 1;
      return sign ?? '';
    }
    const min = Number(least);
    const max = comma === undefined ? min : most ? Number(most) : Infinity;
    if (max < min || (max !== Infinity && max > stepsMax) || min > stepsMax)
      throw this.bad(
        `write how often from the smaller to the larger number, at most ${stepsMax}`,
        this.at - sign.length,
      );
    this.count += max === Infinity ? min + 1 : max;
    return max === min ? `{${min}}` : `{${min},${max === Infinity ? '' : max}}`;
  }
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
