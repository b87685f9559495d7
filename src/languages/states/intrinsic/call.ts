/**
 * A call of an intrinsic function, as `parse-call.ts` makes it of `States.Format('{} of {}', $.a, States.ArrayLength($.b))`.
 * Source: https://states-language.net/spec.html#intrinsic-functions
 */
import type { Path } from '../path.ts';

export interface Call {
  /** As it was written; failures quote it. */
  readonly text: string;
  /** Without `States.`. */
  readonly name: FunctionName;
  readonly parts: readonly Argument[];
}

export type Argument =
  | { readonly is: 'constant'; readonly value: number | boolean | null }
  /** A text in single quotes; `pieces` stand between its `{}`, for States.Format. */
  | { readonly is: 'text'; readonly value: string; readonly pieces: readonly string[] }
  | { readonly is: 'path'; readonly path: Path }
  | { readonly is: 'call'; readonly call: Call };

/** How many arguments each function takes. Source: Step Functions guide, "Intrinsic functions". */
export const functions = {
  Format: [1, Number.POSITIVE_INFINITY],
  StringToJson: [1, 1],
  JsonToString: [1, 1],
  Array: [0, Number.POSITIVE_INFINITY],
  ArrayPartition: [2, 2],
  ArrayContains: [2, 2],
  ArrayRange: [3, 3],
  ArrayGetItem: [2, 2],
  ArrayLength: [1, 1],
  ArrayUnique: [1, 1],
  Base64Encode: [1, 1],
  Base64Decode: [1, 1],
  Hash: [2, 2],
  JsonMerge: [3, 3],
  MathRandom: [2, 3],
  MathAdd: [2, 2],
  StringSplit: [2, 2],
  UUID: [0, 0],
} as const satisfies Record<string, readonly [least: number, most: number]>;

export type FunctionName = keyof typeof functions;

export const isCall = (text: string): boolean => text.startsWith('States.');
