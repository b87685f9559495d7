/**
 * Is a value of its shape's type at all? A timestamp is a `Date` here, a blob a `Uint8Array`: the wire has read them already.
 * AWS's words are those that its JSON services have been seen to use.
 */
import type { Shape } from './shape.ts';
import { isRecord } from './violation.ts';

/** A value of the wrong type: nothing else is looked at, as AWS's services find it while they still read the request. */
export interface TypeMismatch {
  /** AWS's words: `NUMBER_VALUE can not be converted to a String`. */
  readonly mismatch: string;
}

const noMismatch = (): undefined => undefined;
const mismatchOf = (mismatch: string): TypeMismatch => ({ mismatch });

const listUnexpected = 'Start of list found where not expected';
const structureUnexpected = 'Start of structure or map found where not expected.';

const javaTypes = {
  string: 'a String',
  boolean: 'a Boolean',
  integer: 'an Integer',
  number: 'a Double',
  timestamp: 'milliseconds since epoch',
  blob: 'a ByteBuffer',
} as const;

const isOfKind = {
  string: (value: unknown) => typeof value === 'string',
  boolean: (value: unknown) => typeof value === 'boolean',
  integer: (value: unknown) => Number.isInteger(value),
  number: (value: unknown) => typeof value === 'number',
  timestamp: (value: unknown) => value instanceof Date && !Number.isNaN(value.getTime()),
  blob: (value: unknown) => value instanceof Uint8Array,
} as const;

/** The check of one shape, without what is in it; it returns undefined where the type is right. */
export function typeCheckOf({ kind }: Shape): (value: unknown) => TypeMismatch | undefined {
  if (kind === 'document') return noMismatch;
  if (kind === 'list')
    return (value) =>
      Array.isArray(value) ? undefined : mismatchOf(isRecord(value) ? structureUnexpected : 'Expected list or null');
  if (kind === 'map' || kind === 'structure')
    return (value) =>
      isRecord(value) ? undefined : mismatchOf(Array.isArray(value) ? listUnexpected : 'Expected null');
  const fits = isOfKind[kind];
  return (value) => (fits(value) ? undefined : mismatchOf(misfit(value, javaTypes[kind])));
}

function misfit(value: unknown, wanted: string): string {
  if (Array.isArray(value)) return listUnexpected;
  if (isRecord(value)) return structureUnexpected;
  return `${jsonToken(value)} can not be converted to ${wanted}`;
}

function jsonToken(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'TRUE_VALUE' : 'FALSE_VALUE';
  return typeof value === 'number' ? 'NUMBER_VALUE' : 'STRING_VALUE';
}
