/** The first problem ends the reading of a pattern, as it does at AWS; `parsePattern` catches it. */
import { sourceAt } from '../json-error.ts';
import type { Problem } from '../problem.ts';
import { offsetOf, type Place } from './place.ts';

type Path = readonly (string | number)[];

export class PatternError extends Error {
  readonly #path: Path;
  readonly #place: Place | undefined;

  /** `place`: where AWS says it is, of what stands at the path; it says no place of what is only found when all has been read. */
  constructor(path: Path, message: string, place?: Place) {
    super(message);
    this.#path = path;
    this.#place = place;
  }

  problemIn(text: string): Problem {
    const { message } = this;
    const place = this.#place && `\n at ${sourceAt(text, offsetOf(text, this.#path, this.#place))}`;
    return { path: this.#path, message: `${message}${place ?? ''}` };
  }
}
