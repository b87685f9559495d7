/** AWS's words for a denial. Source: IAM User Guide, "Troubleshoot access denied error messages". */
import type { Denial, PolicySource } from './decide.ts';
import type { Principal } from './request.ts';

const noAllowBy: Record<PolicySource, string> = {
  identity: 'identity-based policy',
  resource: 'resource-based policy',
  boundary: 'permissions boundary',
  session: 'session policy',
  trust: 'role trust policy',
};

const explicitDenyIn: Record<PolicySource, string> = {
  identity: 'an identity-based policy',
  resource: 'a resource-based policy',
  boundary: 'a permissions boundary',
  session: 'a session policy',
  trust: 'the role trust policy',
};

/** `User: ARN is not authorized to perform: ACTION on resource: ARN because no identity-based policy allows the ACTION action`. */
export function renderDenial(
  { principal, action, resource }: { principal: Principal; action: string; resource: string },
  denial: Denial,
): string {
  const who = principal.kind === 'service' ? principal.name : principal.arn;
  const why =
    denial.why === 'explicit-deny'
      ? `with an explicit deny in ${explicitDenyIn[denial.source]}`
      : `because no ${noAllowBy[denial.source]} allows the ${action} action`;
  return `User: ${who} is not authorized to perform: ${action} on resource: ${resource} ${why}`;
}
