/**
 * Template text, YAML or JSON, as plain values with the position of each.
 * Short forms (`!Ref x`) become long ones (`{Ref: x}`). Left out, refused by name: aliases, merge keys, null,
 * duplicate keys, several documents, tags that are no CloudFormation function.
 * Source: AWS CloudFormation User Guide, "CloudFormation template format".
 */
import type { LineCounter, ParsedNode, Scalar } from 'yaml';
import { isObject } from '../is-object.ts';
import { type Problem, renderPath } from '../problem.ts';
import { functionTags } from './functions.table.ts';
import { jsonNodes } from './json-nodes.ts';
import { jsonPlaces } from './json-places.ts';
import { jsonValues } from './json-values.ts';
import { depthMax, documentBytesMax, lexemesMax, membersMax, nodesMax } from './limits.ts';
import { note, type Place, Positions, type SourcePosition } from './positions.ts';
import { readNumber, readScalar } from './scalar.ts';
import { yaml } from './yaml.ts';

export type Json = string | number | boolean | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}
export type Path = readonly (string | number)[];

export interface Document {
  readonly root: Json;
  readonly positions: Positions;
}

/**
 * YAML or JSON text -> its values and positions, or every problem found; bounded in time and memory for any text. `isDeployed`: it was taken
 * before, perhaps by an older version, which took numbers as keys.
 */
export function parseText(text: string, isDeployed = false): Document | Problem[] {
  if (Buffer.byteLength(text) > documentBytesMax)
    return [{ path: [], message: `a template may have at most ${documentBytesMax} bytes` }];
  const fault = isJson(text) ? faultOfJson(text) : undefined;
  if (fault) return [fault];
  const lines = linesOf(text);
  const root = isJson(text) ? jsonValues(text) : undefined;
  // Places are asked for where something is wrong, which nearly always is nothing.
  if (isObject(root)) return { root, positions: new Positions(() => ({ root: jsonPlaces(text), at: lines.at })) };
  return readNodes(text, lines, isDeployed);
}

function readNodes(text: string, lines: Lines, isDeployed: boolean): Document | Problem[] {
  const contents = isJson(text) ? jsonNodes(text) : readYaml(text, lines);
  if (Array.isArray(contents)) return contents;
  const reader = new Reader(lines, isDeployed);
  const root = reader.read(contents, []);
  if (reader.problems.length > 0) return reader.problems;
  if (!isObject(root)) return [{ path: [], message: 'Template format error: unsupported structure.' }];
  return { root, positions: reader.positions };
}

interface Lines {
  at(offset: number): SourcePosition;
}

/** The lines of a text, looked for when one is first asked for. */
function linesOf(text: string): Lines {
  let counter: LineCounter | undefined;
  return {
    at(offset) {
      if (!counter) {
        counter = new (yaml().LineCounter)();
        counter.addNewLine(0);
        for (const { index } of text.matchAll(/\n/g)) counter.addNewLine(index + 1);
      }
      const { line, col } = counter.linePos(offset);
      return { line, column: col };
    },
  };
}

/** Text that begins as JSON must be JSON, though YAML would take more. */
export const isJson = (text: string): boolean => text.trimStart().startsWith('{');

function faultOfJson(text: string): Problem | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    return { path: [], message: 'Template format error: JSON not well-formed.', hint: message };
  }
}

function readYaml(text: string, lines: Lines): ParsedNode | null | Problem[] {
  const most = lexemesMax(text.length);
  if (hasMoreLexemes(text, most))
    return [
      { path: [], message: `the template has more than ${most} tokens of YAML, for its ${text.length} characters` },
    ];
  const document = withoutStacks(() =>
    yaml().parseDocument(text, {
      schema: 'failsafe',
      uniqueKeys: false, // checked by the reader: the library compares every key with every other
      resolveKnownTags: false,
      logLevel: 'error',
      prettyErrors: false, // each would quote the text around it
    }),
  );
  const fault = document.errors[0];
  if (!fault) return document.contents;
  const { line, column } = lines.at(fault.pos[0]);
  // The library's own recursion met its end.
  if (fault.code === 'RESOURCE_EXHAUSTION') return [{ path: [], message: tooDeep, line, column }];
  const message = `Template format error: YAML not well-formed. (line ${line}, column ${column})`;
  return [{ path: [], message, hint: fault.message, line, column }];
}

/** The library makes an Error of each fault, of which there may be one a character: their stacks take ten times as long as all else. */
function withoutStacks<T>(work: () => T): T {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

const tooDeep = `a template may be at most ${depthMax} levels deep`;

function hasMoreLexemes(text: string, most: number): boolean {
  let count = 0;
  for (const _ of new (yaml().Lexer)().lex(text)) if (++count > most) return true;
  return false;
}

class Reader {
  readonly problems: Problem[] = [];
  readonly positions: Positions;
  readonly #places: Place = { offset: undefined, inside: new Map() };
  readonly #lines: Lines;
  #nodes = 0;
  readonly #isDeployed: boolean;

  constructor(lines: Lines, isDeployed: boolean) {
    this.#lines = lines;
    this.positions = new Positions(() => ({ root: this.#places, at: lines.at }));
    this.#isDeployed = isDeployed;
  }

  read(node: ParsedNode | null, path: Path): Json {
    this.#nodes++;
    if (this.#nodes === nodesMax) this.#wrong(node, path, `a template may have at most ${nodesMax} values`);
    if (path.length === depthMax + 1) this.#wrong(node, path, tooDeep);
    if (this.#nodes >= nodesMax || path.length > depthMax) return '';
    if (node) note(this.#places, path, node.range[0]);
    if (yaml().isAlias(node)) return this.#wrong(node, path, `aliases are not supported, found \`*${node.source}\``);
    if (node?.tag === undefined || node.tag.startsWith('tag:yaml.org,2002:')) return this.#plain(node, path);
    const called = functionTags.get(node.tag);
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
      this.#wrong(
        first!.key,
        path,
        `an object of a template may have at most ${membersMax} members, found ${items.length}`,
      );
      return object;
    }
    for (const { key, value } of items) {
      const name = yaml().isScalar(key) && key.tag === undefined ? String(key.value) : undefined;
      const number = this.#isDeployed || key?.type !== 'PLAIN' ? undefined : readNumber(name ?? '');
      if (name === undefined || name === '') this.#wrong(key, path, 'a key must be text');
      else if (number !== undefined)
        this.#wrong(key, path, numericKey(path, number), `write it as text: \`'${name}'\``);
      else if (name === '<<') this.#wrong(key, path, 'merge keys are not supported, found `<<`');
      else if (name === '__proto__') this.#wrong(key, path, 'this key is not allowed, found `__proto__`');
      else if (Object.hasOwn(object, name)) this.#wrong(key, [...path, name], `duplicate key \`${name}\``);
      else {
        const inner = [...path, name];
        if (key) note(this.#places, inner, key.range[0]);
        object[name] = this.read(value, inner);
      }
    }
    return object;
  }

  #null(node: ParsedNode | null, path: Path): Json {
    return this.#wrong(node, path, `[${renderPath(path)}] 'null' values are not allowed in templates`);
  }

  #wrong(node: ParsedNode | null, path: Path, message: string, hint?: string): Json {
    const position = node ? this.#lines.at(node.range[0]) : this.positions.get(path);
    this.problems.push({ path, message, ...(hint === undefined ? {} : { hint }), ...position });
    return '';
  }
}

const numericKey = (path: Path, number: number | string): string =>
  `Template format error: [${renderPath(path)}] map keys must be strings; received numeric [${number}] instead`;

interface Pair {
  readonly key: Scalar.Parsed | null;
  readonly value: ParsedNode | null;
}

/** `A.B.C` -> `['A', 'B.C']`: a logical id has no dot, an attribute may. */
function splitAttribute(text: string): Json {
  const dot = text.indexOf('.');
  return dot === -1 ? text : [text.slice(0, dot), text.slice(dot + 1)];
}
