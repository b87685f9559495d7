/**
 * Template text, YAML or JSON, as plain values with the position of each.
 * Short forms (`!Ref x`) become long ones (`{Ref: x}`). Left out, refused by name: aliases, merge keys, null,
 * duplicate keys, several documents, tags that are no CloudFormation function.
 * Source: AWS CloudFormation User Guide, "CloudFormation template format".
 */
import type { ParsedNode, Scalar } from 'yaml';
import { isJson as parses } from '../is-json.ts';
import { isObject } from '../is-object.ts';
import { type Problem, renderPath } from '../problem.ts';
import { charactersMax } from './broken-parts.ts';
import { functionTags } from './functions.table.ts';
import { jsonPlaces } from './json-places.ts';
import { jsonValues } from './json-values.ts';
import { depthMax, documentBytesMax, membersMax, nodesMax } from './limits.ts';
import { note, type Place, Positions, type SourcePosition } from './positions.ts';
import {
  type Faults,
  isJson,
  type Lines,
  linesOf,
  notWellFormed,
  type ReadNodes,
  readBrokenJson,
  readYaml,
  tooDeep,
  wholeJson,
} from './read-nodes.ts';
import { readNumber, readScalar } from './scalar.ts';
import { splitAttribute } from './split-attribute.ts';
import { yaml } from './yaml.ts';

export { isJson, parseAhead } from './read-nodes.ts';

export type Json = string | number | boolean | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}
export type Path = readonly (string | number)[];

export interface Document {
  readonly root: Json;
  readonly positions: Positions;
}

/** In place of a value that cannot be read. */
export const unreadable = 'standin-value';

/** What is wrong with a text by itself. */
export interface TextFaults {
  readonly problems: readonly Problem[];
  /** Those in whose place `unreadable` stands; the others are of keys that are left out. */
  readonly ofValues: ReadonlySet<Problem>;
  /** Whether a problem with what was read comes of what could not be. */
  readonly isOfGap: (problem: Problem) => boolean;
}

/** What could be read of a text beside what is wrong with it; no document: nothing could. */
export interface ReadText extends TextFaults {
  readonly document?: Document;
}

/**
 * YAML or JSON text -> its values and positions, or every problem found; bounded in time and memory for any text. `isDeployed`: it was taken
 * before, perhaps by an older version, which took numbers as keys.
 */
export function parseText(text: string, isDeployed = false): Document | Problem[] {
  const { document, problems } = readText(text, isDeployed);
  return document && problems.length === 0 ? document : [...problems];
}

/** What a template includes: undefined if it is no object, or has shorthand. Numbers may be keys there. */
export function parseSnippet(text: string): JsonObject | undefined {
  const { document, problems } = readText(text, true, false);
  return problems.length === 0 ? (document?.root as JsonObject | undefined) : undefined;
}

/** As `parseText`, with what could be read of a text that has problems. `mendedMax`: of how many characters, where it does not parse. */
export function readText(text: string, isDeployed = false, hasShorthand = true, mendedMax = charactersMax): ReadText {
  if (Buffer.byteLength(text) > documentBytesMax)
    return nothingRead([{ path: [], message: `a template may have at most ${documentBytesMax} bytes` }]);
  const lines = linesOf(text);
  const isSound = isJson(text) && parses(text);
  const root = isSound ? jsonValues(text) : undefined;
  // Places are asked for where something is wrong, which nearly always is nothing.
  if (!isObject(root)) {
    const read = isSound
      ? wholeJson(text)
      : isJson(text)
        ? readBrokenJson(text, lines, mendedMax)
        : readYaml(text, lines, mendedMax);
    return Array.isArray(read) ? nothingRead(read) : readNodes(read, lines, isDeployed, hasShorthand);
  }
  const positions = new Positions(() => ({ root: jsonPlaces(text), at: lines.at }));
  return { ...nothingRead([]), document: { root, positions } };
}

const nothingRead = (problems: readonly Problem[]): ReadText => ({
  problems,
  ofValues: new Set(problems),
  isOfGap: () => false,
});

function readNodes(read: ReadNodes, lines: Lines, isDeployed: boolean, hasShorthand: boolean): ReadText {
  const reader = new Reader(lines, read.faults, isDeployed, hasShorthand);
  reader.problems.push(...read.ofLines);
  const root = reader.read(read.contents, []);
  const { ofValues, positions } = reader;
  const problems = reader.problems.toSorted((left, right) => (left.line ?? 0) - (right.line ?? 0));
  if (problems.length === 0 && !isObject(root))
    return nothingRead([{ path: [], message: 'Template format error: unsupported structure.' }]);
  if (!isObject(root) || reader.isCut) return nothingRead(problems);
  return { document: { root, positions }, problems, ofValues: new Set(ofValues), isOfGap: gapsOf(reader, read.gone) };
}

/** What stands in a value that could not be read, and what a map is said to miss that has a key which could not. */
function gapsOf({ problems, ofValues, ofMaps }: Reader, gone: string): ReadText['isOfGap'] {
  if (problems.length === 0) return () => false;
  const keys = new Set([...gone.matchAll(/^[ \t]*([\w-]+)/gm)].map(([, key]) => key!));
  const [values, maps] = [ofValues, ofMaps].map((of) => new Set(of.map(({ path }) => renderPath(path))));
  return ({ path, message, got }) =>
    `${message} ${got}`.includes(unreadable) ||
    maps!.has(renderPath(path)) ||
    (keys.size > 0 && missing.test(message) && words(message).some((word) => keys.has(word))) ||
    path.some((_, index) => values!.has(renderPath(path.slice(0, index + 1))));
}

/** What is said of a thing that is not there. */
const missing = /unresolved|undefined|must be defined|must contain|required|Mapping named|does not support attribute/i;
const words = (text: string): string[] => text.match(/[\w-]+/g) ?? [];

class Reader {
  readonly problems: Problem[] = [];
  readonly ofValues: Problem[] = [];
  /** Of keys that are left out with what they hold, at the path of their map. */
  readonly ofMaps: Problem[] = [];
  readonly positions: Positions;
  /** There is more than is read. */
  isCut = false;
  readonly #places: Place = { offset: undefined, inside: new Map() };
  readonly #lines: Lines;
  readonly #faults: Faults;
  #nodes = 0;
  readonly #isDeployed: boolean;
  readonly #tags: ReadonlyMap<string, string>;

  constructor(lines: Lines, faults: Faults, isDeployed: boolean, hasShorthand: boolean) {
    this.#tags = hasShorthand ? functionTags : new Map();
    this.#lines = lines;
    this.#faults = faults;
    this.positions = new Positions(() => ({ root: this.#places, at: lines.at }));
    this.#isDeployed = isDeployed;
  }

  read(node: ParsedNode | null, path: Path): Json {
    this.#nodes++;
    if (this.#nodes === nodesMax) this.#cut(node, path, `a template may have at most ${nodesMax} values`);
    if (path.length === depthMax + 1) this.#cut(node, path, tooDeep);
    if (this.#nodes >= nodesMax || path.length > depthMax) return '';
    if (node) note(this.#places, path, node.range[0]);
    const fault = node && this.#faults.get(node.range[0]);
    if (fault && yaml().isScalar(node)) return this.#wrongAt(path, notWellFormed('YAML', fault, this.#lines));
    if (yaml().isAlias(node)) return this.#wrong(node, path, `aliases are not supported, found \`*${node.source}\``);
    if (node?.tag === undefined || node.tag.startsWith('tag:yaml.org,2002:')) return this.#plain(node, path);
    const called = this.#tags.get(node.tag);
    if (called === undefined) return this.#wrong(node, path, `unknown tag \`${node.tag}\``);
    const inner = this.#plain(node, [...path, called]);
    return { [called]: called === 'Fn::GetAtt' && typeof inner === 'string' ? splitAttribute(inner) : inner };
  }

  #plain(node: ParsedNode | null, path: Path): Json {
    if (yaml().isMap(node)) return this.#map(node.items as Pair[], path);
    if (yaml().isSeq(node)) return node.items.map((item, index) => this.read(item as ParsedNode, [...path, index]));
    if (!yaml().isScalar(node)) return this.#null(node, path);
    if (node.tag?.startsWith('tag:') && !node.tag.endsWith(':str'))
      return this.#wrong(node, path, `unknown tag \`${node.tag}\``);
    const text = String(node.value);
    if (node.type !== 'PLAIN' || node.tag?.startsWith('tag:')) return text;
    return /^(~|null|Null|NULL|)$/.test(text) && node.tag === undefined ? this.#null(node, path) : readScalar(text);
  }

  #map(items: readonly Pair[], path: Path): JsonObject {
    const object: JsonObject = {};
    if (items.length > membersMax && !this.#isDeployed) {
      const [first] = items;
      this.#cut(
        first!.key,
        path,
        `an object of a template may have at most ${membersMax} members, found ${items.length}`,
      );
      return object;
    }
    for (const { key, value } of items) {
      const name = yaml().isScalar(key) && key.tag === undefined ? String(key.value) : undefined;
      const fault = this.#faultOfKey(key, name, object, path);
      const inner = [...path, name ?? ''];
      if (fault) {
        this.#leaveOut({ ...fault, ...this.#positionOf(key, path) }, fault.path === path, value, inner);
      } else {
        if (key) note(this.#places, inner, key.range[0]);
        object[name!] = this.read(value, inner);
      }
    }
    return object;
  }

  /** Undefined: it has a name, and none but that. */
  #faultOfKey(key: Pair['key'], name: string | undefined, known: JsonObject, path: Path): Problem | undefined {
    if (name === undefined || name === '') return { path, message: 'a key must be text' };
    const number = this.#isDeployed || key?.type !== 'PLAIN' ? undefined : readNumber(name);
    if (number !== undefined)
      return { path, message: numericKey(path, number), hint: `write it as text: \`'${name}'\`` };
    if (name === '<<') return { path, message: 'merge keys are not supported, found `<<`' };
    if (name === '__proto__') return { path, message: 'this key is not allowed, found `__proto__`' };
    return Object.hasOwn(known, name) ? { path: [...path, name], message: `duplicate key \`${name}\`` } : undefined;
  }

  /** What is wrong in what it holds is said too, unless that stands elsewhere. */
  #leaveOut(fault: Problem, ofMap: boolean, value: ParsedNode | null, path: Path): void {
    this.problems.push(fault);
    if (ofMap) this.ofMaps.push(fault);
    if (yaml().isAlias(value)) return;
    const count = this.ofValues.length;
    this.read(value, path);
    this.ofValues.length = count;
  }

  #null(node: ParsedNode | null, path: Path): Json {
    return this.#wrong(node, path, `[${renderPath(path)}] 'null' values are not allowed in templates`);
  }

  #wrong(node: ParsedNode | null, path: Path, message: string): Json {
    return this.#wrongAt(path, { message, ...this.#positionOf(node, path) });
  }

  #wrongAt(path: Path, what: Omit<Problem, 'path'>): Json {
    const problem = { path, ...what };
    this.problems.push(problem);
    this.ofValues.push(problem);
    return unreadable;
  }

  #cut(node: ParsedNode | null, path: Path, message: string): void {
    this.isCut = true;
    this.#wrong(node, path, message);
  }

  #positionOf(node: ParsedNode | null, path: Path): SourcePosition | undefined {
    return node ? this.#lines.at(node.range[0]) : this.positions.get(path);
  }
}

const numericKey = (path: Path, number: number | string): string =>
  `Template format error: [${renderPath(path)}] map keys must be strings; received numeric [${number}] instead`;

interface Pair {
  readonly key: Scalar.Parsed | null;
  readonly value: ParsedNode | null;
}
