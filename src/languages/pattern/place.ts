/**
 * Where AWS's matcher stands in a pattern when it refuses it: behind the last token that its reader of JSON, Jackson, has read.
 * Behind a key it has begun to read its value already.
 */

/** Of a value: begun to be read (a text by its quote, a list by its bracket), or read whole; of the second field of an object: begun. */
export type Place = 'begun' | 'read' | 'second';

/** Offset in a text that is JSON; `path` may lead one step past the end of a list. */
export function offsetOf(text: string, path: readonly (string | number)[], place: Place): number {
  let at = skip(text, 0);
  for (const step of path) {
    const entry = entriesOf(text, at).find(({ key }) => key === step);
    if (!entry) return endOf(text, at);
    at = entry.at;
  }
  if (place === 'read') return endOf(text, at);
  return begunAt(text, place === 'second' ? (entriesOf(text, at)[1]?.at ?? at) : at);
}

interface Entry {
  readonly key: string | number;
  /** Where its value begins. */
  readonly at: number;
}

function entriesOf(text: string, at: number): Entry[] {
  const isList = text[at] === '[';
  const entries: Entry[] = [];
  let next = skip(text, at + 1);
  while (next < text.length && text[next] !== ']' && text[next] !== '}') {
    let key: string | number = entries.length;
    if (!isList) {
      const end = endOf(text, next);
      key = JSON.parse(text.slice(next, end)) as string;
      next = skip(text, end);
    }
    entries.push({ key, at: next });
    next = skip(text, endOf(text, next));
  }
  return entries;
}

const begunAt = (text: string, at: number): number => (/["[{]/.test(text[at] ?? '') ? at + 1 : endOf(text, at));

const token = /"(?:[^"\\]|\\.)*"|[[\]{}]|[^\s,:"[\]{}]+/y;

function endOf(text: string, at: number): number {
  let depth = 0;
  for (let next = at; next < text.length; next = skip(text, token.lastIndex)) {
    token.lastIndex = next;
    const found = token.exec(text)?.[0];
    if (found === undefined) break;
    if (found === '[' || found === '{') depth += 1;
    if (found === ']' || found === '}') depth -= 1;
    if (depth === 0) return token.lastIndex;
  }
  return text.length;
}

const between = /[\s,:]*/y;

function skip(text: string, at: number): number {
  between.lastIndex = at;
  between.exec(text);
  return between.lastIndex;
}
