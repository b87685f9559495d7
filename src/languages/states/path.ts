/**
 * A compiled JSONPath of Step Functions' dialect: names, indices, slices, wildcards, deep scans, unions and filters.
 * `parse-path.ts` makes it of a text, `path-read.ts` and `path-write.ts` follow it.
 * Source: https://states-language.net/spec.html#path, "Jayway JsonPath" for the operators.
 */

import type { Regex } from '../regex/regex.ts';

export interface Path {
  readonly text: string;
  /** `$` is the state's data (or a variable), `$$` the context object. */
  readonly root: '$' | '$$';
  /** The variable that it begins at. */
  readonly variable?: string;
  readonly steps: readonly PathStep[];
  /** A definite path names one node; any other gives a list. */
  readonly definite: boolean;
}

export type PathStep =
  | { readonly is: 'name'; readonly name: string; readonly isCall?: true }
  | { readonly is: 'index'; readonly index: number }
  /** Several names at a path's end pick these members into a new object. */
  | { readonly is: 'names'; readonly names: readonly string[] }
  | { readonly is: 'indices'; readonly indices: readonly number[] }
  | { readonly is: 'slice'; readonly from: number | undefined; readonly to: number | undefined }
  | { readonly is: 'all' }
  | { readonly is: 'filter'; readonly filter: Filter }
  /** Every descendant, itself included; the next step is applied to each. */
  | { readonly is: 'deep' };

/** `?(@.size > 3 && @.kind == 'a')` */
export type Filter =
  | { readonly is: 'or' | 'and'; readonly parts: readonly Filter[] }
  | { readonly is: 'not'; readonly part: Filter }
  | { readonly is: 'exists'; readonly operand: Operand }
  | { readonly is: 'matches'; readonly operand: Operand; readonly regex: Regex }
  | { readonly is: 'compare'; readonly left: Operand; readonly operator: Operator; readonly right: Operand };

export type Operand =
  | { readonly is: 'constant'; readonly value: unknown }
  | { readonly is: 'path'; readonly from: '@' | '$'; readonly steps: readonly PathStep[] };

/** In the order in which a parser must try them. */
export const operators = [
  ...(['==', '!=', '<=', '>=', '<', '>', 'nin', 'in'] as const),
  ...(['contains', 'subsetof', 'anyof', 'noneof', 'size', 'empty'] as const),
] as const;
export type Operator = (typeof operators)[number];

/** A path that can mean one node only: names and single indices from the start. */
export const isReference = (path: Path): boolean =>
  path.steps.every((step) => (step.is === 'name' && !step.isCall) || (step.is === 'index' && step.index >= 0));
