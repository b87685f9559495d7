/**
 * Principal and NotPrincipal: whom a trust or resource-based policy names.
 * Federated and canonical users are understood and never match: no one signs in that way here.
 * Source: IAM User Guide, "AWS JSON policy elements: Principal".
 */
import type { Principal } from './request.ts';

export interface PrincipalSet {
  readonly anyone: boolean;
  /** Named by `123456789012` or `arn:aws:iam::123456789012:root`. */
  readonly accounts: readonly string[];
  readonly arns: readonly string[];
  readonly services: readonly string[];
}

/**
 * How a policy names a principal. `session`: the role's session or the user itself, which no permissions boundary then limits;
 * `direct`: its role, the service, the root or everyone; `account`: only its account, whose own policies have the last word.
 */
export type Naming = 'session' | 'direct' | 'account';

export const principalTypes = ['AWS', 'Service', 'Federated', 'CanonicalUser'] as const;
export type PrincipalType = (typeof principalTypes)[number];

const everyone: PrincipalSet = { anyone: true, accounts: [], arns: [], services: [] };
const accountForm = /^(?:(\d{12})|arn:aws[\w-]*:iam::(\d{12}):root)$/;
const awsForm =
  /^(?:\*|\d{12}|arn:aws[\w-]*:(?:iam|sts)::\d{12}:(?:root|(?:user|role|assumed-role|federated-user)\/[^*?]+)|A[A-Z]{3}[A-Z0-9]{12,124})$/;
const serviceForm = /^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com(\.cn)?$/;

/** Whether AWS takes `value` as a principal of this type. */
export function isPrincipalForm(type: PrincipalType, value: string): boolean {
  if (type === 'AWS') return awsForm.test(value);
  if (type === 'Service') return serviceForm.test(value);
  return value !== '';
}

export function principalSet(entries: readonly (readonly [PrincipalType, string])[]): PrincipalSet {
  const of = (type: PrincipalType): string[] => entries.filter(([t]) => t === type).map(([, value]) => value);
  const aws = of('AWS');
  if (aws.includes('*')) return everyone;
  const accounts = aws.flatMap((value) => accountForm.exec(value)?.slice(1).find(Boolean) ?? []);
  return { anyone: false, accounts, arns: aws.filter((value) => !accountForm.test(value)), services: of('Service') };
}

/** How the set names the principal, undefined if it does not. */
export function naming(set: PrincipalSet, principal: Principal): Naming | undefined {
  if (principal.kind === 'service') {
    const { name, regionalName } = principal;
    const named = set.services.includes(name) || (regionalName !== undefined && set.services.includes(regionalName));
    return named || set.anyone ? 'direct' : undefined;
  }
  const account = set.accounts.includes(principal.account);
  if (principal.kind === 'root') return account || set.anyone ? 'direct' : undefined;
  if (set.arns.includes(principal.arn)) return 'session';
  if (set.anyone || (principal.kind === 'session' && set.arns.includes(principal.roleArn))) return 'direct';
  return account ? 'account' : undefined;
}
