/**
 * The JSON text of an evaluated value. JSON has no Infinity and no NaN: AWS writes their names as strings. What is no JSON (a function) is
 * an empty string inside a value, as for `$string`.
 */
import type { ResultKind } from './evaluation.ts';

/** Thrown where a value holds more than AWS evaluates with: 6,990,256 bytes, a number as eight. */
export class TooMuchMemory {}

const heldBytesMax = 6_990_256;

export function kindOf(value: unknown): ResultKind | 'function' | 'nothing' {
  if (value === null) return 'null';
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'object') return isCallable(value) ? 'function' : 'object';
  return typeof value as 'string' | 'number' | 'boolean' | 'function';
}

const isCallable = (value: object): boolean => '_jsonata_function' in value || '_jsonata_lambda' in value;

export function jsonText(value: unknown): string {
  let held = 0;
  const hold = (bytes: number) => {
    held += bytes;
    if (held > heldBytesMax) throw new TooMuchMemory();
  };
  const write = (part: unknown): string => {
    switch (kindOf(part)) {
      case 'string':
        hold((part as string).length);
        return JSON.stringify(part);
      case 'array':
        return `[${(part as unknown[]).map(write).join(',')}]`;
      case 'object': {
        const members = Object.entries(part as object).filter(([, member]) => member !== undefined);
        return `{${members.map(([key, member]) => `${write(key)}:${write(member)}`).join(',')}}`;
      }
      case 'number':
        hold(8);
        return Number.isFinite(part) ? JSON.stringify(part) : `"${part}"`;
      case 'function':
        return '""';
      case 'nothing':
        return 'null';
      default:
        hold(8);
        return String(part);
    }
  };
  return write(value);
}
