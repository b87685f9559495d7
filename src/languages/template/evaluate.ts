/**
 * The value of a template's node once its functions are done.
 * Expects a template that `parseTemplate` accepted: the form of functions is not checked again.
 * Dynamic references stay what they are, also those that are put together from pieces: whoever makes the resource resolves them.
 * Numbers and booleans stay what they are; Sub and Join make text of them, as CloudFormation does.
 * Source: AWS CloudFormation Template Reference, "Intrinsic function reference", "Pseudo parameters reference".
 */
import { isObject } from '../is-object.ts';
import type { Problem } from '../problem.ts';
import { cidrBlocks } from './cidr.ts';
import type { Json, JsonObject, Path } from './document.ts';
import { type Call, functionOf, splitVariable, subArguments, subParts } from './functions.ts';
import type { ParameterValues } from './parameters.ts';
import type { Template } from './template.ts';

/** All that a value may depend on. */
export interface Scope {
  readonly parameters: ParameterValues;
  readonly mappings: Template['mappings'];
  readonly conditions: ReadonlyMap<string, boolean>;
  /** `AWS::Region` and its like, without `AWS::NoValue`. */
  readonly pseudo: ReadonlyMap<string, string | string[]>;
  /** A resource's Ref, or the attribute named; undefined if it has none. */
  readonly resource: (logicalId: string, attribute?: string) => Json | undefined;
  /** What another stack exports under a name. */
  readonly exports: (name: string) => string | undefined;
  /** Availability zones of a region. */
  readonly zones: (region: string) => string[];
  /** What functions may still make, in characters, an item of a list counting as `charactersPerItem`; goes down. */
  readonly budget: { left: number };
}

/** Source of each number: none of AWS's; ours. A template of 1 MB whose every text is made by functions, thrice, comes to a fifth. */
export const evaluationBudget = (): Scope['budget'] => ({ left: 20_000_000 });
export const charactersPerItem = 50;
/** It takes as long as three items. */
const charactersPerIpv6Block = 150;
export const tooMuchMade = "the template's functions make more text than is taken: some 20 million characters in all";

/** The value of `node`, undefined if it is `AWS::NoValue` or went wrong: then `problems` has grown. */
export function evaluate(node: Json, scope: Scope, path: Path, problems: Problem[]): Json | undefined {
  return new Evaluation(scope, problems).value(node, path);
}

class Evaluation {
  readonly #scope: Scope;
  readonly #problems: Problem[];

  constructor(scope: Scope, problems: Problem[]) {
    this.#scope = scope;
    this.#problems = problems;
  }

  value(node: Json, path: Path): Json | undefined {
    if (Array.isArray(node)) return this.#list(node, path);
    if (!isObject(node)) return node;
    const call = functionOf(node);
    if (call) return this.#call(call, [...path, call.name]);
    const object: JsonObject = {};
    for (const [key, item] of Object.entries(node)) {
      const value = this.value(item, [...path, key]);
      if (value !== undefined) object[key] = value;
    }
    return object;
  }

  #list(node: Json[], path: Path): Json[] {
    return node.map((item, index) => this.value(item, [...path, index])).filter((item) => item !== undefined);
  }

  #call({ name, argument }: Call, path: Path): Json | undefined {
    const list = Array.isArray(argument) ? argument : [];
    switch (name) {
      case 'Ref':
        return this.#ref(String(argument), path);
      case 'Fn::GetAtt':
        return this.#getAtt(String(list[0]), this.#text(list[1], [...path, 1]), path);
      case 'Fn::Sub':
        return this.#sub(argument, path);
      case 'Fn::If': {
        const chosen = this.#scope.conditions.get(String(list[0])) ? 1 : 2;
        return this.value(list[chosen]!, [...path, chosen]);
      }
      case 'Fn::Join':
        return this.#join(list, path);
      case 'Fn::Split':
        return this.#items(this.#text(list[1], [...path, 1])?.split(String(list[0])), path);
      case 'Fn::Select':
        return this.#select(list, path);
      case 'Fn::FindInMap':
        return this.#findInMap(list, path);
      case 'Fn::Length': {
        const items = this.value(argument, path);
        if (items === undefined || Array.isArray(items)) return items?.length;
        return this.#wrong(path, 'Template error: Fn::Length needs a list', items);
      }
      case 'Fn::ToJsonString': {
        const text = JSON.stringify(this.value(argument, path));
        return text === undefined || !this.#pays(text.length, path) ? undefined : text;
      }
      case 'Fn::Base64': {
        const text = this.#text(argument, path);
        return text === undefined || !this.#pays(text.length, path) ? undefined : Buffer.from(text).toString('base64');
      }
      case 'Fn::GetAZs': {
        const region = this.#text(argument, path);
        return region === undefined
          ? undefined
          : this.#scope.zones(region || String(this.#scope.pseudo.get('AWS::Region')));
      }
      case 'Fn::ImportValue':
        return this.#import(this.#text(argument, path), path);
      default:
        return this.#cidr(list, path);
    }
  }

  #ref(name: string, path: Path): Json | undefined {
    if (name === 'AWS::NoValue') return undefined;
    const value = this.#scope.parameters.get(name) ?? this.#scope.pseudo.get(name) ?? this.#scope.resource(name);
    if (value !== undefined) return value;
    return this.#wrong(
      path,
      `Template format error: Unresolved resource dependencies [${name}] in the ${path[0]} block of the template`,
    );
  }

  #getAtt(resource: string, attribute: string | undefined, path: Path): Json | undefined {
    if (attribute === undefined) return undefined;
    const value = this.#scope.resource(resource, attribute);
    if (value !== undefined) return value;
    return this.#wrong(
      path,
      `Template error: resource ${resource} does not support attribute type ${attribute} in Fn::GetAtt`,
    );
  }

  #sub(argument: Json, path: Path): string | undefined {
    const { text, given } = subArguments(argument)!;
    // Each once, however often it stands there: within each other they would be worked out more often than anybody can wait.
    const found = new Map<string, string | undefined>();
    let whole = '';
    for (const part of subParts(text)!) {
      if ('variable' in part && !found.has(part.variable))
        found.set(part.variable, this.#variable(part.variable, given, path));
      const piece = 'text' in part ? part.text : found.get(part.variable);
      if (piece === undefined || !this.#pays(piece.length, path)) return undefined;
      whole += piece;
    }
    return whole;
  }

  #variable(variable: string, given: Record<string, Json>, path: Path): string | undefined {
    const { name, attribute } = splitVariable(variable);
    const value = Object.hasOwn(given, variable)
      ? this.value(given[variable]!, [...path, 1, variable])
      : attribute === undefined
        ? this.#ref(name, path)
        : this.#getAtt(name, attribute, path);
    if (value !== undefined && typeof value !== 'object') return String(value);
    if (value !== undefined || variable === 'AWS::NoValue')
      this.#wrong(path, `Template error: variable ${variable} in Fn::Sub expression does not resolve to a string`);
    return undefined;
  }

  #join([delimiter, node]: Json[], path: Path): string | undefined {
    const items = this.value(node!, [...path, 1]);
    if (items === undefined) return undefined;
    if (!Array.isArray(items) || items.some((item) => typeof item === 'object'))
      return this.#wrong(path, 'Template error: Fn::Join needs a list of strings', items);
    const joints = String(delimiter).length * Math.max(0, items.length - 1);
    const characters = items.reduce((sum: number, item) => sum + String(item).length, joints);
    return this.#pays(characters, path) ? items.join(String(delimiter)) : undefined;
  }

  #select([position, node]: Json[], path: Path): Json | undefined {
    const index = this.#text(position, [...path, 0]);
    const items = this.value(node!, [...path, 1]);
    if (index === undefined || items === undefined) return undefined;
    if (!Array.isArray(items)) return this.#wrong(path, 'Template error: Fn::Select needs a list', items);
    const item = /^\d+$/.test(index) ? items[Number(index)] : undefined;
    return item ?? this.#wrong(path, `Template error: Fn::Select cannot select nonexistent value at index ${index}`);
  }

  #findInMap(list: Json[], path: Path): Json | undefined {
    const keys = list.slice(0, 3).map((item, index) => this.#text(item, [...path, index]));
    const [map, first, second] = keys;
    const { DefaultValue: usual } = (list[3] ?? {}) as JsonObject;
    if (map === undefined || first === undefined || second === undefined) return undefined;
    const value = this.#scope.mappings.get(map)?.get(first)?.get(second);
    if (value === undefined && usual !== undefined) return this.value(usual, [...path, 3, 'DefaultValue']);
    return value ?? this.#wrong(path, `Template error: Unable to get mapping for ${keys.join('::')}`);
  }

  #import(name: string | undefined, path: Path): string | undefined {
    if (name === undefined) return undefined;
    return this.#scope.exports(name) ?? this.#wrong(path, `No export named ${name} found.`);
  }

  #cidr(list: Json[], path: Path): Json | undefined {
    const [block, count, bits = '8'] = list.map((item, index) => this.#text(item, [...path, index]));
    if (block === undefined || count === undefined) return undefined;
    const blocks = cidrBlocks(block, Number(count), Number(bits));
    if (typeof blocks === 'string') return this.#wrong(path, `Template error: Fn::Cidr ${blocks}`);
    const characters = block.includes(':') ? charactersPerIpv6Block : charactersPerItem;
    return this.#pays(blocks.length * characters, path) ? blocks : undefined;
  }

  #items(items: string[] | undefined, path: Path): string[] | undefined {
    return items && this.#pays(items.length * charactersPerItem, path) ? items : undefined;
  }

  /** Whether that much more may be made; the first that may not is a problem. */
  #pays(characters: number, path: Path): boolean {
    const { budget } = this.#scope;
    const was = budget.left;
    budget.left -= characters;
    if (was >= 0 && budget.left < 0) this.#wrong(path, tooMuchMade);
    return budget.left >= 0;
  }

  /** An argument that must be text; numbers and booleans become it. */
  #text(node: Json | undefined, path: Path): string | undefined {
    const value = node === undefined ? undefined : this.value(node, path);
    if (value === undefined || typeof value !== 'object') return value === undefined ? undefined : String(value);
    return this.#wrong(path, 'Template error: this argument must be a string', value);
  }

  #wrong(path: Path, message: string, got?: Json): undefined {
    this.#problems.push({ path, message, ...(got === undefined ? {} : { got: JSON.stringify(got).slice(0, 200) }) });
  }
}
