/**
 * `awslogs-multiline-pattern`: which lines of a container's output begin an event. Docker's driver is written in Go, so the pattern is RE2's, and
 * it is matched in time linear in the line. What a line takes is bounded twice: the pattern is small, and only the beginning of a line is looked
 * at, as Docker hands its driver no more than 16 KiB of a line at a time.
 * Source: "Using the awslogs log driver".
 */
import { go } from '../../languages/regex/dialect.ts';
import type { RegexRefusal } from '../../languages/regex/refusal.ts';
import { isRefusal, parseRegex, stepsMax } from '../../languages/regex/regex.ts';

/** Does a line begin an event? */
export interface Begins {
  test(line: string): boolean;
}

const charactersMax = 4096;
/** Stands for the rest of a long line, so that `$` is not matched where it is cut: a character that no text has. */
const more = '\uffff';
const sizeMax = Math.floor(stepsMax / charactersMax);

export function parseMultilinePattern(text: string): Begins | RegexRefusal {
  const regex = parseRegex(text, go);
  if (isRefusal(regex)) return regex;
  if (regex.size > sizeMax)
    return {
      why: `is too large: with its repetitions written out it is more than ${sizeMax} characters`,
      hint: 'repeat fewer times, or without an upper bound',
    };
  return { test: (line) => regex.test(line.length <= charactersMax ? line : line.slice(0, charactersMax) + more) };
}

/** Of a pattern that was taken when its task was started; by an older version perhaps, and then every line is an event. */
export function beginsOf(pattern: string | undefined): Begins | undefined {
  const parsed = pattern === undefined ? undefined : parseMultilinePattern(pattern);
  return parsed && !isRefusal(parsed) ? parsed : undefined;
}
