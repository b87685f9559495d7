/**
 * JSON of the awsJson protocols to an input: what AWS's model does not have is left out, null is absence, numbers become dates and
 * base64 becomes bytes. What has the wrong type stays as it is: `checkInput` refuses it, in AWS's words.
 */
import { isUtf8 } from 'node:buffer';
import { isObject } from '../../languages/is-object.ts';
import type { Member, Shape, Structure } from '../models/shape.ts';
import { RefusedRequest } from './refusal.ts';

/** Deeper than any shape of AWS's models that is not recursive. */
const depthMax = 64;

/** Throws RefusedRequest where the text is no JSON object. `undefined` as shape: all is kept. */
export function readJson(body: Buffer, shape: Structure | undefined): object {
  const value = parse(body);
  if (Array.isArray(value)) throw new RefusedRequest('malformed', 'Start of list found where not expected');
  if (typeof value !== 'object' || value === null)
    throw new RefusedRequest('malformed', 'the body must be a JSON object');
  return shape ? (readStructure(value as Record<string, unknown>, shape, 0) as object) : value;
}

function parse(body: Buffer): unknown {
  if (!isUtf8(body)) throw new RefusedRequest('malformed', 'the body is not UTF-8');
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw new RefusedRequest('malformed', `the body is not JSON: ${(error as Error).message.slice(0, 200)}`);
  }
}

function readStructure(value: Readonly<Record<string, unknown>>, shape: Structure, depth: number): unknown {
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
      return isObject(value) ? readStructure(value, shape, depth) : value;
    case 'list':
      return Array.isArray(value) ? readList(value, shape.item, depth) : value;
    case 'map':
      return isObject(value) ? readMap(value, shape.value, depth) : value;
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
