/**
 * Parts of an expression that has been read, and how often they are repeated. RE2 takes counts up to 1000, of repetitions in one another their
 * product; here larger ones are written as several behind one another, and what is bounded is the size of the program that it comes to.
 */
import { RegexFault } from './refusal.ts';

export interface Part {
  /** In RE2's syntax. */
  readonly text: string;
  /** Instructions of the program, at most. */
  readonly size: number;
  /** The largest product of counts in one another. */
  readonly product: number;
}

export interface Count {
  readonly least: number;
  /** Infinity: any number. */
  readonly most: number;
}

/** Instructions of a program: one of so many is compiled in some 20 ms. */
export const sizeMax = 10_000;

/** "Implementation restriction: the counting forms reject forms that create a minimum or maximum repetition count above 1000": RE2, Syntax. */
const productMax = 1000;

export const partOf = (text: string, size = 1): Part => ({ text, size, product: 1 });

/** `part` so many times, one after the other. */
export function repeat(part: Part, { least, most }: Count): Part {
  const copies = Math.max(1, Number.isFinite(most) ? most : least);
  const size = checkSize(part.size * copies + (most - least === 0 ? 0 : Math.min(most - least, copies) + 1));
  const step = Math.floor(productMax / part.product);
  if (copies <= step) return { text: part.text + render(least, most), size, product: part.product * copies };
  const counts: string[] = Array.from({ length: Math.floor(least / step) }, () => render(step, step));
  if (least % step > 0 || most === Infinity) counts.push(render(least % step, most === Infinity ? most : least % step));
  for (let rest = Number.isFinite(most) ? most - least : 0; rest > 0; rest -= step)
    counts.push(render(0, Math.min(rest, step)));
  return { text: `(?:${counts.map((count) => part.text + count).join('')})`, size, product: part.product * step };
}

export function checkSize(size: number): number {
  if (size > sizeMax)
    throw new RegexFault(
      `is too large: with its repetitions written out it is more than ${sizeMax} characters`,
      'repeat fewer times, or without an upper bound',
    );
  return size;
}

function render(least: number, most: number): string {
  if (least === 0 && most === Infinity) return '*';
  if (least === 1 && most === Infinity) return '+';
  if (least === 0 && most === 1) return '?';
  if (least === most) return `{${least}}`;
  return `{${least},${most === Infinity ? '' : most}}`;
}
