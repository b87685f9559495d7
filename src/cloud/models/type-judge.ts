/**
 * Is a value of its shape's type at all? A timestamp is a `Date` here, a blob a `Uint8Array`: the wire has read them already.
 * AWS's words are those that its JSON services have been seen to say.
 */
import type { AwsError } from '../kit/aws-error.ts';
import { isRecord } from './fault.ts';
import type { Shape } from './shape.ts';

/** AWS's error for a value of the wrong type, in the service at hand. */
export type WrongType = (message: string) => AwsError;

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

/** Throws where it is not. */
export function typeJudge({ kind }: Shape, wrongType: WrongType): (value: unknown) => void {
  if (kind === 'document') return () => {};
  if (kind === 'list')
    return (value) => {
      if (!Array.isArray(value)) throw wrongType(isRecord(value) ? structureUnexpected : 'Expected list or null');
    };
  if (kind === 'map' || kind === 'structure')
    return (value) => {
      if (!isRecord(value)) throw wrongType(Array.isArray(value) ? listUnexpected : 'Expected null');
    };
  const fits = isOfKind[kind];
  return (value) => {
    if (!fits(value)) throw wrongType(misfit(value, javaTypes[kind]));
  };
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
