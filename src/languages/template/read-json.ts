/**
 * Text that JSON.parse took, in one pass over it: what becomes of it is the maker's. JSON.parse tells nothing of places, of keys that stand there
 * twice, and of the digits that a number was written with.
 */
import { depthMax, nodesMax } from './limits.ts';

/** `word`: a string with its quotes, a number or a word, as it is written at `start`. */
export interface Maker<T, List extends T, Map extends T> {
  scalar(word: string, start: number): T;
  list(start: number): List;
  add(list: List, item: T): void;
  map(start: number): Map;
  /** With the key's word and its place; the map's member of this number, from 0. */
  put(map: Map, key: string, start: number, value: T, index: number): void;
  /** In the place of what is too deep. */
  tooDeep(start: number): T;
}

/** What is too deep or too much for a template is left out, but for the first level and the first value that are: those are for the maker to refuse. */
export const readJson = <T, List extends T, Map extends T>(text: string, make: Maker<T, List, Map>): T =>
  new JsonReader(text, make).read(0);

/** The text of a string's word. */
export const textOf = (word: string): string =>
  word.includes('\\') ? (JSON.parse(word) as string) : word.slice(1, -1);

/** A string, a number or a word, or a mark; blanks, commas and colons before it say nothing in text that is JSON. */
const token = /[\s,:]*("[^"\\]*(?:\\.[^"\\]*)*"|[^\s,:[\]{}"]+|[[\]{}])/y;

class JsonReader<T, List extends T, Map extends T> {
  readonly #text: string;
  readonly #make: Maker<T, List, Map>;
  readonly #token = new RegExp(token);
  #word = '';
  #start = 0;
  #count = 0;

  constructor(text: string, make: Maker<T, List, Map>) {
    this.#text = text;
    this.#make = make;
  }

  read(depth: number): T {
    this.#next();
    return this.#value(depth);
  }

  #next(): string {
    this.#word = this.#token.exec(this.#text)?.[1] ?? '';
    this.#start = this.#token.lastIndex - this.#word.length;
    return this.#word;
  }

  #value(depth: number): T {
    this.#count++;
    if (depth > depthMax) return this.#skip(this.#start);
    if (this.#word === '{') return this.#map(depth);
    if (this.#word === '[') return this.#list(depth);
    return this.#make.scalar(this.#word, this.#start);
  }

  #map(depth: number): Map {
    const map = this.#make.map(this.#start);
    for (let index = 0; this.#goesOn('}'); index++) {
      const key = this.#word;
      const start = this.#start;
      this.#make.put(map, key, start, this.read(depth + 1), index);
    }
    return map;
  }

  #goesOn(end: string): boolean {
    return this.#count <= nodesMax && this.#next() !== end;
  }

  #list(depth: number): List {
    const list = this.#make.list(this.#start);
    while (this.#goesOn(']')) this.#make.add(list, this.#value(depth + 1));
    return list;
  }

  #skip(start: number): T {
    for (let open = 0; ; this.#next()) {
      if (this.#word === '{' || this.#word === '[') open++;
      if (this.#word === '}' || this.#word === ']') open--;
      if (open === 0) return this.#make.tooDeep(start);
    }
  }
}
