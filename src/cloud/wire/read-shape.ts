/**
 * A decoded body to an input: what AWS's model does not have is left out, null is absence, numbers become dates and base64 becomes bytes (CBOR
 * has both of its own). What has the wrong type stays as it is: `checkInput` refuses it, in AWS's words.
 */
import { isObject } from '../../languages/is-object.ts';
import type { Member, Shape, Structure } from '../models/shape.ts';
import { RefusedRequest } from './refusal.ts';

/** Deeper than any shape of AWS's models that is not recursive. */
const depthMax = 64;

/** Throws RefusedRequest where it is nested too deeply. */
export const readShape = (value: Readonly<Record<string, unknown>>, shape: Structure): object =>
  readStructure(value, shape, 0);

function readStructure(value: Readonly<Record<string, unknown>>, shape: Structure, depth: number): object {
  if (depth > depthMax) throw new RefusedRequest('malformed', `the body is nested deeper than ${depthMax} levels`);
  const made: Record<string, unknown> = {};
  for (const [name, member] of shape.members) {
    const one = Object.hasOwn(value, name) ? value[name] : undefined;
    if (one !== undefined && one !== null) made[name] = readValue(one, member.shape, depth + 1);
  }
  return made;
}

function readValue(value: unknown, shape: Shape, depth: number): unknown {
  switch (shape.kind) {
    case 'structure':
      return isMap(value) ? readStructure(value, shape, depth) : value;
    case 'list':
      return Array.isArray(value) ? readList(value, shape.item, depth) : value;
    case 'map':
      return isMap(value) ? readMap(value, shape.value, depth) : value;
    case 'timestamp':
      return typeof value === 'number' ? new Date(Math.round(value * 1000)) : value;
    case 'blob':
      return typeof value === 'string' ? (base64Bytes(value) ?? value) : value;
    case 'number':
      return typeof value === 'string' ? (unusualNumbers.get(value) ?? value) : value;
    default:
      return value;
  }
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  isObject(value) && !(value instanceof Date) && !(value instanceof Uint8Array);

const base64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** The bytes of a blob, which every protocol of AWS's sends in base64; undefined if the text is not base64. */
export function base64Bytes(text: string): Uint8Array | undefined {
  return base64.test(text) && text.length % 4 === 0 ? new Uint8Array(Buffer.from(text, 'base64')) : undefined;
}

const readList = (list: readonly unknown[], item: Member, depth: number): unknown[] =>
  list.filter((one) => one !== null).map((one) => readValue(one, item.shape, depth));

/** `fromEntries` makes properties of its own, whatever their names. */
const readMap = (map: Readonly<Record<string, unknown>>, value: Member, depth: number): object =>
  Object.fromEntries(
    Object.entries(map)
      .filter(([, one]) => one !== null)
      .map(([key, one]) => [key, readValue(one, value.shape, depth)]),
  );

/** Numbers that JSON has no form for, as text. */
export const unusualNumbers: ReadonlyMap<string, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
]);
