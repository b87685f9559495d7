/**
 * Filter patterns for unstructured lines: terms and quoted phrases, all of which must occur, in their case.
 * Leaves out optional (`?`) and excluded (`-`) terms, regular expressions, JSON and space-delimited patterns, which are refused by name.
 * Source: Filter pattern syntax for metric filters, subscription filters, filter log events, and Live Tail.
 */
import { invalidParameter } from './refusals.ts';

/** What must occur in a line; [] for every line. Throws InvalidParameterException for what is not there yet. */
export function parseFilterPattern(pattern: string): string[] {
  const text = pattern.trim();
  if (/^[[{]/.test(text)) throw notYet(text.startsWith('{') ? 'a JSON pattern' : 'a space-delimited pattern');
  const terms: string[] = [];
  const tokens = /\s*(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))/gy;
  while (tokens.lastIndex < text.length) {
    const match = tokens.exec(text);
    if (!match) throw invalidParameter(`Invalid filter pattern: an unclosed quote in \`${pattern}\``);
    const [, phrase, term = ''] = match;
    if (phrase !== undefined) terms.push(phrase.replace(/\\(.)/g, '$1'));
    else terms.push(plain(term));
  }
  return terms.filter((term) => term !== '');
}

function plain(term: string): string {
  if (term.startsWith('?')) throw notYet(`the optional term \`${term}\``);
  if (term.startsWith('-')) throw notYet(`the excluded term \`${term}\``);
  if (term.startsWith('%')) throw notYet(`the regular expression \`${term}\``);
  if (!/^\w+$/.test(term))
    throw invalidParameter(
      `Invalid filter pattern: \`${term}\` has other characters than letters, digits and _: write \`"${term}"\``,
    );
  return term;
}

const notYet = (what: string) =>
  invalidParameter(
    `${what} in a filterPattern is not there yet in this version of Punctual: use terms and quoted phrases`,
  );
