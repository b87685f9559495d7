/**
 * The functions that Step Functions adds to JSONata: $partition, $range, $hash, $random, $uuid, $parse. Chance comes from the caller.
 * Sources: Step Functions guide, "JSONata functions provided by Step Functions"; what AWS refuses, and how, was measured by others
 * (floci-io/floci, issues 2662 and 2737).
 */
import { createHash } from 'node:crypto';
import { type JavaRandom, javaRandom } from './java-random.ts';

export interface AddedFunction {
  readonly name: string;
  /** JSONata's own notation of a function's signature. */
  readonly signature: string;
  readonly implementation: (...parts: never[]) => unknown;
}

/** What an implementation throws; JSONata's catalog has the words of a code. */
interface Refusal {
  readonly code: string;
  readonly message?: string;
  readonly index?: number;
  readonly token?: string;
}

/** `random` is what the calls without a seed draw from; `parseJson` makes values of JSONata's own realm. */
export function addedFunctions(random: JavaRandom, parseJson: (text: string) => unknown): AddedFunction[] {
  return [
    { name: 'partition', signature: '<a?n?:a>', implementation: partition },
    { name: 'range', signature: '<n?n?n?:a>', implementation: range },
    { name: 'hash', signature: '<s?s?:s>', implementation: hash },
    {
      name: 'random',
      signature: '<n?:n>',
      implementation: (seed: number | undefined) => (seed === undefined ? random : javaRandom(seed)).double(),
    },
    { name: 'uuid', signature: '<:s>', implementation: () => uuid(random) },
    {
      name: 'parse',
      signature: '<s?:x>',
      implementation: (text: string | undefined) => (text === undefined ? undefined : parsed(text, parseJson)),
    },
  ];
}

const refusal = (fields: Refusal): Refusal => fields;
const invalid = (message: string): Refusal => refusal({ code: 'D3137', message });
const mismatch = (token: string, index: number): Refusal => refusal({ code: 'T0410', index, token });

function partition(list: unknown[] | undefined, size: number | undefined): unknown[][] | undefined {
  if (list === undefined || list.length === 0) return undefined;
  if (size === undefined) return [list];
  const length = Math.trunc(size);
  if (length < 0) throw invalid('Second argument must be zero or greater');
  if (length === 0) return undefined;
  const chunks: unknown[][] = [];
  for (let at = 0; at < list.length; at += length) chunks.push(list.slice(at, at + length));
  return chunks;
}

function range(first: number | undefined, last: number | undefined, step: number | undefined): unknown {
  if (first === undefined) throw mismatch('range', 1);
  if (last === undefined) throw mismatch('range', 2);
  if (step === undefined) return undefined;
  const [from, to, by] = [Math.trunc(first), Math.trunc(last), Math.trunc(step)];
  if (by === 0 || (by > 0 ? from > to : from < to)) return undefined;
  const length = Math.floor((to - from) / by) + 1;
  if (length > sequenceMax) throw refusal({ code: 'D2015' });
  if (length === 1) return from;
  return Array.from({ length }, (_, i) => from + i * by);
}

/** AWS makes a sequence of 873,782 numbers and refuses one of 873,783 for want of memory. */
export const sequenceMax = 873_782;

const algorithms = ['SHA-1', 'SHA-384', 'SHA-256', 'SHA-512', 'MD5'];

function hash(text: string | undefined, algorithm: string | undefined): string | undefined {
  if (text === undefined) throw mismatch('hash', 1);
  if (algorithm === undefined) return undefined;
  if (!algorithms.includes(algorithm))
    throw invalid(`Hash algorithm '${algorithm}' must be one of ${algorithms.join(', ')}`);
  return createHash(algorithm.replace('-', '')).update(text).digest('hex');
}

/** Version 4, of the generator's bits. */
function uuid(random: JavaRandom): string {
  const word = () => random.bits(32).toString(16).padStart(8, '0');
  const [a, b, c, d] = [word(), word(), word(), word()] as [string, string, string, string];
  const variant = '89ab'[random.bits(2)];
  return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-${variant}${c.slice(1, 4)}-${c.slice(4)}${d}`;
}

function parsed(text: string, parseJson: (text: string) => unknown): unknown {
  try {
    return parseJson(text);
  } catch {
    throw invalid('Invalid JSON');
  }
}
