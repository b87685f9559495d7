/**
 * Layers of fields, weakest first, as one: maps merge by key, lists and scalars replace, `null` takes a key away. Of each value it is kept where it
 * was written. A schedule, an input and who is notified are values, and replace as a whole.
 */
import { isObject } from '../../../languages/is-object.ts';
import { keyOf } from '../document.ts';
import type { Path } from '../finding.ts';

export interface Layer {
  readonly value: unknown;
  readonly path: Path;
}

export interface Merged {
  readonly value: Readonly<Record<string, unknown>>;
  /** Where the value at a path of the merged one was written; undefined: nowhere. */
  originOf(path: Path): Path | undefined;
}

const replaced = new Set(['schedule', 'notify', 'input', 'steps', 'permissions']);

export function mergeLayers(layers: readonly Layer[]): Merged {
  const origins = new Map<string, Path>();
  let value: Record<string, unknown> = {};
  for (const layer of layers)
    if (isObject(layer.value)) value = mergeInto(value, normal(layer.value), [], layer.path, origins);
  return { value, originOf: (path) => origins.get(keyOf(path)) };
}

/** `retry: 5` is `{failure: 5}`, so that it merges with the other kinds. */
const normal = (value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  typeof value['retry'] === 'number' ? { ...value, retry: { failure: value['retry'] } } : value;

function mergeInto(
  weaker: Readonly<Record<string, unknown>>,
  stronger: Readonly<Record<string, unknown>>,
  path: Path,
  origin: Path,
  origins: Map<string, Path>,
): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...weaker };
  for (const [key, value] of Object.entries(stronger)) {
    const inner = [...path, key];
    const from = [...origin, key];
    if (value === undefined) continue;
    if (value === null) delete merged[key];
    else if (isObject(value) && !replaced.has(key)) {
      const below = isObject(merged[key]) ? merged[key] : {};
      merged[key] = mergeInto(below, value, inner, from, origins);
      origins.set(keyOf(inner), from);
    } else {
      merged[key] = value;
      record(value, inner, from, origins);
    }
  }
  return merged;
}

function record(value: unknown, path: Path, from: Path, origins: Map<string, Path>): void {
  origins.set(keyOf(path), from);
  if (Array.isArray(value))
    for (const [index, item] of value.entries()) record(item, [...path, index], [...from, index], origins);
  else if (isObject(value))
    for (const [key, item] of Object.entries(value)) record(item, [...path, key], [...from, key], origins);
}
