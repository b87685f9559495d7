/**
 * An object inside a definition, read field by field. What is wrong with it is noted in the words that AWS uses, with its path;
 * the reader then goes on, so that an author sees all problems at once.
 */
import { isObject } from '../is-object.ts';
import { checkExpression, type ExpressionProblem, type Offered } from '../jsonata/check.ts';
import { didYouMean, hintsMax } from '../nearest.ts';
import type { Problem } from '../problem.ts';
import type { Catalogue } from './catalogue.ts';
import type { JsonObject } from './json.ts';
import type { Language, Selection } from './machine.ts';
import { parsePath } from './parse-path.ts';
import { isReference, type Path } from './path.ts';
import { PathError } from './path-scanner.ts';
import { parseReference } from './reference.ts';
import {
  brokenExpressions,
  compileJsonata,
  compilePathOrCall,
  compileTemplate,
  isExpression,
  type Template,
} from './template.ts';

/** A problem of a definition with the code that ValidateStateMachineDefinition gives it. */
export interface DefinitionProblem extends Problem {
  readonly code:
    | 'SCHEMA_VALIDATION_FAILED'
    | 'INVALID_JSON_DESCRIPTION'
    | 'MISSING_TRANSITION_TARGET'
    | 'MISSING_END_STATE'
    | 'DUPLICATE_STATE_NAME'
    | 'INVALID_STATE_NAME'
    | 'TOO_DEEPLY_NESTED'
    | ExpressionProblem['code'];
  /** Where the text is no JSON: where it stands, in AWS's own form. */
  readonly source?: string;
}

/** `place`: where a field stands in its state; `offered`: what `$states` has there. */
export interface ExpressionPlace {
  readonly place?: string;
  readonly offered?: readonly Offered[];
}

export class DefinitionNode {
  readonly path: Problem['path'];
  readonly object: JsonObject;
  readonly problems: DefinitionProblem[];
  /** The language of the state that it belongs to, or around which it stands. */
  readonly language: Language;
  /** What the cloud has that will run the machine. */
  readonly catalogue: Catalogue | undefined;
  /** Its expressions were checked when it was made. */
  readonly isStored: boolean;

  constructor(
    path: Problem['path'],
    object: JsonObject,
    problems: DefinitionProblem[],
    language: Language = 'JSONPath',
    catalogue?: Catalogue,
    isStored = false,
  ) {
    this.path = path;
    this.object = object;
    this.problems = problems;
    this.language = language;
    this.catalogue = catalogue;
    this.isStored = isStored;
  }

  in(language: Language): DefinitionNode {
    return language === this.language ? this : this.node(this.path, this.object, language);
  }

  private node(path: Problem['path'], object: JsonObject, language = this.language): DefinitionNode {
    return new DefinitionNode(path, object, this.problems, language, this.catalogue, this.isStored);
  }

  has(field: string): boolean {
    return Object.hasOwn(this.object, field);
  }

  get(field: string): unknown {
    return this.has(field) ? this.object[field] : undefined;
  }

  /** Notes a problem of the object itself, or of one of its fields. */
  report(message: string, field?: string, code: DefinitionProblem['code'] = 'SCHEMA_VALIDATION_FAILED'): void {
    this.problems.push({ code, path: field === undefined ? this.path : [...this.path, field], message });
  }

  /** Notes a value that is none of those known. */
  reportOther(value: string, known: readonly string[], field: string): void {
    const message = `Value should be one of the following: [${known.join(', ')}]`;
    const path = [...this.path, field];
    this.problems.push({ code: 'SCHEMA_VALIDATION_FAILED', path, message, ...this.nearest(value, known) });
  }

  /** Which of those known was probably meant, while not too much is wrong. */
  nearest(name: string, known: readonly string[]): { hint?: string } {
    return this.problems.length < hintsMax ? didYouMean(name, known) : {};
  }

  /** Notes fields outside `known`, each in AWS's words. */
  refuseOthers(known: readonly string[]): void {
    for (const field of Object.keys(this.object)) if (!known.includes(field)) this.reportUnknown(field, known);
  }

  reportUnknown(field: string, known: readonly string[]): void {
    const message = `Field '${field}' is not supported`;
    this.problems.push({ code: 'SCHEMA_VALIDATION_FAILED', path: this.path, message, ...this.nearest(field, known) });
  }

  require(fields: readonly string[]): void {
    const absent = fields.filter((field) => !this.has(field));
    if (absent.length > 0) this.report(`These fields are required: [${absent.join(', ')}]`);
  }

  onlyOne(fields: readonly string[]): void {
    if (fields.filter((field) => this.has(field)).length > 1)
      this.report(`There should only be one of the following fields: [${fields.join(', ')}]`);
  }

  text(field: string): string | undefined {
    const value = this.get(field);
    if (value === undefined || typeof value === 'string') return value;
    this.report('Expected value of type String', field);
    return undefined;
  }

  /** Undefined where it is not there or, which is noted, another one. */
  oneOf<Value extends string>(field: string, known: readonly Value[]): Value | undefined {
    const text = this.text(field);
    const value = known.find((each) => each === text);
    if (text !== undefined && value === undefined) this.reportOther(text, known, field);
    return value;
  }

  boolean(field: string): boolean | undefined {
    const value = this.get(field);
    if (value === undefined || typeof value === 'boolean') return value;
    this.report('Expected value of type Boolean', field);
    return undefined;
  }

  integer(field: string, min: number, max: number): number | undefined {
    const value = this.get(field);
    if (value === undefined) return undefined;
    if (!Number.isInteger(value)) this.report('Expected value of type Integer', field);
    else return this.within(value as number, field, min, max);
    return undefined;
  }

  number(field: string, min: number, max = Number.MAX_VALUE): number | undefined {
    const value = this.get(field);
    if (value === undefined) return undefined;
    if (typeof value !== 'number') this.report('Expected value of type Float', field);
    else return this.within(value, field, min, max);
    return undefined;
  }

  private within(value: number, field: string, min: number, max: number): number | undefined {
    if (value >= min && value <= max) return value;
    this.report(value < min ? `Value should be at least ${min}` : `Value should be at most ${max}`, field);
    return undefined;
  }

  list(field: string): readonly unknown[] | undefined {
    const value = this.get(field);
    if (value === undefined || Array.isArray(value)) return value;
    this.report('Expected value of type Array', field);
    return undefined;
  }

  /** The objects of a list, each a node of its own. */
  children(field: string): DefinitionNode[] {
    return (this.list(field) ?? []).flatMap((item, i) => {
      const path = [...this.path, field, i];
      if (isObject(item)) return [this.node(path, item)];
      this.problems.push({ code: 'SCHEMA_VALIDATION_FAILED', path, message: 'Expected value of type Object' });
      return [];
    });
  }

  child(field: string): DefinitionNode | undefined {
    const value = this.get(field);
    if (value === undefined) return undefined;
    if (isObject(value)) return this.node([...this.path, field], value);
    this.report('Expected value of type Object', field);
    return undefined;
  }

  jsonPath(field: string): Path | undefined {
    const text = this.text(field);
    if (text === undefined) return undefined;
    if (text.startsWith('States.')) {
      this.report('Intrinsic functions are not supported in this field', field);
      return undefined;
    }
    try {
      return parseReference(text);
    } catch (error) {
      if (!(error instanceof PathError)) throw error;
      // Of one that is no path at all AWS says no more (aws-cloudformation/cfn-lint, issue 4078).
      this.report(`Value must be a valid JSONPath.${text.startsWith('$') ? ` ${error.message}` : ''}`, field);
      return undefined;
    }
  }

  referencePath(field: string): Path | undefined {
    const text = this.text(field);
    if (text !== undefined && !text.startsWith('$')) {
      this.report("Value is not a Reference Path: Reference path didn't start with '$'", field);
      return undefined;
    }
    const path = this.jsonPath(field);
    if (!path || isReference(path)) return path;
    this.report('Value is not a Reference Path', field);
    return undefined;
  }

  /** Any JSON, as Step Functions takes it; the specification says an object (aws/amazon-states-language-service, pull request 83). */
  template(field: string, { place = field, offered = [] }: ExpressionPlace = {}): Template | undefined {
    if (!this.has(field)) return undefined;
    if (this.language === 'JSONata') return this.compiled(field, place, offered);
    return compileTemplate(this.get(field), (message) => this.report(message, field));
  }

  /** A field whose value is an expression in JSONata; undefined where it is not one. */
  expression(field: string, place = field): Template | undefined {
    return this.isExpression(field) ? this.compiled(field, place, []) : undefined;
  }

  isExpression(field: string): boolean {
    return this.language === 'JSONata' && isExpression(this.get(field));
  }

  private compiled(field: string, place: string, offered: readonly Offered[]): Template {
    // What an older version took is taken for ever: only when a machine is made.
    if (this.catalogue)
      for (const path of brokenExpressions(this.get(field), [...this.path, field]))
        this.problems.push({ code: 'INVALID_JSONATA_EXPRESSION', path, message: brokenExpression });
    return compileJsonata(this.get(field), { field: place, path: [...this.path, field] }, (expression, { path }) => {
      if (this.isStored) return;
      for (const { code, message } of checkExpression(expression, offered)) this.problems.push({ code, path, message });
    });
  }

  /** A field of JSONPath that ends in `Path` and takes its value from there. */
  pathTemplate(field: string, path = this.referencePath(field)): Template | undefined {
    return path && { is: 'path', path, field };
  }

  /** ErrorPath, CausePath: a path or a call of an intrinsic function. */
  pathOrCall(field: string): Template | undefined {
    const text = this.text(field);
    try {
      return text === undefined ? undefined : compilePathOrCall(field, text);
    } catch (error) {
      if (!(error instanceof PathError)) throw error;
      this.report(`Value must be a valid JSONPath or a valid intrinsic function call. ${error.message}`, field);
      return undefined;
    }
  }

  /** InputPath, OutputPath: `$` where it is absent, undefined for null. */
  selection(field: string): Selection {
    if (this.get(field) === null) return undefined;
    return this.has(field) ? (this.jsonPath(field) ?? wholePath) : wholePath;
  }

  /** ResultPath: where in the input the result goes, `$` where it is absent, undefined for null. */
  resultPath(): Selection {
    if (this.get('ResultPath') === null) return undefined;
    const path = this.has('ResultPath') ? (this.referencePath('ResultPath') ?? wholePath) : wholePath;
    if (path.root === '$$' || path.variable !== undefined) this.report('Value is not a Reference Path', 'ResultPath');
    return path;
  }
}

/** "Improperly opening or closing the expression will result in a validation error": "Transforming data with JSONata". The words are ours. */
const brokenExpression = "An expression must start with '{%' and end with '%}', without spaces around it";

const wholePath = parsePath('$');
