/** The inline and attached policies of a role, a user or a group: the same properties, by operations that differ in the kind's name alone. */
import { changedItems } from './change.ts';
import type { Values } from './convert.ts';
import { inProperty } from './in-property.ts';
import type { ResourceContext } from './resource-type.ts';

export type IdentityKind = 'Role' | 'User' | 'Group';

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
  const attached = ({ ManagedPolicyArns: list }: Values) => (list as string[] | undefined) ?? [];
  const inline = changedItems(policies(before), policies(wanted));
  const managed = changedItems(attached(before), attached(wanted));
  for (const { PolicyName } of inline.gone)
    if (!policies(wanted).some((policy) => policy.PolicyName === PolicyName))
      context.clear('iam', `Delete${kind}Policy`, { ...of, PolicyName });
  for (const policy of inline.added)
    inProperty('Policies', () => context.call('iam', `Put${kind}Policy`, { ...of, ...policy }));
  for (const PolicyArn of managed.gone) context.clear('iam', `Detach${kind}Policy`, { ...of, PolicyArn });
  for (const PolicyArn of managed.added) context.call('iam', `Attach${kind}Policy`, { ...of, PolicyArn });
}

/** `Roles`, `Users` and `Groups` of a policy: for each that is new, or no longer there. */
export function changeHolders(
  before: Values,
  wanted: Values,
  change: { readonly add: HolderChange; readonly drop: HolderChange },
): void {
  for (const kind of ['Role', 'User', 'Group'] as const) {
    const { gone, added } = changedItems(holdersOf(before, kind), holdersOf(wanted, kind));
    for (const name of gone) change.drop(kind, { [`${kind}Name`]: name });
    for (const name of added) change.add(kind, { [`${kind}Name`]: name });
  }
}

type HolderChange = (kind: IdentityKind, holder: object) => void;

const holdersOf = (values: Values, kind: IdentityKind): string[] => (values[`${kind}s`] as string[] | undefined) ?? [];
