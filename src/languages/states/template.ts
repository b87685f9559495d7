/**
 * Values that a definition writes with expressions in them. In JSONPath members whose name ends in `.$` take their value from a path; in JSONata
 * each text in `{% %}` is an expression.
 * Sources: https://states-language.net/spec.html#payload-template, #using-jsonata
 */
import { isObject } from '../is-object.ts';
import { type Reads, readsOf } from '../jsonata/reads.ts';
import { type Call, isCall } from './intrinsic/call.ts';
import { type CallSource, evaluateCall } from './intrinsic/evaluate-call.ts';
import { parseCall } from './intrinsic/parse-call.ts';
import { setMember } from './json.ts';
import type { Path } from './path.ts';
import { Missing } from './path-read.ts';
import { PathError } from './path-scanner.ts';
import { parseReference } from './reference.ts';

export type Template =
  | { readonly is: 'constant'; readonly value: unknown }
  | { readonly is: 'path'; readonly path: Path; readonly field: string }
  | { readonly is: 'call'; readonly call: Call; readonly field: string }
  | JsonataTemplate
  | { readonly is: 'object'; readonly members: readonly (readonly [key: string, template: Template])[] }
  | { readonly is: 'list'; readonly items: readonly Template[] };

export interface JsonataTemplate {
  readonly is: 'jsonata';
  /** As it stands between `{%` and `%}`, without blanks around it. */
  readonly expression: string;
  /** Where in the state: `Output/result`, `Catch[0]/Assign/x`. */
  readonly field: string;
  readonly reads: Reads;
}

/** Where a template finds values when it is filled; what the arguments of its intrinsic functions need is in CallSource. */
export interface Source extends Omit<CallSource, 'missing'> {
  /** The value that stands for an argument that leads nowhere; usually it throws. */
  missingArgument(path: Path): unknown;
  /** The value that stands for a path of `field` that leads nowhere; usually it throws. */
  missing(path: Path, field: string, why: Missing): unknown;
  /** The value of an expression; it throws where there is none. */
  evaluated(expression: JsonataTemplate): unknown;
}

/** `refuse` is called with the field and the reason for each value that is no path; the template is then of no use. */
export function compileTemplate(value: unknown, refuse: (message: string) => void): Template {
  if (Array.isArray(value)) {
    const items = value.map((item) => compileTemplate(item, refuse));
    return items.every((item) => item.is === 'constant') ? { is: 'constant', value } : { is: 'list', items };
  }
  if (!isObject(value)) return { is: 'constant', value };
  const members = Object.entries(value).map(([key, member]): [string, Template] => {
    if (!key.endsWith('.$')) return [key, compileTemplate(member, refuse)];
    return [key.slice(0, -2), compileDollar(key, member, refuse)];
  });
  return members.every(([key, member]) => member.is === 'constant' && Object.hasOwn(value, key))
    ? { is: 'constant', value }
    : { is: 'object', members };
}

function compileDollar(field: string, text: unknown, refuse: (message: string) => void): Template {
  try {
    if (typeof text === 'string') return compilePathOrCall(field, text);
  } catch (error) {
    if (!(error instanceof PathError)) throw error;
  }
  refuse(`The value for the field '${field}' must be a valid JSONPath or a valid intrinsic function call`);
  return { is: 'constant', value: null };
}

/** Throws PathError. */
export const compilePathOrCall = (field: string, text: string): Template =>
  isCall(text) ? { is: 'call', call: parseCall(text), field } : { is: 'path', path: parseReference(text), field };

/** A text that is an expression as a whole; others are texts. */
const expressionForm = /^\{%([\s\S]*)%\}$/;

/** The expressions in any value, in their order, as `compileJsonata` has them. */
export function* expressionsIn(value: unknown): Generator<string> {
  const expression = typeof value === 'string' ? expressionForm.exec(value)?.[1]?.trim() : undefined;
  if (expression !== undefined) yield expression;
  else if (typeof value === 'object' && value !== null)
    for (const each of Object.values(value)) yield* expressionsIn(each);
}

export const isExpression = (value: unknown): boolean => typeof value === 'string' && expressionForm.test(value);

/** Places of texts that begin or end as an expression does and are none: with blanks around it, or only one of its ends. */
export function brokenExpressions(
  value: unknown,
  path: readonly (string | number)[],
): (readonly (string | number)[])[] {
  if (typeof value === 'string') {
    const text = value.trim();
    return !isExpression(value) && (text.startsWith('{%') || text.endsWith('%}')) ? [path] : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  const isList = Array.isArray(value);
  return Object.entries(value).flatMap(([key, each]) => brokenExpressions(each, [...path, isList ? Number(key) : key]));
}

/** Where a value stands: in its state as AWS's causes say it (`Choices[0]/Output/x`), and below the field that is read. */
export interface Place {
  readonly field: string;
  readonly path: readonly (string | number)[];
}

/** `check` is called with each expression and its place. */
export function compileJsonata(
  value: unknown,
  place: Place,
  check: (expression: string, place: Place) => void,
): Template {
  const { field, path } = place;
  if (typeof value === 'string') {
    const expression = expressionForm.exec(value)?.[1]?.trim();
    if (expression === undefined) return { is: 'constant', value };
    check(expression, place);
    return { is: 'jsonata', expression, field, reads: readsOf(expression) };
  }
  if (Array.isArray(value)) {
    const items = value.map((item, i) => compileJsonata(item, { field: `${field}[${i}]`, path: [...path, i] }, check));
    return items.every((item) => item.is === 'constant') ? { is: 'constant', value } : { is: 'list', items };
  }
  if (!isObject(value)) return { is: 'constant', value };
  const members = Object.entries(value).map(([key, member]): [string, Template] => [
    key,
    compileJsonata(member, { field: `${field}/${key}`, path: [...path, key] }, check),
  ]);
  return members.every(([, member]) => member.is === 'constant')
    ? { is: 'constant', value }
    : { is: 'object', members };
}

/** The expressions in a template, in their order. */
export function expressionsOf(template: Template | undefined): JsonataTemplate[] {
  switch (template?.is) {
    case 'jsonata':
      return [template];
    case 'list':
      return template.items.flatMap(expressionsOf);
    case 'object':
      return template.members.flatMap(([, member]) => expressionsOf(member));
    default:
      return [];
  }
}

/** The template's value; constants are shared, never copied. */
export function fillTemplate(template: Template, source: Source): unknown {
  switch (template.is) {
    case 'constant':
      return template.value;
    case 'path': {
      const value = source.read(template.path);
      return value instanceof Missing ? source.missing(template.path, template.field, value) : value;
    }
    case 'call':
      return evaluateCall(template.call, { ...source, missing: source.missingArgument });
    case 'jsonata':
      return source.evaluated(template);
    case 'list':
      return template.items.map((item) => fillTemplate(item, source));
    case 'object': {
      const filled: Record<string, unknown> = {};
      for (const [key, member] of template.members) setMember(filled, key, fillTemplate(member, source));
      return filled;
    }
  }
}
