/**
 * The transform AWS::Include: objects of JSON or YAML, which lie in buckets, become part of a template. Their texts are given: nothing is fetched here.
 * What the template says of a key itself stands; of a section its members. A snippet has no shorthand (`!Ref`) and includes nothing.
 * Source: AWS CloudFormation Template Reference, "AWS::Include transform", "Fn::Transform"; its words are those that users of AWS report.
 */
import { isObject } from '../is-object.ts';
import type { Problem } from '../problem.ts';
import { type Document, type Json, type JsonObject, type Path, parseSnippet } from './document.ts';
import { evaluate, evaluationBudget, type Scope } from './evaluate.ts';
import { documentBytesMax } from './limits.ts';
import type { ParameterValues } from './parameters.ts';
import type { Template } from './template.ts';
import { transformsOf } from './transforms.ts';

export const include = 'AWS::Include';

/** What the place of a snippet may be made of. */
export interface KnownBefore {
  readonly parameters: ParameterValues;
  readonly pseudo: Scope['pseudo'];
  readonly mappings: Template['mappings'];
}

/** By its place: undefined is said of one that is not asked for yet. */
export type Snippets = (location: string) => string | undefined;

const isInclude = (call: Json): boolean => call === include || (isObject(call) && call['Name'] === include);

/** Whether a template or a part of it includes anything. */
export function includesAny(node: Json): boolean {
  if (Array.isArray(node)) return node.some(includesAny);
  if (!isObject(node)) return false;
  const called = [node['Fn::Transform'] ?? [], node['Transform'] ?? []].flat();
  return called.some(isInclude) || Object.values(node).some(includesAny);
}

/** The document with its snippets in it; what is wrong goes to `problems`. */
export const withIncludes = (
  document: Document,
  known: KnownBefore,
  snippets: Snippets,
  problems: Problem[],
): Document => ({ ...document, root: new Inclusion(known, snippets, problems).root(document.root as JsonObject) });

class Inclusion {
  readonly #scope: Scope;
  readonly #snippets: Snippets;
  readonly #problems: Problem[];
  #bytesLeft = documentBytesMax;

  constructor(known: KnownBefore, snippets: Snippets, problems: Problem[]) {
    this.#snippets = snippets;
    this.#problems = problems;
    const budget = evaluationBudget();
    const nothing = () => undefined;
    this.#scope = { ...known, conditions: new Map(), resource: nothing, exports: nothing, zones: () => [], budget };
  }

  /** Parameters are as they are: a snippet may be named by them. */
  root({ Parameters, Transform, ...sections }: JsonObject): JsonObject {
    const calls = transformsOf({ Transform: Transform ?? [] });
    const others = calls.filter((call) => !isInclude(call));
    const included = calls.filter(isInclude).map((call) => this.#snippet(call, ['Transform']));
    const made = this.#value(sections, []) as JsonObject;
    return {
      ...included.reduce(bySection, made),
      ...(Parameters === undefined ? {} : { Parameters }),
      ...(others.length === 0 ? {} : { Transform: [...others] }),
    };
  }

  #value(node: Json, path: Path): Json {
    if (Array.isArray(node)) return node.map((item, index) => this.#value(item, [...path, index]));
    if (!isObject(node)) return node;
    const { 'Fn::Transform': call, ...others } = node;
    const members = Object.entries(others).map(([name, value]) => [name, this.#value(value, [...path, name])] as const);
    const calls = call === undefined ? [] : [call].flat();
    if (!calls.some(isInclude))
      return { ...Object.fromEntries(members), ...(call === undefined ? {} : { 'Fn::Transform': call }) };
    const at = [...path, 'Fn::Transform'];
    const left = calls.filter((one) => !isInclude(one));
    return {
      ...Object.assign({}, ...calls.filter(isInclude).map((one) => this.#snippet(one, at))),
      ...Object.fromEntries(members),
      ...(left.length === 0 ? {} : { 'Fn::Transform': left }),
    };
  }

  #snippet(call: Json, path: Path): JsonObject {
    const location = this.#location(call, path);
    const text = location === undefined ? undefined : this.#snippets(location);
    if (text === undefined) return {};
    this.#bytesLeft -= Buffer.byteLength(text);
    if (this.#bytesLeft < 0) return this.#wrong(path, `Template may not exceed ${documentBytesMax} bytes in size.`);
    const snippet = parseSnippet(text);
    if (snippet && !includesAny(snippet)) return snippet;
    return this.#wrong(path, failed("The specified S3 object's content should be valid Yaml/JSON"));
  }

  #location(call: Json, path: Path): string | undefined {
    const given = isObject(call) ? call['Parameters'] : undefined;
    const written = isObject(given) ? given['Location'] : undefined;
    const location = written === undefined ? undefined : evaluate(written, this.#scope, path, this.#problems);
    if (typeof location === 'string' && placeOf(location)) return location;
    this.#wrong(path, failed('The location parameter is not a valid S3 uri.'));
    return undefined;
  }

  #wrong(path: Path, message: string): JsonObject {
    this.#problems.push({ path, message });
    return {};
  }
}

export const failed = (why: string): string => `Transform ${include} failed with: ${why}`;

/** `s3://bucket/key`. */
export function placeOf(location: string): { readonly bucket: string; readonly key: string } | undefined {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/s.exec(location) ?? [];
  return bucket !== undefined && key !== undefined ? { bucket, key } : undefined;
}

/** What `root` has, and what a snippet has besides. */
function bySection(root: JsonObject, snippet: JsonObject): JsonObject {
  const merged = Object.entries(snippet).map(([name, section]): [string, Json] => {
    const own = root[name];
    if (own === undefined) return [name, section];
    return [name, isObject(own) && isObject(section) ? { ...section, ...own } : own];
  });
  return { ...root, ...Object.fromEntries(merged) };
}
