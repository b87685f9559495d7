/** The inline and attached policies of a role, a user or a group: the same properties, by operations that differ in the kind's name alone. */
import { changedItems, isSame, textsOf } from './change.ts';
import type { Values } from './convert.ts';
import { inProperty } from './in-property.ts';
import type { ResourceContext } from './resource-type.ts';

export const identityKinds = ['Role', 'User', 'Group'] as const;
export type IdentityKind = (typeof identityKinds)[number];

interface Policy {
  readonly PolicyName: string;
  readonly PolicyDocument: string;
}

export function changePolicies(
  context: ResourceContext,
  kind: IdentityKind,
  name: string,
  before: Values,
  wanted: Values,
): void {
  const of = { [`${kind}Name`]: name };
  const policies = ({ Policies: list }: Values) => (list as Policy[] | undefined) ?? [];
  const inline = changedItems(policies(before), policies(wanted));
  const managed = changedItems(textsOf(before, 'ManagedPolicyArns'), textsOf(wanted, 'ManagedPolicyArns'));
  for (const { PolicyName } of inline.gone)
    if (!policies(wanted).some((policy) => policy.PolicyName === PolicyName))
      context.clear('iam', `Delete${kind}Policy`, { ...of, PolicyName });
  for (const policy of inline.added)
    inProperty('Policies', () => context.call('iam', `Put${kind}Policy`, { ...of, ...policy }));
  for (const PolicyArn of managed.gone) context.clear('iam', `Detach${kind}Policy`, { ...of, PolicyArn });
  for (const PolicyArn of managed.added) context.call('iam', `Attach${kind}Policy`, { ...of, PolicyArn });
}

export function changeBoundary(
  context: ResourceContext,
  kind: 'Role' | 'User',
  name: string,
  { PermissionsBoundary: before }: Values,
  { PermissionsBoundary }: Values,
): void {
  if (isSame(before, PermissionsBoundary)) return;
  const of = { [`${kind}Name`]: name };
  if (PermissionsBoundary === undefined) context.call('iam', `Delete${kind}PermissionsBoundary`, of);
  else context.call('iam', `Put${kind}PermissionsBoundary`, { ...of, PermissionsBoundary });
}

interface Holder {
  readonly kind: IdentityKind;
  /** As calls name it. */
  readonly of: object;
}

/** The `Roles`, `Users` and `Groups` of a policy that are no longer there, and that are new. */
export function changedHolders(before: Values, wanted: Values): { gone: Holder[]; added: Holder[] } {
  const [gone, added]: [Holder[], Holder[]] = [[], []];
  for (const kind of identityKinds) {
    const changed = changedItems(textsOf(before, `${kind}s`), textsOf(wanted, `${kind}s`));
    const holder = (name: string): Holder => ({ kind, of: { [`${kind}Name`]: name } });
    gone.push(...changed.gone.map(holder));
    added.push(...changed.added.map(holder));
  }
  return { gone, added };
}
