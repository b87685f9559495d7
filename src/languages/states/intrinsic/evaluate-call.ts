/**
 * What a call of an intrinsic function gives. Chance comes from the caller. What a function cannot do is States.IntrinsicFailure; a path that
 * leads nowhere is for the caller to say.
 * Source: Step Functions guide, "Intrinsic functions"; https://states-language.net/spec.html#intrinsic-functions
 */
import type { Failure } from '../failure.ts';
import type { Path } from '../path.ts';
import { Missing } from '../path-read.ts';
import { arrayFunctions } from './array-functions.ts';
import type { Argument, Call, FunctionName } from './call.ts';
import { FunctionFault, type Given, type IntrinsicFunction } from './given.ts';
import { numberFunctions } from './number-functions.ts';
import { textFunctions } from './text-functions.ts';

export interface CallSource {
  /** The value at a path, or Missing. */
  read(path: Path): unknown;
  /** The value that stands for an argument that leads nowhere; usually it throws. */
  missing(path: Path): unknown;
  /** States.IntrinsicFailure: `cause` does not say in which state it arose. */
  failure(cause: string): Failure;
  /** At least 0, less than 1. */
  random(): number;
}

const all: Readonly<Record<FunctionName, IntrinsicFunction>> = {
  ...arrayFunctions,
  ...textFunctions,
  ...numberFunctions,
};

export function evaluateCall(call: Call, source: CallSource): unknown {
  const values = call.parts.map((part) => valueAt(part, source));
  const given: Given = { values, pieces: piecesOf(call.parts[0], values[0]), random: () => source.random() };
  try {
    return all[call.name](given);
  } catch (fault) {
    if (!(fault instanceof FunctionFault)) throw fault;
    throw source.failure(`The function '${call.text}' had the following error: ${fault.message}`);
  }
}

function valueAt(part: Argument, source: CallSource): unknown {
  switch (part.is) {
    case 'constant':
    case 'text':
      return part.value;
    case 'call':
      return evaluateCall(part.call, source);
    case 'path': {
      const value = source.read(part.path);
      return value instanceof Missing ? source.missing(part.path) : value;
    }
  }
}

/** What stands between the `{}` of a template, which may come from a path: an escaped brace is none there either. */
function piecesOf(part: Argument | undefined, value: unknown): readonly string[] {
  if (part?.is === 'text') return part.pieces;
  if (typeof value !== 'string') return [];
  return value.split(/(?<!\\)\{\}/).map((piece) => piece.replace(/\\([{}'\\])/g, '$1'));
}
