/**
 * Properties of a template, functions evaluated, into what a resource type takes: names and kinds checked, scalars converted
 * into the kind of the property (`Cpu: 256` into text, `'true'` into a boolean), nested names into the API's own.
 * A dynamic reference fits every scalar: what it resolves to is converted anew.
 */

import { isObject } from '../../../../languages/is-object.ts';
import { hintsMax, nearest } from '../../../../languages/nearest.ts';
import type { Problem } from '../../../../languages/problem.ts';
import type { Kind } from '../../../../languages/resources/property.ts';
import { renames } from '../../../../languages/resources/renames.table.ts';
import { propertiesFor, type ResourceSchema } from '../../../../languages/resources/resource-schema.ts';
import type { Json, Path } from '../../../../languages/template/document.ts';
import { hasDynamicReference } from '../../../../languages/template/dynamic-references.ts';
import { upperFirst } from '../../../../languages/upper-first.ts';
import type { Scalar, Shape, Structure } from '../../../models/shape.ts';
import { shapeOf } from './member-shape.ts';

type Schema = Pick<ResourceSchema, 'properties' | 'open'>;

/** By property name; nested values are the API's. Plain JSON. */
export type Values = Readonly<Record<string, unknown>>;

/** The values of all properties given; what is wrong goes to `problems`, with its path. */
export function convert(
  schema: Schema,
  given: Readonly<Record<string, Json>>,
  path: Path,
  problems: Problem[],
): Values {
  checkNames(schema, given, path, problems);
  const conversion = new Conversion(problems);
  const values: Record<string, unknown> = {};
  for (const [name, { kind }] of Object.entries(propertiesFor(schema, given)))
    if (given[name] !== undefined) values[name] = conversion.kind(kind, given[name], [...path, name]);
  return values;
}

/** Whether the properties are known, not refused, and all there that must be. */
export function checkNames(
  schema: Schema,
  given: Readonly<Record<string, Json>>,
  path: Path,
  problems: Problem[],
): void {
  const properties = propertiesFor(schema, given);
  for (const name of Object.keys(given)) {
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (!property) problems.push(unknownName(name, problems.length < hintsMax ? Object.keys(properties) : [], path));
    else if (property.effect === 'refused')
      problems.push({
        path: [...path, name],
        message: `the property \`${name}\` is refused: ${property.because}`,
      });
  }
  const needed = Object.keys(properties).filter((name) => properties[name]?.required);
  problems.push(...missingNames(needed, given, path));
}

function unknownName(name: string, known: readonly string[], path: Path): Problem {
  const near = nearest(name, known);
  const hint = near ? `did you mean \`${near}\`?` : `known are ${known.join(', ')}`;
  const message = `Encountered unsupported property ${name}`;
  return { path: [...path, name], message, ...(known.length > 0 ? { hint } : {}) };
}

const missingNames = (needed: readonly string[], given: Readonly<Record<string, Json>>, path: Path): Problem[] =>
  needed
    .filter((name) => !Object.hasOwn(given, name))
    .map((name) => ({ path, message: `required key [${name}] not found` }));

class Conversion {
  readonly #problems: Problem[];
  /** Whose structures are converted. */
  #service = '';

  constructor(problems: Problem[]) {
    this.#problems = problems;
  }

  kind(kind: Kind, value: Json, path: Path): unknown {
    if (kind === 'any') return value;
    if (kind === 'json') return this.#json(value, path);
    if (kind === 'tags') return this.kind(tagList, value, path);
    if (typeof kind === 'string') return this.#scalar(kind, value, path);
    if ('list' in kind) return this.#list(value, path, (item, at) => this.kind(kind.list, item, at));
    if ('map' in kind) return this.#map(value, path, (item, at) => this.kind(kind.map, item, at));
    if ('fields' in kind) return this.#fields(kind.fields, kind.required ?? [], value, path);
    this.#service = kind.member.service;
    return this.#shape(shapeOf(kind.member), value, path);
  }

  #shape(shape: Shape, value: Json, path: Path): unknown {
    switch (shape.kind) {
      case 'structure':
        return this.#structure(shape, value, path);
      case 'list':
        return this.#list(value, path, (item, at) => this.#shape(shape.item.shape, item, at));
      case 'map':
        return this.#map(value, path, (item, at) => this.#shape(shape.value.shape, item, at));
      default:
        return this.#scalar(scalarKinds[shape.kind], value, path);
    }
  }

  #structure(structure: Structure, value: Json, path: Path): unknown {
    if (!isObject(value)) return this.#wrong('an object', value, path);
    const { names, needed } = namesOf(this.#service, structure);
    const converted: Record<string, unknown> = {};
    for (const [name, item] of Object.entries(value)) {
      const apiName = names.get(name);
      const member = structure.members.get(apiName ?? '');
      if (apiName === undefined || !member)
        this.#problems.push(unknownName(name, this.#problems.length < hintsMax ? [...names.keys()] : [], path));
      else converted[apiName] = this.#shape(member.shape, item, [...path, name]);
    }
    this.#problems.push(...missingNames(needed, value, path));
    return converted;
  }

  #fields(
    fields: Readonly<Record<string, Kind>>,
    required: readonly string[],
    value: Json,
    path: Path,
  ): Record<string, unknown> | undefined {
    if (!isObject(value)) return this.#wrong('an object', value, path);
    const converted: Record<string, unknown> = {};
    for (const [name, item] of Object.entries(value)) {
      const kind = Object.hasOwn(fields, name) ? fields[name] : undefined;
      if (!kind) this.#problems.push(unknownName(name, Object.keys(fields), path));
      else converted[name] = this.kind(kind, item, [...path, name]);
    }
    this.#problems.push(...missingNames(required, value, path));
    return converted;
  }

  #list(value: Json, path: Path, convertItem: (item: Json, path: Path) => unknown): unknown {
    if (!Array.isArray(value)) return this.#wrong('a list', value, path);
    return value.map((item, index) => convertItem(item, [...path, index]));
  }

  #map(value: Json, path: Path, convertItem: (item: Json, path: Path) => unknown): unknown {
    if (!isObject(value)) return this.#wrong('an object', value, path);
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, convertItem(item, [...path, key])]));
  }

  /** Text is taken as it is, if it is JSON at all. */
  #json(value: Json, path: Path): string | undefined {
    if (typeof value === 'object') return JSON.stringify(value);
    if (typeof value === 'string' && hasDynamicReference(value)) return value;
    try {
      if (typeof value === 'string' && isObject(JSON.parse(value))) return value;
    } catch {
      // the same problem as for JSON of another kind, below
    }
    return this.#wrong('an object, or JSON text of one', value, path);
  }

  #scalar(kind: ScalarKind, value: Json, path: Path): unknown {
    if (typeof value === 'object') return this.#wrong(scalarWords[kind], value, path);
    if (typeof value === 'string' && hasDynamicReference(value)) return value;
    if (kind === 'text') return String(value);
    if (kind === 'boolean') {
      const text = String(value).toLowerCase();
      return text === 'true' || text === 'false' ? text === 'true' : this.#wrong(scalarWords[kind], value, path);
    }
    const number = typeof value === 'string' && value.trim() === '' ? Number.NaN : Number(value);
    const fits =
      typeof value !== 'boolean' && (kind === 'integer' ? Number.isInteger(number) : Number.isFinite(number));
    return fits ? number : this.#wrong(scalarWords[kind], value, path);
  }

  #wrong(expected: string, value: Json, path: Path): undefined {
    const found = Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : `\`${value}\``;
    this.#problems.push({ path, message: `the value must be ${expected}, found ${found}` });
  }
}

type ScalarKind = 'text' | 'integer' | 'number' | 'boolean';
const scalarWords: Record<ScalarKind, string> = {
  text: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: '`true` or `false`',
};
const scalarKinds: Record<Scalar['kind'], ScalarKind> = {
  string: 'text',
  boolean: 'boolean',
  integer: 'integer',
  number: 'number',
  timestamp: 'text',
  blob: 'text',
  document: 'text',
};

const tagList: Kind = { list: { fields: { Key: 'text', Value: 'text' }, required: ['Key', 'Value'] } };

interface Names {
  /** The API's name of each member by the template's. */
  readonly names: ReadonlyMap<string, string>;
  /** The template's names of what must be there. */
  readonly needed: readonly string[];
}

const namesKnown = new WeakMap<Structure, Names>();

function namesOf(service: string, structure: Structure): Names {
  const known = namesKnown.get(structure);
  if (known) return known;
  const names = new Map(
    [...structure.members.keys()].map((name) => [templateName(service, structure.name, name), name]),
  );
  const needed = [...names].flatMap(([name, api]) => (structure.members.get(api)?.constraints.required ? [name] : []));
  const made = { names, needed };
  namesKnown.set(structure, made);
  return made;
}

const templateName = (service: string, structure: string, name: string): string =>
  renames[`${service}/${structure}.${name}`] ?? renames[`${structure}.${name}`] ?? upperFirst(name);
