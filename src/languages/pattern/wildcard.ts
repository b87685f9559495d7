/** `wildcard`: `*` stands for any text, `\*` and `\\` for themselves. */

import { type Finder, finderOf } from '../find-text.ts';

/** The texts between the stars. */
export interface Wildcard {
  /** It begins the value. */
  readonly first: string;
  readonly middle: readonly { readonly find: Finder; readonly length: number }[];
  /** It ends the value; undefined: there is no star. */
  readonly last: string | undefined;
}

export function parseWildcard(text: string): Wildcard | string {
  const parts = wildcardParts(text);
  return typeof parts === 'string' ? parts : compile(parts);
}

/** The texts between the stars, or AWS's words where the pattern is wrong; places count the opening quote, as AWS counts. */
export function wildcardParts(text: string): string[] | string {
  const parts: string[] = [];
  let part = '';
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    const next = text[at + 1];
    if (character === '*') {
      if (next === '*') return `Consecutive wildcard characters at pos ${at + 1}`;
      parts.push(part);
      part = '';
    } else if (character === '\\') {
      if (next !== '*' && next !== '\\') return `Invalid escape character at pos ${at + 1}`;
      part += next;
      at++;
    } else part += character;
  }
  return [...parts, part];
}

function compile([first = '', ...rest]: readonly string[]): Wildcard {
  const last = rest.pop();
  return { first, middle: rest.map((part) => ({ find: finderOf(part), length: part.length })), last };
}

/** Takes each text at its first place: linear in the value, whatever the pattern. */
export function wildcardMatches({ first, middle, last }: Wildcard, value: string): boolean {
  if (last === undefined) return value === first;
  if (!value.startsWith(first) || !value.endsWith(last)) return false;
  let at = first.length;
  for (const { find, length } of middle) {
    const found = find(value, at);
    if (found < 0) return false;
    at = found + length;
  }
  return at <= value.length - last.length;
}
