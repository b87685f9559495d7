/**
 * Templates of JSONata states (Arguments, Output, Assign, Items): any JSON in which a string of the form `{% … %}` is an expression.
 * Only a whole string is one; blanks before `{%` or after `%}` make it plain text.
 * Source: https://states-language.net/spec.html#using-jsonata; field names as AWS writes them in causes (`Output/a[0]`).
 */
import { isObject } from '../is-object.ts';

export const isExpression = (value: unknown): value is string =>
  typeof value === 'string' && value.length >= 4 && value.startsWith('{%') && value.endsWith('%}');

/** What stands between `{%` and `%}`, as causes quote it. */
export const expressionOf = (text: string): string => text.slice(2, -2).trim();

/** An expression of a template with its place: `field` as causes write it, `path` as problems of a definition have it. */
export interface PlacedExpression {
  readonly expression: string;
  readonly field: string;
  readonly path: readonly (string | number)[];
}

/** All expressions of a template, in the order in which they are evaluated. */
export function expressionsIn(
  template: unknown,
  field: string,
  path: readonly (string | number)[] = [field],
): PlacedExpression[] {
  if (isExpression(template)) return [{ expression: expressionOf(template), field, path }];
  return parts(template, field).flatMap(({ key, value, field: inner }) => expressionsIn(value, inner, [...path, key]));
}

/** The template's JSON text with the text of each expression's value in its place. */
export function fillText(
  template: unknown,
  field: string,
  evaluate: (expression: string, field: string) => string,
): string {
  if (isExpression(template)) return evaluate(expressionOf(template), field);
  if (typeof template !== 'object' || template === null) return JSON.stringify(template);
  const filled = parts(template, field).map(({ key, value, field: inner }) => {
    const text = fillText(value, inner, evaluate);
    return typeof key === 'string' ? `${JSON.stringify(key)}:${text}` : text;
  });
  return Array.isArray(template) ? `[${filled.join(',')}]` : `{${filled.join(',')}}`;
}

function parts(template: unknown, field: string): { key: string | number; value: unknown; field: string }[] {
  if (Array.isArray(template)) return template.map((value, key) => ({ key, value, field: `${field}[${key}]` }));
  if (!isObject(template)) return [];
  return Object.entries(template).map(([key, value]) => ({ key, value, field: `${field}/${key}` }));
}
