/** The intrinsic functions of texts and JSON. Source: Step Functions guide, "Intrinsics for data encoding", "for JSON data", "for String", "generic". */
import { createHash } from 'node:crypto';
import { isObject } from '../../is-object.ts';
import { jsonError } from '../../json-error.ts';
import { isTooDeep } from '../../nesting.ts';
import { setMember } from '../json.ts';
import { FunctionFault, type IntrinsicFunction, objectAt, textAt } from './given.ts';

/** "You can encode an input string of up to 10,000 characters", and so for decoding and hashing. */
const charactersMax = 10_000;

const algorithms = ['MD5', 'SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'];

export const textFunctions = {
  Format({ pieces, values }) {
    const [template, ...inserts] = values;
    if (typeof template !== 'string') throw new FunctionFault('The first argument must be a string');
    if (pieces.length !== inserts.length + 1)
      throw new FunctionFault(
        `The template has ${pieces.length - 1} places and the function ${inserts.length} arguments for them`,
      );
    return pieces.map((piece, i) => piece + (i < inserts.length ? inserted(inserts[i]) : '')).join('');
  },

  /** A blank text is null: LocalStack's emulator, as above. */
  StringToJson(given) {
    const text = textAt(given, 0);
    if (text.trim() === '') return null;
    if (isTooDeep(text)) throw new FunctionFault('The argument is nested too deeply');
    try {
      return JSON.parse(text);
    } catch (error) {
      throw new FunctionFault(jsonError(text, error as SyntaxError).message);
    }
  },

  JsonToString: ({ values }) => JSON.stringify(values[0]),

  Base64Encode: (given) => Buffer.from(short(textAt(given, 0))).toString('base64'),

  Base64Decode(given) {
    const text = short(textAt(given, 0));
    if (!base64.test(text)) throw new FunctionFault('The argument is no Base64');
    return Buffer.from(text, 'base64').toString();
  },

  Hash(given) {
    const data = given.values[0];
    const algorithm = textAt(given, 1);
    if (!algorithms.includes(algorithm))
      throw new FunctionFault(`The algorithm must be one of ${algorithms.join(', ')}`);
    const text = short(typeof data === 'string' ? data : JSON.stringify(data));
    return createHash(algorithm.replace('-', '')).update(text).digest('hex');
  },

  JsonMerge(given) {
    const [left, right, deep] = [objectAt(given, 0), objectAt(given, 1), given.values[2]];
    if (deep !== false) throw new FunctionFault('The third argument must be false: merging is shallow only');
    const merged: Record<string, unknown> = {};
    for (const part of [left, right]) for (const [key, value] of Object.entries(part)) setMember(merged, key, value);
    return merged;
  },

  StringSplit(given) {
    const [text, separators] = [textAt(given, 0), new Set(textAt(given, 1))];
    const parts = [''];
    for (const character of text) {
      if (separators.has(character)) parts.push('');
      else parts[parts.length - 1] += character;
    }
    return parts.filter((part) => part !== '');
  },
} satisfies Record<string, IntrinsicFunction>;

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;

/** As Java writes its maps and lists: `{a=1, b=[2, x]}`. Source: LocalStack's emulator, whose tests of it passed on AWS. */
function inserted(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inserted).join(', ')}]`;
  if (!isObject(value)) return String(value);
  return `{${Object.entries(value)
    .map(([key, member]) => `${key}=${inserted(member)}`)
    .join(', ')}}`;
}

function short(text: string): string {
  if (text.length > charactersMax) throw new FunctionFault(`The argument has more than ${charactersMax} characters`);
  return text;
}
