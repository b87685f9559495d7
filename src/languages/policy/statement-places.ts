/**
 * Where the statements of a policy stand in its text, as the policy simulator says it: a statement begins where what stands before it ends
 * (behind the `[`, or behind the statement before), one that is not in a list behind its own `{`. Lines and columns count from 1.
 * Source: answers of SimulateCustomPolicy in the AWS CLI's reference, and published by users.
 */
import { endOfString } from '../nesting.ts';

export interface Place {
  readonly Line: number;
  readonly Column: number;
}

export interface StatementPlace {
  readonly start: Place;
  readonly end: Place;
}

/** In the order of the document; `text` is a policy that has been parsed. */
export function statementPlaces(text: string): StatementPlace[] {
  const found: StatementPlace[] = [];
  let depth = 0;
  /** The key of the document's own object whose value is being read. */
  let key = '';
  let start: Place = { Line: 1, Column: 1 };
  let line = 1;
  let lineStart = 0;
  for (let at = 0; at < text.length; at++) {
    const behind = (): Place => ({ Line: line, Column: at + 2 - lineStart });
    switch (text[at]) {
      case '\n':
        line++;
        lineStart = at + 1;
        break;
      case '"': {
        const end = endOfString(text, at) + 1;
        if (depth === 1 && isKey(text, end)) key = JSON.parse(text.slice(at, end)) as string;
        at = end - 1;
        break;
      }
      case '{':
      case '[':
        depth++;
        if (key === 'Statement' && depth === 2) start = behind();
        break;
      case '}':
      case ']':
        depth--;
        if (key === 'Statement' && text[at] === '}' && (depth === 2 || depth === 1)) {
          found.push({ start, end: behind() });
          start = behind();
        }
        break;
    }
  }
  return found;
}

function isKey(text: string, from: number): boolean {
  let at = from;
  while (' \t\r\n'.includes(text[at] ?? ':')) at++;
  return text[at] === ':';
}
