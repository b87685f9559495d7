/** Properties without some of their parts. A list's items keep their numbers: what is gone is undefined, until `left` leaves it out. */
import { isObject } from '../../../../languages/is-object.ts';
import type { Json, JsonObject, Path } from '../../../../languages/template/document.ts';

export type Part = Json | undefined;

export const isHolder = (value: unknown): value is Json[] | JsonObject => Array.isArray(value) || isObject(value);

export const stepsOf = (holder: Json[] | JsonObject): (string | number)[] =>
  (Array.isArray(holder) ? [...holder.keys()] : Object.keys(holder)).filter(
    (step) => partAt(holder, [step]) !== undefined,
  );

export function partAt(value: Part, path: Path): Part {
  const [step, ...rest] = path;
  if (step === undefined || value === undefined) return value;
  if (!isHolder(value) || !Object.hasOwn(value, step)) return undefined;
  return partAt((value as JsonObject)[step], rest);
}

/** With `part` at `path`, where there is something to hold it; undefined takes it out. */
export function withPart(value: Part, path: Path, part: Part): Part {
  const [step, ...rest] = path;
  if (step === undefined) return part;
  if (!isHolder(value)) return value;
  const changed = withPart((value as JsonObject)[step], rest, part);
  if (Array.isArray(value)) return value.map((item, index) => (index === step ? changed : item) as Json);
  return { ...value, [step]: changed } as JsonObject;
}

/** What is not gone; the same value where nothing is. */
export function left(value: Json): Json {
  if (!isHolder(value)) return value;
  const parts = Object.entries(value as Readonly<Record<string, Part>>);
  const kept = parts.flatMap(([name, part]) => (part === undefined ? [] : [[name, left(part)] as const]));
  if (kept.length === parts.length && kept.every(([, part], index) => part === parts[index]![1])) return value;
  return Array.isArray(value) ? kept.map(([, part]) => part) : Object.fromEntries(kept);
}
