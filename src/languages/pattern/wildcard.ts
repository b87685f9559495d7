/** `wildcard`: `*` stands for any text, `\*` and `\\` for themselves. */

/** The texts between the stars: the first begins the value, the last ends it. */
export type Wildcard = readonly string[];

/** Returns AWS's words where the pattern is wrong; places count the opening quote, as AWS counts. */
export function parseWildcard(text: string): Wildcard | string {
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

/** Takes each text at its first place: linear in the value for each text between stars. */
export function wildcardMatches(wildcard: Wildcard, value: string): boolean {
  const [first = '', ...rest] = wildcard;
  const last = rest.pop();
  if (last === undefined) return value === first;
  if (!value.startsWith(first) || !value.endsWith(last)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = value.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= value.length - last.length;
}
