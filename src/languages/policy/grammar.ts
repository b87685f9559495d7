/** What the readers of a document and of its statements share: AWS's words beside ours, and lists that may be single. */
import type { Problem } from '../problem.ts';
import type { PolicyKind } from './policy.ts';

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json | undefined;
}

/** `aws`: the message of the MalformedPolicyDocument error with which IAM refuses the same mistake. */
export interface PolicyProblem extends Problem {
  readonly aws: string;
}

/** IAM's word for what its grammar does not know. */
export const syntaxError = 'Syntax errors in policy.';
/** IAM's word for what its older reader trips over. */
export const legacyError = 'The policy failed legacy parsing';

/** Reads one document: where problems gather, and the rules that hold in it. */
export interface Reading {
  readonly kind: PolicyKind;
  /** Whether `${}` has its meaning: version 2012-10-17. */
  readonly variables: boolean;
  readonly problems: PolicyProblem[];
}

export type Path = readonly (string | number)[];

/** Adds a problem. Returns undefined, so that a reader can return what it has read or nothing. */
export function refuse(
  reading: Reading,
  path: Path,
  aws: string,
  message: string,
  found?: { got?: Json | undefined; hint?: string },
): undefined {
  const { got, hint } = found ?? {};
  const shown = got === undefined ? {} : { got: typeof got === 'string' ? got : JSON.stringify(got) };
  reading.problems.push({ path, aws, message, ...shown, ...(hint === undefined ? {} : { hint }) });
}

/** A text or a list of texts as a list; undefined if it is neither. */
export function texts(value: unknown): readonly string[] | undefined {
  const list = Array.isArray(value) ? value : [value];
  return list.every((item) => typeof item === 'string') ? list : undefined;
}

/** Control characters have no place in a policy; two of them serve as wildcards in compiled patterns. */
export const hasControlCharacter = (text: string): boolean => /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(text);
