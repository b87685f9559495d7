/** Reads the text of a filter pattern from left to right, and says where a mistake of its author stands. */
import type { Problem } from '../problem.ts';

/** Thrown while parsing, caught where parsing began. */
export class FilterFault extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.message);
    this.problem = problem;
  }
}

export type Reader = ReturnType<typeof openReader>;

/** Of all regular expressions of a pattern: the worst that can be made of it takes some 100 ms for a line of 256 KiB. Beyond it takes four times that. */
const regexSizeMax = 150;

export function openReader(text: string) {
  let at = 0;
  let regexSize = 0;

  /** At `place`, 0-based; default: here. */
  function fault(message: string, hint: string, place = at): FilterFault {
    return new FilterFault({ path: [], message, hint, column: place + 1 });
  }

  function take(pattern: RegExp): string | undefined {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  }

  return {
    text,
    at: () => at,
    isAtEnd: () => at >= text.length,
    peek: () => text[at] ?? '',
    /** Takes what a sticky expression matches here, if it does. */
    take,
    /** Takes this very text, if it stands here. */
    has(word: string): boolean {
      if (!text.startsWith(word, at)) return false;
      at += word.length;
      return true;
    },
    /** Instructions of the programs of the regular expressions so far. */
    regexSize: () => regexSize,
    addRegex(size: number, place: number): void {
      regexSize += size;
      if (regexSize > regexSizeMax)
        throw fault(
          'its regular expressions are together too large',
          `written out they may have ${regexSizeMax} characters, those that may be missing counted twice`,
          place,
        );
    },
    skipBlanks: () => void take(/\s*/y),
    fault,
    /** In AWS's words. */
    badTerm: (term: string, hint: string, place?: number): FilterFault =>
      fault(`Invalid character(s) in term '${term}'`, hint, place),
    /** The text of a quoted phrase that begins here; `\"` and `\\` stand for the character behind. */
    quoted(): string {
      const start = at;
      const found = take(/"(?:[^"\\]|\\.)*"/sy);
      if (found === undefined)
        throw fault(`Invalid character(s) in term '${text.slice(start)}'`, 'the quotation mark is never closed', start);
      return found.slice(1, -1).replace(/\\(["\\])/g, '$1');
    },
  };
}
