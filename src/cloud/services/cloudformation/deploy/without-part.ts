/** A resource's properties without a part that is wrong, so that its type still takes the rest: something right stands in its place, or what holds it goes too. */
import type { Problem } from '../../../../languages/problem.ts';
import type { Json, JsonObject, Path } from '../../../../languages/template/document.ts';
import type { ServiceHost } from '../../../kit/service.ts';
import { convert, type Values } from '../types/convert.ts';
import { rightValues } from './right-values.table.ts';
import { unknownText } from './stand-in.ts';
import { isHolder, left, type Part, partAt, stepsOf, withPart } from './taken-out.ts';
import { typeOf, type WantedResource } from './values.ts';

/** A resource, and the cloud that it is for. */
export interface Wanted extends WantedResource {
  readonly host: ServiceHost;
}

interface Converted {
  readonly values: Values;
  /** What its type does not take of them. */
  readonly problems: readonly Problem[];
}
/** By properties, each of one resource: what is asked about is converted once. */
const converted = new WeakMap<JsonObject, Converted>();

export function convertLeft(wanted: Wanted, properties: JsonObject): Converted {
  const known = converted.get(properties);
  if (known) return known;
  const problems: Problem[] = [];
  const path = ['Resources', wanted.logicalId, 'Properties'];
  const made = { values: convert(typeOf(wanted), left(properties) as JsonObject, path, problems), problems };
  converted.set(properties, made);
  return made;
}

const unfit = (wanted: Wanted, properties: JsonObject): readonly Problem[] => convertLeft(wanted, properties).problems;

export function without(wanted: Wanted, properties: JsonObject, path: Path): JsonObject {
  const was = partAt(properties, path);
  const holder = partAt(properties, path.slice(0, -1));
  if (path.length > 1 && isHolder(holder) && stepsOf(holder).length === 1 && rightValue(wanted, path) === undefined)
    return without(wanted, properties, path.slice(0, -1));
  const choices: Part[] = [rightValue(wanted, path), undefined];
  if (typeof was === 'string' && !was.includes(unknownText)) choices.push(unknownText);
  return fitting(wanted, properties, path, choices) ?? withoutHolder(wanted, properties, path);
}

export function withoutProblem(wanted: Wanted, properties: JsonObject, { path, message }: Problem): JsonObject {
  const place = path.slice(3);
  const missing = missingName(message);
  if (missing === undefined)
    return partAt(properties, place) === undefined ? properties : without(wanted, properties, place);
  if (partAt(properties, place) === undefined) return properties;
  const whole = [...place, missing];
  return (
    fitting(wanted, properties, whole, [rightValue(wanted, whole), unknownText]) ??
    withoutHolder(wanted, properties, whole)
  );
}

export const missingName = (message: string): string | undefined =>
  /^required key \[(\w+)\] not found$/.exec(message)?.[1];

/** With what its service asks for before it looks at anything else, where that was left out or is not known. */
export function withRequired(wanted: Wanted, given: JsonObject, written: JsonObject): JsonObject {
  const { properties } = typeOf(wanted);
  const standing = Object.entries(rightValues(wanted.host, wanted.type)).filter(
    ([name]) => given[name] === undefined && (written[name] !== undefined || properties[name]?.required),
  );
  return standing.length === 0 ? given : { ...given, ...Object.fromEntries(standing) };
}

/** The first of the choices with which nothing is wrong, or less than was. */
function fitting(wanted: Wanted, properties: JsonObject, path: Path, choices: readonly Part[]): JsonObject | undefined {
  for (const [index, choice] of choices.entries()) {
    // Nothing right is known.
    if (index === 0 && choice === undefined) continue;
    const rest = withPart(properties, path, choice) as JsonObject;
    const wrong = unfit(wanted, rest).length;
    if (wrong === 0 || wrong < unfit(wanted, properties).length) return rest;
  }
  return undefined;
}

function withoutHolder(wanted: Wanted, properties: JsonObject, path: Path): JsonObject {
  const holder = path.slice(0, -1);
  return holder.length === 0
    ? (withPart(properties, path, undefined) as JsonObject)
    : without(wanted, properties, holder);
}

function rightValue({ host, type }: Wanted, path: Path): Json | undefined {
  const name = path.filter((step) => typeof step === 'string').join('/');
  return typeof path.at(-1) === 'number' ? undefined : rightValues(host, type)[name];
}
