/** Where in a text each of its nodes stands: a tree of places, made when somebody first asks, which is where there is a problem to show. */
import { renderPath } from '../problem.ts';

/** 1-based. */
export interface SourcePosition {
  readonly line: number;
  readonly column: number;
}

type Path = readonly (string | number)[];

/** Of a node, and of what is in it: of an object by key, of a list by index as text. */
export interface Place {
  /** Undefined: nothing of the author's stands there. */
  offset: number | undefined;
  readonly inside: Map<string, Place>;
}

export interface Places {
  readonly root: Place;
  /** Of an offset. */
  readonly at: (offset: number) => SourcePosition;
}

export class Positions {
  readonly #find: () => Places;
  #places: Places | undefined;
  readonly #written = new Map<string, Path>();

  constructor(find: () => Places) {
    this.#find = find;
  }

  /** What is made at `path` was written at another. */
  alias(path: Path, written: Path): void {
    this.#written.set(renderPath(path), written);
  }

  get(path: Path): SourcePosition | undefined {
    this.#places ??= this.#find();
    let place: Place | undefined = this.#places.root;
    for (const step of path) place = place?.inside.get(String(step));
    return place?.offset === undefined ? undefined : this.#places.at(place.offset);
  }

  /** Of the node at a path, or of its nearest ancestor that has one. */
  nearest(path: Path): SourcePosition | undefined {
    for (let length = path.length; length > 0; length--) {
      const position = this.get(path.slice(0, length));
      if (position) return position;
      const written = this.#written.size > 0 && this.#written.get(renderPath(path.slice(0, length)));
      if (written) return this.nearest([...written, ...path.slice(length)]);
    }
    return undefined;
  }
}

/** A path's first note counts: a member stands where its key does. */
export function note(root: Place, path: Path, offset: number): void {
  let place = root;
  for (const step of path) {
    const known: Place = place.inside.get(String(step)) ?? { offset: undefined, inside: new Map() };
    place.inside.set(String(step), known);
    place = known;
  }
  place.offset ??= offset;
}
