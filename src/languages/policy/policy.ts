/**
 * IAM policies: what a document says, ready to be asked. `parse-policy.ts` makes them, `decide.ts` asks them,
 * `denial.ts` writes the denial in AWS's words.
 * Left out: service and resource control policies, and callers of another account.
 * Source: IAM User Guide, "IAM JSON policy element reference".
 */
import type { Check } from './condition.ts';
import { arnMatches, globMatches, isWild } from './glob.ts';
import { type Naming, naming, type PrincipalSet } from './principal.ts';
import type { Request } from './request.ts';
import { fill, type Template } from './variable.ts';

/** `identity`: of a role, or a boundary of one; `trust`: who may assume a role; `resource`: of a topic or a queue. */
export type PolicyKind = 'identity' | 'trust' | 'resource';

export interface Policy {
  readonly kind: PolicyKind;
  readonly version: '2012-10-17' | '2008-10-17';
  readonly id: string | undefined;
  readonly denies: readonly Statement[];
  readonly allows: readonly Statement[];
}

export interface Statement {
  readonly sid: string | undefined;
  /** Place in the document, from 0. */
  readonly index: number;
  readonly actions: Patterns<string>;
  /** Undefined in a trust policy, whose resource is the role. */
  readonly resources: Patterns<Template> | undefined;
  /** Undefined in an identity-based policy, whose principal is its owner. */
  readonly principals: Principals | undefined;
  readonly conditions: readonly Check[];
}

/** `negated`: NotAction, NotResource. Actions are in lower case. */
export interface Patterns<Pattern> {
  readonly negated: boolean;
  readonly patterns: readonly Pattern[];
}

export interface Principals {
  readonly negated: boolean;
  readonly set: PrincipalSet;
}

/**
 * How the statement applies to the request, undefined if it does not. `action` is the request's in lower case.
 * An identity-based policy's statement applies directly.
 */
export function applies(statement: Statement, request: Request, action: string): Naming | undefined {
  const { actions, resources, principals, conditions } = statement;
  if (matchesAction(actions, action) === actions.negated) return undefined;
  const named = principals ? namingBy(principals, request) : 'direct';
  if (named === undefined) return undefined;
  if (resources && matchesResource(resources, request) === resources.negated) return undefined;
  for (const check of conditions) if (!check(request)) return undefined;
  return named;
}

function matchesAction({ patterns }: Patterns<string>, action: string): boolean {
  for (const pattern of patterns) {
    if (isWild(pattern) ? globMatches(pattern, action) : pattern === action) return true;
  }
  return false;
}

function matchesResource({ patterns }: Patterns<Template>, request: Request): boolean {
  for (const template of patterns) {
    const pattern = fill(template, request);
    if (pattern === undefined) continue;
    if (isWild(pattern) ? arnMatches(pattern, request.resource) : pattern === request.resource) return true;
  }
  return false;
}

function namingBy({ negated, set }: Principals, request: Request): Naming | undefined {
  const named = naming(set, request.principal);
  if (!negated) return named;
  // NotPrincipal spares whom it names itself; naming the account alone spares no one in it.
  return named === undefined || named === 'account' ? 'direct' : undefined;
}
