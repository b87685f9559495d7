/**
 * What the policy simulator says of one request: the decision, and the statements that it follows from. Where something denies, of each kind
 * of policy the statements that deny are named, or those that allow if none does.
 * Source: IAM API reference, SimulateCustomPolicy; answers that users published.
 */
import { decide } from './decide.ts';
import { applies, type Policy, type Statement } from './policy.ts';
import type { Request } from './request.ts';
import { type StatementPlace, statementPlaces } from './statement-places.ts';

export interface Source {
  /** As the answer names it: `PolicyInputList.1`. */
  readonly id: string;
  readonly type: string;
  readonly policy: Policy;
  readonly text: string;
}

export interface Sources {
  readonly identity: readonly Source[];
  readonly boundary: Source | undefined;
  readonly resource: Source | undefined;
}

export interface Verdict {
  readonly decision: 'allowed' | 'explicitDeny' | 'implicitDeny';
  readonly matched: readonly (StatementPlace & Pick<Source, 'id' | 'type'>)[];
  /** Undefined without a boundary. */
  readonly allowedByBoundary: boolean | undefined;
}

export function simulate(request: Request, { identity, boundary, resource }: Sources): Verdict {
  const decision = decide(request, {
    identity: identity.map(({ policy }) => policy),
    boundary: boundary?.policy,
    resource: resource?.policy,
  });
  const allowedByBoundary = boundary && decide(request, { identity: [boundary.policy] }).allowed;
  if (!decision.allowed && decision.why === 'no-allow')
    return { decision: 'implicitDeny', matched: [], allowedByBoundary };
  const groups = [resource ? [resource] : [], identity, !decision.allowed && boundary ? [boundary] : []];
  return {
    decision: decision.allowed ? 'allowed' : 'explicitDeny',
    matched: groups.flatMap((group) => matchedIn(group, request)),
    allowedByBoundary,
  };
}

function matchedIn(group: readonly Source[], request: Request): Verdict['matched'] {
  const denies = group.flatMap((source) => matching(source, source.policy.denies, request));
  return denies.length > 0 ? denies : group.flatMap((source) => matching(source, source.policy.allows, request));
}

function matching({ id, type, text }: Source, statements: readonly Statement[], request: Request): Verdict['matched'] {
  const action = request.action.toLowerCase();
  const matched = statements.filter((statement) => applies(statement, request, action) !== undefined);
  if (matched.length === 0) return [];
  const places = statementPlaces(text);
  return matched.map(({ index }) => ({ id, type, ...places[index]! }));
}
