/**
 * CloudWatch Logs' filter patterns: terms, JSON (`{ ... }`), space-delimited (`[ ... ]`), each with regular expressions between per cent
 * signs. Matching takes time linear in the line.
 * Source: Filter pattern syntax for metric filters, subscription filters, filter log events, and Live Tail.
 */
import type { Problem } from '../problem.ts';
import { parseFieldsPattern } from './fields.ts';
import { parseJsonPattern } from './json.ts';
import type { LineTest } from './line-test.ts';
import { FilterFault, openReader, type Reader } from './reader.ts';
import { parseTermsPattern } from './terms.ts';

export interface FilterPattern extends LineTest {
  /** Of its regular expressions: what a character of a message takes at most; 0 where there are none. */
  readonly size: number;
}

/** "There is a limit of 2 regex for each filter pattern when creating a delimited or JSON filter pattern". */
const regexesMax = 2;

/** An empty pattern matches every line. The problem's message is in AWS's words where they are known; `column` is 1-based. */
export function parseFilterPattern(text: string): FilterPattern | Problem {
  try {
    const reader = openReader(text);
    return { ...parse(reader), size: reader.regexSize() };
  } catch (error) {
    if (error instanceof FilterFault) return { ...error.problem, got: text };
    throw error;
  }
}

function parse(reader: Reader): LineTest {
  reader.skipBlanks();
  if (reader.has('{')) return enclosed(reader, '{', '}', parseJsonPattern);
  if (reader.has('[')) return enclosed(reader, '[', ']', parseFieldsPattern);
  const holds = parseTermsPattern(reader);
  return { matches: ({ text }) => holds(text), fields: [], read: () => undefined };
}

function enclosed(reader: Reader, open: string, close: string, parseInner: (reader: Reader) => LineTest): LineTest {
  if (!reader.text.trimEnd().endsWith(close))
    throw reader.fault(
      `If a filter pattern starts with '${open}' it must end with '${close}'`,
      `close it, or put a term that starts with ${open} into double quotation marks`,
      reader.text.length,
    );
  const test = parseInner(reader);
  if (!reader.has(close)) throw unread(reader);
  reader.skipBlanks();
  if (!reader.isAtEnd()) throw unread(reader);
  const regexes = reader.text.match(/%[^%]*%/g)?.length ?? 0;
  if (regexes > regexesMax)
    throw reader.fault(`it holds ${regexes} regular expressions`, `at most ${regexesMax} are allowed`, 0);
  return test;
}

function unread(reader: Reader): FilterFault {
  const place = reader.at();
  const term = reader.take(/\s*\S+/y) ?? '';
  return reader.badTerm(term.trim(), 'conditions are joined by && or ||', place);
}
