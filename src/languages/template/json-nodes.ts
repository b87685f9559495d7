/**
 * Text that JSON.parse took -> the nodes that the YAML library would make of it, in a fraction of its time: one pass over the text. Values keep the
 * digits that they were written with, maps each key as often as it stands there, and every node its place, of which JSON.parse tells nothing.
 */
import { type ParsedNode, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { depthMax, nodesMax } from './limits.ts';

/** What is too deep or too much for a template is left out, but for the first level and the first value that are: the reader refuses those. */
export const jsonNodes = (text: string): ParsedNode => new JsonNodes(text).read(0);

/** A string, a number or a word, or a mark; blanks, commas and colons before it say nothing in text that is JSON. */
const token = /[\s,:]*("[^"\\]*(?:\\.[^"\\]*)*"|[^\s,:[\]{}"]+|[[\]{}])/y;

class JsonNodes {
  readonly #text: string;
  readonly #token = new RegExp(token);
  #word = '';
  #start = 0;
  #count = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(depth: number): ParsedNode {
    this.#next();
    return this.#value(depth);
  }

  #next(): string {
    this.#word = this.#token.exec(this.#text)?.[1] ?? '';
    this.#start = this.#token.lastIndex - this.#word.length;
    return this.#word;
  }

  #value(depth: number): ParsedNode {
    const start = this.#start;
    this.#count++;
    if (depth > depthMax) return this.#skip(start);
    if (this.#word === '{') return placed(this.#map(depth), start);
    if (this.#word === '[') return placed(this.#list(depth), start);
    return this.#scalar();
  }

  #map(depth: number): YAMLMap {
    const map = new YAMLMap();
    while (this.#goesOn('}')) map.items.push({ key: this.#scalar(), value: this.read(depth + 1) } as never);
    return map;
  }

  #goesOn(end: string): boolean {
    return this.#count <= nodesMax && this.#next() !== end;
  }

  #list(depth: number): YAMLSeq {
    const list = new YAMLSeq();
    while (this.#goesOn(']')) list.items.push(this.#value(depth + 1));
    return list;
  }

  #scalar(): ParsedNode {
    const word = this.#word;
    const isText = word.startsWith('"');
    const text = word.includes('\\') ? (JSON.parse(word) as string) : word.slice(1, -1);
    const scalar = new Scalar<string>(isText ? text : word);
    scalar.type = isText ? 'QUOTE_DOUBLE' : 'PLAIN';
    return placed(scalar, this.#start);
  }

  #skip(start: number): ParsedNode {
    for (let open = 0; ; this.#next()) {
      if (this.#word === '{' || this.#word === '[') open++;
      if (this.#word === '}' || this.#word === ']') open--;
      if (open === 0) return placed(new Scalar(''), start);
    }
  }
}

function placed(node: Scalar<string> | YAMLMap | YAMLSeq, start: number): ParsedNode {
  node.range = [start, start, start];
  return node as ParsedNode;
}
