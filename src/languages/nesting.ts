/** How deep a JSON text is nested, without reading it: what is too deep would overflow the stack of whoever walks it. */

/** Deepest nesting of what clients send: a definition, data, an event, a policy. AWS's own JSON reader stops at 1,000. */
const depthMax = 1_000;

export function isTooDeep(text: string): boolean {
  if (text.length < depthMax) return false;
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text.charCodeAt(i);
    if (character === quote) i = endOfString(text, i);
    else if (character === brace || character === bracket) {
      if (++depth > depthMax) return true;
    } else if (character === braceEnd || character === bracketEnd) depth--;
  }
  return false;
}

const [quote, backslash, brace, braceEnd, bracket, bracketEnd] = [34, 92, 123, 125, 91, 93];

/** Where the text of JSON that opens at `start` closes; the end of all where it does not. */
export function endOfString(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const character = text.charCodeAt(i);
    if (character === backslash) i++;
    else if (character === quote) return i;
  }
  return text.length;
}
