/**
 * An object inside a definition, read field by field. What is wrong with it is noted in the words that AWS uses, with the place;
 * the reader then goes on, so that an author sees all his faults at once.
 */
import type { Problem } from '../problem.ts';
import { isObject, type JsonObject } from './json.ts';
import type { Selection } from './machine.ts';
import { isReference, type Path, PathFault, parsePath } from './path.ts';

/** A problem of a definition with the code that ValidateStateMachineDefinition gives it. */
export interface DefinitionFault extends Problem {
  readonly code:
    | 'SCHEMA_VALIDATION_FAILED'
    | 'INVALID_JSON_DESCRIPTION'
    | 'MISSING_TRANSITION_TARGET'
    | 'MISSING_END_STATE'
    | 'INVALID_STATE_NAME'
    | 'TOO_DEEPLY_NESTED';
  /** Where the text is no JSON: the place in AWS's own form. */
  readonly source?: string;
}

type Steps = readonly (string | number)[];

export class Place {
  readonly path: Steps;
  readonly object: JsonObject;
  readonly faults: DefinitionFault[];

  constructor(path: Steps, object: JsonObject, faults: DefinitionFault[]) {
    this.path = path;
    this.object = object;
    this.faults = faults;
  }

  has(field: string): boolean {
    return Object.hasOwn(this.object, field);
  }

  get(field: string): unknown {
    return this.has(field) ? this.object[field] : undefined;
  }

  /** Notes a fault of the object itself, or of one of its fields. */
  fault(message: string, field?: string, code: DefinitionFault['code'] = 'SCHEMA_VALIDATION_FAILED'): void {
    this.faults.push({ code, path: field === undefined ? this.path : [...this.path, field], message });
  }

  /** Notes fields outside `known`, each in AWS's words. */
  refuseOthers(known: readonly string[]): void {
    for (const field of Object.keys(this.object))
      if (!known.includes(field)) this.fault(`Field '${field}' is not supported`);
  }

  require(fields: readonly string[]): void {
    const absent = fields.filter((field) => !this.has(field));
    if (absent.length > 0) this.fault(`These fields are required: [${absent.join(', ')}]`);
  }

  onlyOne(fields: readonly string[]): void {
    if (fields.filter((field) => this.has(field)).length > 1)
      this.fault(`There should only be one of the following fields: [${fields.join(', ')}]`);
  }

  text(field: string): string | undefined {
    const value = this.get(field);
    if (value === undefined || typeof value === 'string') return value;
    this.fault('Expected value of type String', field);
    return undefined;
  }

  boolean(field: string): boolean | undefined {
    const value = this.get(field);
    if (value === undefined || typeof value === 'boolean') return value;
    this.fault('Expected value of type Boolean', field);
    return undefined;
  }

  integer(field: string, min: number, max: number): number | undefined {
    const value = this.get(field);
    if (value === undefined) return undefined;
    if (!Number.isInteger(value)) this.fault('Expected value of type Integer', field);
    else return this.within(value as number, field, min, max);
    return undefined;
  }

  number(field: string, min: number): number | undefined {
    const value = this.get(field);
    if (value === undefined) return undefined;
    if (typeof value !== 'number') this.fault('Expected value of type Float', field);
    else return this.within(value, field, min, Number.MAX_VALUE);
    return undefined;
  }

  private within(value: number, field: string, min: number, max: number): number | undefined {
    if (value >= min && value <= max) return value;
    this.fault(value < min ? `Value should be at least ${min}` : `Value should be at most ${max}`, field);
    return undefined;
  }

  list(field: string): readonly unknown[] | undefined {
    const value = this.get(field);
    if (value === undefined || Array.isArray(value)) return value;
    this.fault('Expected value of type Array', field);
    return undefined;
  }

  /** The objects of a list, each a place of its own. */
  places(field: string): Place[] {
    return (this.list(field) ?? []).flatMap((item, i) => {
      const path = [...this.path, field, i];
      if (isObject(item)) return [new Place(path, item, this.faults)];
      this.faults.push({ code: 'SCHEMA_VALIDATION_FAILED', path, message: 'Expected value of type Object' });
      return [];
    });
  }

  child(field: string): Place | undefined {
    const value = this.get(field);
    if (value === undefined) return undefined;
    if (isObject(value)) return new Place([...this.path, field], value, this.faults);
    this.fault('Expected value of type Object', field);
    return undefined;
  }

  jsonPath(field: string): Path | undefined {
    const text = this.text(field);
    if (text === undefined) return undefined;
    if (/^\$[A-Za-z_]/.test(text)) {
      this.fault('Variables are not supported by Punctual yet', field);
      return undefined;
    }
    if (text.startsWith('States.')) {
      this.fault('Intrinsic functions are not supported by Punctual yet', field);
      return undefined;
    }
    try {
      return parsePath(text);
    } catch (fault) {
      if (!(fault instanceof PathFault)) throw fault;
      this.fault(`Value must be a valid JSONPath. ${fault.message}`, field);
      return undefined;
    }
  }

  referencePath(field: string): Path | undefined {
    const text = this.text(field);
    if (text !== undefined && !text.startsWith('$')) {
      this.fault("Value is not a Reference Path: Reference path didn't start with '$'", field);
      return undefined;
    }
    const path = this.jsonPath(field);
    if (!path || isReference(path)) return path;
    this.fault('Value is not a Reference Path', field);
    return undefined;
  }

  /** InputPath, OutputPath: `$` where it is absent, undefined for null. */
  selection(field: string): Selection {
    if (this.get(field) === null) return undefined;
    return this.has(field) ? (this.jsonPath(field) ?? wholePath) : wholePath;
  }

  /** ResultPath: a place in the input, `$` where it is absent, undefined for null. */
  resultPath(): Selection {
    if (this.get('ResultPath') === null) return undefined;
    const path = this.has('ResultPath') ? (this.referencePath('ResultPath') ?? wholePath) : wholePath;
    if (path.root === '$$') this.fault('Value is not a Reference Path', 'ResultPath');
    return path;
  }
}

const wholePath = parsePath('$');
