/**
 * The parameters of an `aws-sdk` task -> the operation's input, by AWS's model. Members are named in Pascal case; null is absence; any JSON stands for a text
 * as its JSON text (recorded); times are texts of ISO 8601; a text stands for bytes as UTF-8.
 */
import { isObject } from '../../../../../languages/is-object.ts';
import { bareName, missingField, unsupportedField } from '../../../../../languages/states/resources.ts';
import type { Shape, Structure } from '../../../../models/shape.ts';
import { memberName, modelNames } from './names.ts';

export function sdkRequest(shape: Structure | undefined, parameters: unknown): object {
  return shape && isObject(parameters) ? structure(parameters, shape) : {};
}

function structure(value: Readonly<Record<string, unknown>>, { members }: Structure): object {
  const known = modelNames(members);
  const made: Record<string, unknown> = {};
  for (const [written, each] of Object.entries(value)) {
    const name = known.get(written);
    const member = name === undefined ? undefined : members.get(name);
    if (name !== undefined && member && each !== null) made[name] = converted(each, member.shape);
  }
  return made;
}

function converted(value: unknown, shape: Shape): unknown {
  switch (shape.kind) {
    case 'structure':
      return isObject(value) ? structure(value, shape) : value;
    case 'list':
      return Array.isArray(value)
        ? value.filter((each) => each !== null).map((each) => converted(each, shape.item.shape))
        : value;
    case 'map':
      return isObject(value)
        ? Object.fromEntries(
            Object.entries(value)
              .filter(([, each]) => each !== null)
              .map(([key, each]) => [key, converted(each, shape.value.shape)]),
          )
        : value;
    case 'string':
      return textOf(value);
    case 'blob':
      return new Uint8Array(Buffer.from(textOf(value)));
    case 'timestamp':
      return timeOf(value);
    case 'integer':
    case 'number':
      return typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : value;
    case 'boolean':
      return value === 'true' ? true : value === 'false' ? false : value;
    case 'document':
      return value;
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function timeOf(value: unknown): unknown {
  if (typeof value !== 'string' && typeof value !== 'number') return value;
  const date = new Date(typeof value === 'number' ? Math.round(value * 1000) : value);
  return Number.isNaN(date.getTime()) ? value : date;
}

/** What is wrong with parameters as a definition writes them, or as they are when the call is made; in AWS's words. */
export function sdkParameterProblems(shape: Structure | undefined, parameters: unknown): string[] {
  const given = isObject(parameters) ? parameters : {};
  return shape ? structureProblems(given, shape) : Object.keys(given).map((name) => unsupportedField(bareName(name)));
}

function structureProblems(value: Readonly<Record<string, unknown>>, { members }: Structure): string[] {
  const known = modelNames(members);
  const given = new Set(Object.keys(value).map(bareName));
  const missing = [...members.values()]
    .filter(({ name, constraints }) => constraints.required && !given.has(memberName(name)))
    .map(({ name }) => missingField(memberName(name)));
  const nested = Object.entries(value).flatMap(([key, each]) => {
    const member = members.get(known.get(bareName(key)) ?? '');
    if (!member) return [unsupportedField(bareName(key))];
    return key.endsWith('.$') ? [] : problemsIn(each, member.shape);
  });
  return [...nested, ...missing];
}

function problemsIn(value: unknown, shape: Shape): string[] {
  if (shape.kind === 'structure') return isObject(value) ? structureProblems(value, shape) : [];
  if (shape.kind === 'list')
    return Array.isArray(value) ? value.flatMap((each) => problemsIn(each, shape.item.shape)) : [];
  if (shape.kind !== 'map' || !isObject(value)) return [];
  return Object.values(value).flatMap((each) => problemsIn(each, shape.value.shape));
}
