/**
 * The transform AWS::LanguageExtensions, as far as it writes a template anew: loops are gone through, and names that functions give become names
 * (of Ref, GetAtt, Condition, DependsOn and the two policies). Fn::Length, Fn::ToJsonString and defaults of Fn::FindInMap are evaluated with all others.
 * Sources: AWS CloudFormation Template Reference, "Fn::ForEach", "AWS::LanguageExtensions transform"; aws-cloudformation/cfn-language-discussion, RFC
 * 0009: within a fragment its own keys, names (of Ref, GetAtt, DependsOn, Condition) and Fn::Sub know the identifier, plain texts do not. AWS's words are known for a wrong layout and an unknown collection.
 */
import { isObject } from '../is-object.ts';
import type { Problem } from '../problem.ts';
import { isKnownBeforehand, type Names } from './check-functions.ts';
import type { Document, Json, JsonObject, Path } from './document.ts';
import { evaluate, evaluationBudget, type Scope } from './evaluate.ts';
import { languageExtensions } from './functions.table.ts';
import { functionOf, subArguments, subParts } from './functions.ts';
import { documentBytesMax, loopDepthMax } from './limits.ts';
import type { ParameterValues } from './parameters.ts';
import type { Template } from './template.ts';
import { transformsOf } from './transforms.ts';

/** What is known before the template is read. */
export interface Known {
  readonly parameters: ParameterValues;
  readonly pseudo: Scope['pseudo'];
  readonly mappings: Template['mappings'];
  /** False: a collection that cannot be known yet is gone through once, with its identifier's name for a value. */
  readonly isWhole: boolean;
}

export const isExtended = (root: JsonObject): boolean => transformsOf(root).includes(languageExtensions);

const loopPrefix = 'Fn::ForEach';
const sections = ['Conditions', 'Resources', 'Outputs'];
/** What a member costs that is made of nothing, or is wrong: loops within loops would make millions. */
const bytesPerMember = 50;
/** Of a resource: those whose values are names or words, which a function may give. */
const attributes = new Set(['Condition', 'DependsOn', 'DeletionPolicy', 'UpdateReplacePolicy']);

/** The document without loops; what is wrong goes to `problems`, by the place where it is written. */
export function withExtensions(document: Document, known: Known, problems: Problem[]): Document {
  return { ...document, root: new Extension(document, known, problems).root() };
}

/** Of identifiers. */
type Values = ReadonlyMap<string, string>;

interface At {
  /** In the template that is made. */
  readonly path: Path;
  readonly values: Values;
  readonly depth: number;
}

class Extension {
  readonly #root: JsonObject;
  readonly #positions: Document['positions'];
  readonly #known: Known;
  readonly #problems: Problem[];
  readonly #loops = new Map<string, Json>();
  #bytesLeft = documentBytesMax;

  constructor({ root, positions }: Document, known: Known, problems: Problem[]) {
    this.#root = root as JsonObject;
    this.#positions = positions;
    this.#known = known;
    this.#problems = problems;
  }

  root(): JsonObject {
    const made = sections.flatMap((name) => {
      const section = this.#root[name];
      return section === undefined ? [] : [[name, this.#value(section, at([name]))] as const];
    });
    return { ...this.#root, ...Object.fromEntries(made) };
  }

  #value(node: Json, place: At): Json {
    if (place.depth > 0) this.#pay(typeof node === 'string' ? node.length : 1, place);
    if (this.#bytesLeft < 0) return '';
    if (Array.isArray(node)) return node.map((item, index) => this.#value(item, below(place, index)));
    if (!isObject(node)) return node;
    const call = functionOf(node);
    if (call && !isLoop(call.name)) return this.#call(call.name, call.argument, place);
    const made: JsonObject = {};
    for (const [key, item] of Object.entries(node)) {
      if (isLoop(key)) this.#loop(key, item, place, made);
      else if (Object.hasOwn(made, key)) this.#twice(key, place.path);
      else made[key] = this.#value(item, below(place, key));
    }
    return place.path.length === 2 && place.path[0] === 'Resources' ? this.#named(made, place) : made;
  }

  #call(name: string, argument: Json, place: At): Json {
    const within = below(place, name);
    const identified = name === 'Ref' ? place.values.get(String(argument)) : undefined;
    if (identified !== undefined) return identified;
    if (name === 'Fn::Sub') return withValues(argument, this.#value(argument, within), place.values);
    const made = this.#value(argument, within);
    if (name === 'Ref') return { Ref: this.#nameOf(made, within) };
    if (name !== 'Fn::GetAtt' || !Array.isArray(made)) return { [name]: made };
    return { [name]: made.map((part, index) => (index === 0 ? this.#nameOf(part, within) : part)) };
  }

  /** The name that a function gives; the function itself where it cannot be known, which is refused where it is read. */
  #nameOf(node: Json, { path, values }: At): Json {
    if (typeof node === 'string') return keyOf(node, values);
    return isObject(node) ? (this.#evaluated(node, path) ?? node) : node;
  }

  #named(resource: JsonObject, place: At): JsonObject {
    const named: JsonObject = {};
    for (const [key, node] of Object.entries(resource)) {
      const value = attributes.has(key) ? this.#attribute(node, place) : node;
      if (value !== undefined) named[key] = value;
    }
    return named;
  }

  #attribute(node: Json, { path, values }: At): Json | undefined {
    if (typeof node === 'string') return keyOf(node, values);
    if (Array.isArray(node) && node.every((name) => typeof name === 'string'))
      return node.map((name) => keyOf(name, values));
    return typeof node === 'object' ? this.#evaluated(node, path) : node;
  }

  #loop(key: string, node: Json, place: At, into: JsonObject): undefined {
    const { path, values, depth } = below(place, key);
    const [identifier, collection, fragment] = Array.isArray(node) ? node : [];
    const isLaidOut = typeof identifier === 'string' && /^[A-Za-z0-9]+$/.test(identifier) && isObject(fragment);
    if (!isLaidOut || (node as Json[]).length !== 3 || !/^Fn::ForEach::[A-Za-z0-9]+$/.test(key))
      return this.#wrong(
        path,
        'Fn::ForEach layout is incorrect',
        'write `Fn::ForEach::NAME: [IDENTIFIER, [VALUES], {KEY: VALUE}]`',
      );
    if (depth === loopDepthMax) return this.#wrong(path, `Fn::ForEach may be nested ${loopDepthMax} deep at most`);
    if (values.has(identifier))
      return this.#wrong(path, `the identifier ${identifier} is that of a loop around this one too`);
    if (!this.#isOnlyLoop(key, node))
      return this.#wrong(path, `the name of the loop ${key} stands in the template twice`);
    for (const item of this.#items(collection as Json, identifier, { path: [...path, 1], values, depth })) {
      const inner = { values: new Map(values).set(identifier, item), depth: depth + 1 };
      for (const [written, value] of Object.entries(fragment)) {
        this.#pay(bytesPerMember, { path, values, depth });
        if (this.#bytesLeft < 0) return;
        this.#positions.alias(
          [...place.path, isLoop(written) ? written : keyOf(written, inner.values)],
          [...path, 2, written],
        );
        if (isLoop(written)) this.#loop(written, value, { ...inner, path: place.path }, into);
        else this.#member(written, identifier, value, { ...inner, path: place.path }, into);
      }
    }
  }

  #member(written: string, identifier: string, value: Json, place: At, into: JsonObject): undefined {
    const key = keyOf(written, place.values);
    const within = below(place, key);
    if (!written.includes(`{${identifier}}`))
      return this.#wrong(within.path, `the key ${written} must have \${${identifier}} or &{${identifier}} in it`);
    if (/[$&]\{/.test(key))
      return this.#wrong(within.path, `only identifiers of loops are known in keys, found \`${key}\``);
    if (key === '__proto__') return this.#wrong(within.path, 'this key is not allowed, found `__proto__`');
    if (Object.hasOwn(into, key)) return this.#twice(key, within.path);
    into[key] = this.#value(value, within);
  }

  /** A loop within another is met once for each of the other's values. */
  #isOnlyLoop(key: string, node: Json): boolean {
    const name = key.slice(loopPrefix.length + 2);
    const known = this.#loops.get(name);
    this.#loops.set(name, node);
    const { Resources: resources } = this.#root;
    return (known === undefined || known === node) && !(isObject(resources) && Object.hasOwn(resources, name));
  }

  #items(collection: Json, identifier: string, place: At): readonly string[] {
    const value = this.#evaluated(this.#value(collection, place), place.path);
    if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) return value.map(String);
    if (!this.#known.isWhole && value === undefined) return [identifier];
    this.#wrong(place.path, 'Could not find a collection or could not be resolved for Fn::ForEach');
    return [];
  }

  /** Undefined: only a stack under way can know it, or it is no value at all. */
  #evaluated(node: Json, path: Path): Json | undefined {
    const { parameters, pseudo, mappings } = this.#known;
    const names: Names = { parameters, mappings, resources: new Map(), conditions: new Map(), extended: true };
    if (!isKnownBeforehand(names, node)) return undefined;
    const problems: Problem[] = [];
    const scope: Scope = {
      parameters,
      pseudo,
      mappings,
      conditions: new Map(),
      resource: () => undefined,
      exports: () => undefined,
      zones: () => [],
      budget: evaluationBudget(),
    };
    const value = evaluate(node, scope, path, problems);
    return problems.length > 0 ? undefined : value;
  }

  #pay(bytes: number, { path }: At): void {
    const was = this.#bytesLeft;
    this.#bytesLeft -= bytes;
    if (was >= 0 && this.#bytesLeft < 0)
      this.#wrong(path, `Template may not exceed ${documentBytesMax} bytes in size.`, 'the loops make more than that');
  }

  #twice(key: string, path: Path): undefined {
    return this.#wrong(path, `Fn::ForEach makes ${key}, which is there already`);
  }

  #wrong(path: Path, message: string, hint?: string): undefined {
    this.#problems.push({ path, message, ...(hint === undefined ? {} : { hint }), ...this.#positions.nearest(path) });
  }
}

const at = (path: Path): At => ({ path, values: new Map(), depth: 0 });
const below = (place: At, step: string | number): At => ({ ...place, path: [...place.path, step] });
const isLoop = (key: string): boolean => key === loopPrefix || key.startsWith(`${loopPrefix}::`);

/** `Topic&{Name}` with the value `a-b` is `Topicab`; `Topic${Name}` would be `Topica-b`. */
function keyOf(written: string, values: Values): string {
  return written.replace(/([$&])\{([A-Za-z0-9]+)\}/g, (whole, mark: string, name: string) => {
    const value = values.get(name);
    return value === undefined ? whole : mark === '&' ? value.replace(/[^A-Za-z0-9]/g, '') : value;
  });
}

/** Fn::Sub with identifiers replaced; its text, where no other variable is left. */
function withValues(written: Json, made: Json, values: Values): Json {
  const sub = subArguments(written);
  const parts = sub && subParts(sub.text);
  if (!parts) return { 'Fn::Sub': made };
  const known = (variable: string) => (Object.hasOwn(sub.given, variable) ? undefined : values.get(variable));
  const pieces = parts.map((part) => {
    const text = 'text' in part ? part.text : known(part.variable);
    return text === undefined ? { variable: (part as { variable: string }).variable } : { text };
  });
  if (pieces.every((piece) => 'text' in piece)) return pieces.map((piece) => piece.text).join('');
  const text = pieces
    .map((piece) => (piece.text === undefined ? `\${${piece.variable}}` : piece.text.replaceAll('${', '${!')))
    .join('');
  return { 'Fn::Sub': Array.isArray(made) ? [text, made[1] as Json] : text };
}
