/**
 * Template text, YAML or JSON, as plain values with the position of each.
 * Short forms (`!Ref x`) become long ones (`{Ref: x}`). Left out, refused by name: aliases, merge keys, null,
 * duplicate keys, several documents, tags that are no CloudFormation function.
 * Source: AWS CloudFormation User Guide, "CloudFormation template format".
 */
import { isAlias, isMap, isScalar, isSeq, Lexer, LineCounter, type ParsedNode, parseDocument, type Scalar } from 'yaml';
import { isObject } from '../is-object.ts';
import { type Problem, renderPath } from '../problem.ts';
import { functionTags } from './functions.table.ts';
import { jsonNodes } from './json-nodes.ts';
import { depthMax, documentBytesMax, lexemesMax, membersMax, nodesMax } from './limits.ts';
import { Positions } from './positions.ts';
import { readNumber, readScalar } from './scalar.ts';

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
  const lines = new LineCounter();
  const contents = isJson(text) ? readJson(text, lines) : readYaml(text, lines);
  if (Array.isArray(contents)) return contents;
  const reader = new Reader(lines, isDeployed);
  const root = reader.read(contents, []);
  if (reader.problems.length > 0) return reader.problems;
  if (!isObject(root)) return [{ path: [], message: 'Template format error: unsupported structure.' }];
  return { root, positions: reader.positions };
}

/** Text that begins as JSON must be JSON, though YAML would take more. */
export const isJson = (text: string): boolean => text.trimStart().startsWith('{');

function readJson(text: string, lines: LineCounter): ParsedNode | Problem[] {
  try {
    JSON.parse(text);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    return [{ path: [], message: 'Template format error: JSON not well-formed.', hint: message }];
  }
  lines.addNewLine(0);
  for (const { index } of text.matchAll(/\n/g)) lines.addNewLine(index + 1);
  return jsonNodes(text);
}

function readYaml(text: string, lines: LineCounter): ParsedNode | null | Problem[] {
  const most = lexemesMax(text.length);
  if (hasMoreLexemes(text, most))
    return [
      { path: [], message: `the template has more than ${most} tokens of YAML, for its ${text.length} characters` },
    ];
  const document = withoutStacks(() =>
    parseDocument(text, {
      schema: 'failsafe',
      uniqueKeys: false, // checked by the reader: the library compares every key with every other
      resolveKnownTags: false,
      logLevel: 'error',
      prettyErrors: false, // each would quote the text around it
      lineCounter: lines,
    }),
  );
  const fault = document.errors[0];
  if (!fault) return document.contents;
  const { line, col } = lines.linePos(fault.pos[0]);
  // The library's own recursion met its end.
  if (fault.code === 'RESOURCE_EXHAUSTION') return [{ path: [], message: tooDeep, line, column: col }];
  const message = `Template format error: YAML not well-formed. (line ${line}, column ${col})`;
  return [{ path: [], message, hint: fault.message, line, column: col }];
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
  for (const _ of new Lexer().lex(text)) if (++count > most) return true;
  return false;
}

class Reader {
  readonly problems: Problem[] = [];
  readonly positions: Positions;
  #nodes = 0;
  readonly #isDeployed: boolean;

  constructor(lines: LineCounter, isDeployed: boolean) {
    this.positions = new Positions(lines);
    this.#isDeployed = isDeployed;
  }

  read(node: ParsedNode | null, path: Path): Json {
    this.#nodes++;
    if (this.#nodes === nodesMax) this.#wrong(node, path, `a template may have at most ${nodesMax} values`);
    if (path.length === depthMax + 1) this.#wrong(node, path, tooDeep);
    if (this.#nodes >= nodesMax || path.length > depthMax) return '';
    if (node) this.positions.note(path, node.range[0]);
    if (isAlias(node)) return this.#wrong(node, path, `aliases are not supported, found \`*${node.source}\``);
    if (node?.tag === undefined || node.tag.startsWith('tag:yaml.org,2002:')) return this.#plain(node, path);
    const called = functionTags.get(node.tag);
    if (called === undefined) return this.#wrong(node, path, `unknown tag \`${node.tag}\``);
    const inner = this.#plain(node, [...path, called]);
    return { [called]: called === 'Fn::GetAtt' && typeof inner === 'string' ? splitAttribute(inner) : inner };
  }

  #plain(node: ParsedNode | null, path: Path): Json {
    if (isMap(node)) return this.#map(node.items as Pair[], path);
    if (isSeq(node)) return node.items.map((item, index) => this.read(item as ParsedNode, [...path, index]));
    if (!isScalar(node)) return this.#null(node, path);
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
      const name = isScalar(key) && key.tag === undefined ? String(key.value) : undefined;
      const number = this.#isDeployed || key?.type !== 'PLAIN' ? undefined : readNumber(name ?? '');
      if (name === undefined || name === '') this.#wrong(key, path, 'a key must be text');
      else if (number !== undefined)
        this.#wrong(key, path, numericKey(path, number), `write it as text: \`'${name}'\``);
      else if (name === '<<') this.#wrong(key, path, 'merge keys are not supported, found `<<`');
      else if (name === '__proto__') this.#wrong(key, path, 'this key is not allowed, found `__proto__`');
      else if (Object.hasOwn(object, name)) this.#wrong(key, [...path, name], `duplicate key \`${name}\``);
      else {
        const inner = [...path, name];
        if (key) this.positions.note(inner, key.range[0]);
        object[name] = this.read(value, inner);
      }
    }
    return object;
  }

  #null(node: ParsedNode | null, path: Path): Json {
    return this.#wrong(node, path, `[${renderPath(path)}] 'null' values are not allowed in templates`);
  }

  #wrong(node: ParsedNode | null, path: Path, message: string, hint?: string): Json {
    const position = node ? this.positions.at(node.range[0]) : this.positions.get(renderPath(path));
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
