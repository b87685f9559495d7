/**
 * The decision within one account: an explicit deny wins; else an identity-based or a resource-based policy must allow; a
 * permissions boundary and the policies of a session limit what the former give. A service has no policies of its own: only the resource's count.
 * Source: IAM User Guide, "Policy evaluation for requests within a single account", "How a trust policy is evaluated".
 */
import { applies, type Policy, type PolicyKind, type Statement } from './policy.ts';
import type { Naming } from './principal.ts';
import type { Principal, Request } from './request.ts';

export interface Policies {
  /** Those of the role whose session asks, or of the user and its groups. */
  readonly identity: readonly Policy[];
  readonly boundary?: Policy | undefined;
  /** Given when the session was asked for: one of them must allow too. */
  readonly session?: readonly Policy[] | undefined;
  /** The resource's own policy. A trust policy must itself allow; any other may, unless it must. */
  readonly resource?: Policy | undefined;
  /** As the policy of a key: "no AWS principal has any permissions to a KMS key unless" it says so (KMS Developer Guide, "Key policies"). */
  readonly resourceMustAllow?: boolean | undefined;
}

export type PolicySource = PolicyKind | 'boundary' | 'session';

export type Decision = { readonly allowed: true } | Denial;

export type Denial = { readonly allowed: false; readonly source: PolicySource } & (
  | { readonly why: 'no-allow' }
  | { readonly why: 'explicit-deny'; readonly policy: Policy; readonly statement: Statement }
);

const allowed: Decision = { allowed: true };
const noAllow = (source: PolicySource): Denial => ({ allowed: false, source, why: 'no-allow' });

export function decide(request: Request, policies: Policies): Decision {
  const action = request.action.toLowerCase();
  return explicitDeny(request, action, policies) ?? allowOrNot(request, action, policies);
}

function explicitDeny(
  request: Request,
  action: string,
  { identity, boundary, session = [], resource }: Policies,
): Denial | undefined {
  if (resource) {
    const denial = denialBy(resource, resource.kind, request, action);
    if (denial) return denial;
  }
  // Root and services have no policies of their own, so none can deny them anything.
  if (!hasPolicies(request.principal)) return undefined;
  const own = [
    ...identity.map((policy) => [policy, 'identity'] as const),
    ...session.map((policy) => [policy, 'session'] as const),
  ];
  for (const [policy, source] of own) {
    const denial = denialBy(policy, source, request, action);
    if (denial) return denial;
  }
  return boundary && denialBy(boundary, 'boundary', request, action);
}

const hasPolicies = ({ kind }: Principal): boolean => kind === 'session' || kind === 'user';

function denialBy(policy: Policy, source: PolicySource, request: Request, action: string): Denial | undefined {
  for (const statement of policy.denies) {
    if (applies(statement, request, action)) return { allowed: false, source, why: 'explicit-deny', policy, statement };
  }
  return undefined;
}

function allowOrNot(request: Request, action: string, policies: Policies): Decision {
  const { identity, boundary, session, resource, resourceMustAllow = resource?.kind === 'trust' } = policies;
  const named = resource && allowanceBy(resource, request, action);
  switch (request.principal.kind) {
    case 'root':
      return allowed;
    case 'service':
      return named ? allowed : noAllow(resource?.kind ?? 'resource');
    case 'session':
    case 'user': {
      if (named === 'session') return allowed;
      if (resourceMustAllow && named === undefined) return noAllow(resource?.kind ?? 'resource');
      const granted = named === 'direct' || identity.some((policy) => allowanceBy(policy, request, action));
      if (!granted) return noAllow('identity');
      if (boundary && !allowanceBy(boundary, request, action)) return noAllow('boundary');
      return session && !session.some((policy) => allowanceBy(policy, request, action)) ? noAllow('session') : allowed;
    }
  }
}

/** The strongest way in which the policy's statements allow. */
function allowanceBy(policy: Policy, request: Request, action: string): Naming | undefined {
  let strongest: Naming | undefined;
  for (const statement of policy.allows) {
    const named = applies(statement, request, action);
    if (named === 'session' || (named === 'direct' && policy.kind === 'identity')) return named;
    if (named !== undefined && strongest !== 'direct') strongest = named;
  }
  return strongest;
}
