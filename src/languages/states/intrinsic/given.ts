/** What an intrinsic function is given, and how it says that it cannot go on. */

export interface Given {
  /** The arguments' values, as many as the function takes. */
  readonly values: readonly unknown[];
  /** The first argument as a template: what stands between its `{}`. */
  readonly pieces: readonly string[];
  /** At least 0, less than 1. */
  readonly random: () => number;
}

export type IntrinsicFunction = (given: Given) => unknown;

/** Thrown by functions only; the caller says of which call it is. */
export class FunctionFault {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

const ordinals = ['first', 'second', 'third'];
const which = (at: number) => `The ${ordinals[at]} argument`;

export function arrayAt({ values }: Given, at: number): readonly unknown[] {
  const value = values[at];
  if (!Array.isArray(value)) throw new FunctionFault(`${which(at)} must be an array`);
  return value;
}

export function textAt({ values }: Given, at: number): string {
  const value = values[at];
  if (typeof value !== 'string') throw new FunctionFault(`${which(at)} must be a string`);
  return value;
}

export function objectAt({ values }: Given, at: number): Readonly<Record<string, unknown>> {
  const value = values[at];
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new FunctionFault(`${which(at)} must be a JSON object`);
  return value as Readonly<Record<string, unknown>>;
}

/** "If you specify a non-integer value, Step Functions will round it off to the nearest integer." */
export function integerAt({ values }: Given, at: number): number {
  const value = values[at];
  if (typeof value !== 'number') throw new FunctionFault(`${which(at)} must be a number`);
  const rounded = Math.round(value);
  if (Math.abs(rounded) > integerMax) throw new FunctionFault(`${which(at)} is out of range`);
  return rounded === 0 ? 0 : rounded;
}

/** Java's int, up to one more below zero. */
const integerMax = 2_147_483_648;
