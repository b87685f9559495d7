/** `${...}` in a text, up to the next `}` each, in time linear in the text: what is never closed is looked for once. */

export interface Braced {
  readonly at: number;
  /** What stands between the braces. */
  readonly inner: string;
  /** Behind the closing brace. */
  readonly end: number;
}

export function* braced(text: string): Generator<Braced, void, undefined> {
  for (let at = text.indexOf('${'); at !== -1; ) {
    const closing = text.indexOf('}', at + 2);
    if (closing === -1) return;
    yield { at, inner: text.slice(at + 2, closing), end: closing + 1 };
    at = text.indexOf('${', closing + 1);
  }
}
