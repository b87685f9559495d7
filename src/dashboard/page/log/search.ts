/** Where words stand in lines; letter case counts for nothing. */
import type { NumberedLine } from './numbered.ts';

export interface Piece {
  readonly text: string;
  readonly isHit: boolean;
}

/** The numbers of the lines that have them; none for no words. */
export function linesWith(lines: readonly NumberedLine[], words: string): number[] {
  const wanted = words.toLowerCase();
  return wanted === ''
    ? []
    : lines.flatMap(({ text, number }) => (text.toLowerCase().includes(wanted) ? [number] : []));
}

export function piecesOf(text: string, words: string): Piece[] {
  if (words === '') return [{ text, isHit: false }];
  const pieces: Piece[] = [];
  const lower = text.toLowerCase();
  let from = 0;
  for (let at = lower.indexOf(words.toLowerCase()); at !== -1; at = lower.indexOf(words.toLowerCase(), from)) {
    if (at > from) pieces.push({ text: text.slice(from, at), isHit: false });
    pieces.push({ text: text.slice(at, at + words.length), isHit: true });
    from = at + words.length;
  }
  return from < text.length ? [...pieces, { text: text.slice(from), isHit: false }] : pieces;
}
