/**
 * A regular expression as AWS's users write it -> the same in RE2's syntax, and the size that its program will have: read from left to right,
 * without matching anything. Groups no longer capture, since only whether a text matches is ever asked.
 * What RE2 cannot match, or would read otherwise, is refused here by its name; other mistakes are found by RE2 itself.
 * Sources: RE2, Syntax; java.util.regex.Pattern.
 */
import { type Dialect, translateEscape } from './dialect.ts';
import { noRegex, notLinear, RegexFault } from './refusal.ts';
import { type Count, checkSize, type Part, partOf, repeat } from './repeat.ts';

/** What has been read of a group; the expression itself is the outermost. */
interface Group {
  readonly opening: string;
  text: string;
  size: number;
  product: number;
  isDotAll: boolean;
  /** The part read last, which a quantifier would repeat. */
  last: Part | undefined;
  isRepeated: boolean;
}

/** Surrogate pairs are one escape; `\Q...\E` is one; what stands in braces belongs to its letter. */
const escapeForm =
  /\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|c[A-Za-z]|x[0-9a-fA-F]{2}|[xpP]\{[^}]*\}|p[A-Za-z]|P[A-Za-z]|Q[\s\S]*?(?:\\E|$)|0[0-7]{0,3}|k<[^>]*>|[1-9]\d*|[\s\S])/uy;
const groupForm = /\((?:\?(?:P?<(?![=!])\w+>|<?[=!]|>|[a-zA-Z-]*[:)]?))?/y;
const countForm = /[*+?]|\{(\d+)(?:(,)(\d*))?\}/y;

/** A property of Unicode, as much work to compile as so many instructions. */
const propertySize = 8;

export function translate(source: string, dialect: Dialect): Part {
  return new Translation(source, dialect).run();
}

class Translation {
  readonly #source: string;
  readonly #dialect: Dialect;
  #at = 0;
  #groups: Group[] = [openGroup('', false)];
  #properties = 0;

  constructor(source: string, dialect: Dialect) {
    this.#source = source;
    this.#dialect = dialect;
  }

  run(): Part {
    while (this.#at < this.#source.length) this.#next();
    const group = this.#group;
    if (this.#groups.length > 1) throw noRegex('`(` is never closed');
    const part = close(group, '');
    return { ...part, size: checkSize(part.size + propertySize * this.#properties) };
  }

  get #group(): Group {
    return this.#groups.at(-1) as Group;
  }

  #next(): void {
    const character = String.fromCodePoint(this.#source.codePointAt(this.#at) as number);
    const count = this.#peekCount();
    if (count) this.#repeat(count);
    else if (character === '(') this.#open();
    else if (character === '\\') this.#escaped();
    else if (character === '[') push(this.#group, this.#class());
    else {
      this.#at += character.length;
      this.#plain(character);
    }
  }

  #plain(character: string): void {
    const group = this.#group;
    if (character === ')') this.#close();
    else if (character === '|') {
      flush(group);
      group.text += '|';
      group.size += 2;
    } else if (character === '.') push(group, partOf(group.isDotAll ? '(?s:.)' : this.#dialect.dot));
    else push(group, partOf(character === '{' ? '\\{' : character));
  }

  #take(form: RegExp): string {
    form.lastIndex = this.#at;
    const found = form.exec(this.#source)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  #open(): void {
    const opening = this.#take(groupForm);
    if (/^\(\?[=!]/.test(opening)) throw notLinear('a look-ahead', opening);
    if (/^\(\?<[=!]/.test(opening)) throw notLinear('a look-behind', opening);
    if (opening === '(?>') throw notLinear('an atomic group', opening);
    const flags = /^\(\?([a-zA-Z-]*)([:)]?)$/.exec(opening);
    const [, names = '', end] = flags ?? [];
    if (flags && (!end || !/^[ims]*(?:-[ims]+)?$/.test(names)))
      throw new RegexFault(`holds \`${opening}\`, which is not known`, 'the flags are `i`, `m` and `s`');
    const [set = '', unset = ''] = names.split('-');
    const isDotAll = (this.#group.isDotAll || set.includes('s')) && !unset.includes('s');
    if (end !== ')') {
      this.#groups.push(openGroup(names === '' ? '(?:' : opening, isDotAll));
      return;
    }
    flush(this.#group);
    this.#group.isDotAll = isDotAll;
    this.#group.text += opening;
  }

  #close(): void {
    const group = this.#groups.pop() as Group;
    if (this.#groups.length === 0) throw noRegex('`)` closes nothing');
    push(this.#group, close(group, ')'));
  }

  #peekCount(): Count | undefined {
    countForm.lastIndex = this.#at;
    const [sign, least, comma, most] = countForm.exec(this.#source) ?? [];
    if (sign === '*') return { least: 0, most: Infinity };
    if (sign === '+') return { least: 1, most: Infinity };
    if (sign === '?') return { least: 0, most: 1 };
    if (least === undefined) return undefined;
    return { least: Number(least), most: comma === undefined ? Number(least) : most ? Number(most) : Infinity };
  }

  #repeat(count: Count): void {
    const sign = this.#take(countForm);
    const group = this.#group;
    if (!group.last) throw noRegex(`there is nothing before \`${sign}\` to repeat`);
    if (group.isRepeated) throw noRegex(`\`${sign}\` stands behind another quantifier`);
    if (count.most < count.least) throw noRegex(`\`${sign}\` counts down`);
    const behind = this.#source[this.#at];
    if (behind === '+') throw notLinear('a possessive quantifier', `${sign}+`);
    if (behind === '?') this.#at += 1;
    group.last = repeat(group.last, count);
    group.isRepeated = true;
  }

  #escaped(): void {
    const written = this.#takeEscape();
    if (/^\\(?:[1-9]|k<)/.test(written)) throw notLinear('a back reference', written);
    if (written.startsWith('\\Q')) {
      for (const character of written.slice(2).replace(/\\E$/, '')) push(this.#group, partOf(literal(character)));
      return;
    }
    const translated = translateEscape(written);
    push(this.#group, partOf(translated?.startsWith('[') ? `[${translated}]` : (translated ?? written)));
  }

  #takeEscape(): string {
    const written = this.#take(escapeForm);
    if (written === '\\' || written === '') throw noRegex('nothing stands behind its last `\\`');
    if (/^\\p/i.test(written)) this.#properties += 1;
    return written;
  }

  /** A class in brackets: escapes are translated, and what Java would read as a class within it is refused. */
  #class(): Part {
    const start = this.#at;
    let text = this.#take(/\[\^?\]?/y);
    while (this.#source[this.#at] !== ']') {
      if (this.#at >= this.#source.length) throw noRegex(`\`[\` is never closed: \`${this.#source.slice(start)}\``);
      text += this.#member();
    }
    this.#at += 1;
    return partOf(`${text}]`);
  }

  #member(): string {
    const rest = this.#source[this.#at];
    if (rest === '\\') {
      const written = this.#takeEscape();
      if (written.startsWith('\\Q')) throw noRegex('`\\Q` stands within brackets');
      return translateEscape(written) ?? written;
    }
    const posix = this.#dialect.hasPosixClasses ? this.#take(/\[:\^?\w+:\]/y) : '';
    if (posix) return posix;
    if (!this.#dialect.hasPosixClasses) {
      if (this.#take(/&&/y))
        throw new RegexFault('holds an intersection of classes, `&&`', 'write out which characters are meant');
      if (rest === '[')
        throw new RegexFault(
          'holds a class within a class, `[`',
          'write `\\[` for the character, or all characters in one class',
        );
    }
    this.#at += 1;
    return rest as string;
  }
}

const openGroup = (opening: string, isDotAll: boolean): Group => ({
  opening,
  text: '',
  size: 0,
  product: 1,
  isDotAll,
  last: undefined,
  isRepeated: false,
});

const literal = (character: string): string => character.replace(/[\\^$.*+?()[\]{}|]/, '\\$&');

function push(group: Group, part: Part): void {
  flush(group);
  group.last = part;
}

function flush(group: Group): void {
  group.isRepeated = false;
  if (!group.last) return;
  group.text += group.last.text;
  group.size = checkSize(group.size + group.last.size);
  group.product = Math.max(group.product, group.last.product);
  group.last = undefined;
}

function close(group: Group, closing: string): Part {
  flush(group);
  return { text: group.opening + group.text + closing, size: Math.max(1, group.size), product: group.product };
}
