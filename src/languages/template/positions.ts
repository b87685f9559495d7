/** Where in a text each of its nodes stands: noted while it is read, worked out when somebody first asks, which is where there is a problem to show. */
import type { LineCounter } from 'yaml';
import { renderPath } from '../problem.ts';

/** 1-based. */
export interface SourcePosition {
  readonly line: number;
  readonly column: number;
}

export class Positions {
  readonly #lines: LineCounter;
  #noted: { readonly path: readonly (string | number)[]; readonly offset: number }[] = [];
  readonly #found = new Map<string, SourcePosition>();
  readonly #written = new Map<string, readonly (string | number)[]>();

  constructor(lines: LineCounter) {
    this.#lines = lines;
  }

  /** A path's first note counts: a member stands where its key does. */
  note(path: readonly (string | number)[], offset: number): void {
    this.#noted.push({ path, offset });
  }

  /** What is made at `path` was written at another. */
  alias(path: readonly (string | number)[], written: readonly (string | number)[]): void {
    this.#written.set(renderPath(path), written);
  }

  at(offset: number): SourcePosition {
    const { line, col } = this.#lines.linePos(offset);
    return { line, column: col };
  }

  /** Of the node at a rendered path. */
  get(path: string): SourcePosition | undefined {
    for (const noted of this.#noted) {
      const rendered = renderPath(noted.path);
      if (!this.#found.has(rendered)) this.#found.set(rendered, this.at(noted.offset));
    }
    this.#noted = [];
    return this.#found.get(path);
  }

  /** Of the node at a path, or of its nearest ancestor that has one. */
  nearest(path: readonly (string | number)[]): SourcePosition | undefined {
    for (let length = path.length; length > 0; length--) {
      const rendered = renderPath(path.slice(0, length));
      const position = this.get(rendered);
      if (position) return position;
      const written = this.#written.get(rendered);
      if (written) return this.nearest([...written, ...path.slice(length)]);
    }
    return undefined;
  }
}
