/** The lines of a log that are drawn: those that say an error alone, and long stretches of lines that are alike folded. */
import type { LineView } from '../../views.ts';

export interface NumberedLine extends LineView {
  /** From 1, among all that were sent. */
  readonly number: number;
}

export const numbered = (lines: readonly LineView[]): NumberedLine[] =>
  lines.map((line, index) => ({ ...line, number: index + 1 }));

/** A log stream does not tell what was written to the standard error: words do, as well as they can. */
export const errorWords = 'error, exception, fatal, critical, panic, traceback, failed, failure, killed or cannot';
const saysError = /(?:error|exception)s?\b|\b(?:fatal|critical|panic|traceback|fail(?:ed|ures?)|killed|cannot)\b/i;
const saysNone = /\b(?:0|no) (?:errors?|exceptions?|failures?|failed)\b/gi;

export const isError = ({ text }: LineView): boolean => saysError.test(text.replace(saysNone, ''));

export type LogPart =
  | { readonly kind: 'lines'; readonly lines: readonly NumberedLine[] }
  | { readonly kind: 'folded'; readonly lines: readonly NumberedLine[]; readonly areSame: boolean };

const foldedMin = 10;
/** Of a stretch at the end: how a log ends says most. */
const endShown = 3;

/** `isOpen`: whether a stretch, by its first line, is not to be folded; nor is one that has a line of `hits`, by its number. */
export function partsOf(
  lines: readonly NumberedLine[],
  hits: ReadonlySet<number>,
  isOpen: (first: NumberedLine) => boolean,
): LogPart[] {
  const parts: LogPart[] = [];
  let plain: NumberedLine[] = [];
  const show = (): void => {
    if (plain.length > 0) parts.push({ kind: 'lines', lines: plain });
    plain = [];
  };
  const stretches = stretchesOf(lines);
  for (const [index, stretch] of stretches.entries()) {
    const folded = index === stretches.length - 1 ? stretch.slice(0, -endShown) : stretch;
    const [first] = folded;
    if (!first || folded.length < foldedMin || isOpen(first) || folded.some(({ number }) => hits.has(number))) {
      plain.push(...stretch);
      continue;
    }
    show();
    parts.push({ kind: 'folded', lines: folded, areSame: folded.every(({ text }) => text === first.text) });
    plain = stretch.slice(folded.length);
  }
  show();
  return parts;
}

/** Lines in a row that differ in numbers alone, each by itself where it differs from both beside it. */
function stretchesOf(lines: readonly NumberedLine[]): NumberedLine[][] {
  const stretches: { readonly shape: string; readonly lines: NumberedLine[] }[] = [];
  for (const line of lines) {
    const shape = line.text.replace(numbers, '0');
    const last = stretches.at(-1);
    if (last?.shape === shape) last.lines.push(line);
    else stretches.push({ shape, lines: [line] });
  }
  return stretches.map((stretch) => stretch.lines);
}

/** With what parts thousands, a fraction or a time. */
const numbers = /\d+(?:[\s.,_:\u00a0\u202f]\d+)*/g;
