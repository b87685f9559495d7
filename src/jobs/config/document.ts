/**
 * A configuration as it was written, whatever in: a plain value, and where each part of it stands.
 */
import type { Finding, Path, Place } from './finding.ts';

export interface Document {
  readonly value: unknown;
  /** The place of the value at that path, or of the nearest thing around it whose place is known. */
  placeOf(path: Path, about?: 'key'): Place | undefined;
  /** A scalar as its author typed it: `1.10`, where the value is 1.1; undefined where that is not known. */
  sourceOf(path: Path): string | undefined;
  /** What is wrong with the text itself. */
  readonly findings: readonly Finding[];
  /** Keys that could not be read. */
  readonly gone?: ReadonlySet<string>;
}

export const keyOf = (path: Path): string => JSON.stringify(path);

/** The nearest place known, from the path outwards. */
export function placeIn(places: ReadonlyMap<string, Place>, path: Path): Place | undefined {
  for (let length = path.length; length >= 0; length--) {
    const place = places.get(keyOf(path.slice(0, length)));
    if (place) return place;
  }
  return undefined;
}
