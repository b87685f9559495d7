/** Managed policies, AWS's own and the account's, behind one look. AWS's have one version here, v1; of many the name alone is known. */
import { namedPolicies } from '../../../languages/policy/named-policies.table.ts';
import type { Policy } from '../../../languages/policy/policy.ts';
import { readDocument } from './document.ts';
import { type AwsManagedPolicy, awsManagedPolicies } from './managed-policies.table.ts';
import { managedPoliciesBeside } from './managed-policies-beside.table.ts';
import { managedPoliciesFurther } from './managed-policies-further.table.ts';
import { serviceLinkedRoles } from './service-linked-roles.table.ts';
import type { PolicyRow, Tables } from './tables.ts';

export interface ManagedPolicy extends Omit<PolicyRow, 'createdAt' | 'updatedAt' | 'latestVersion'> {
  /** Of the account's own only. */
  readonly createdAt: PolicyRow['createdAt'] | undefined;
  readonly updatedAt: PolicyRow['updatedAt'] | undefined;
}

export interface ManagedPolicies {
  find(arn: string): ManagedPolicy | undefined;
  /** Of a policy that is known to be there. */
  parsed(arn: string): Policy;
  /** AWS's own, in order of their ARNs. */
  readonly aws: readonly ManagedPolicy[];
}

/** Where the policies of service-linked roles lie: no other role has one. */
export const serviceRolePolicyPath = '/aws-service-role/';

const ofServices = new Set(serviceLinkedRoles.map(({ policy }) => serviceRolePolicyPath + policy));

/** They allow nothing: their one statement is of an action that no service has. */
const named = [...namedPolicies, ...ofServices].map((path): AwsManagedPolicy => {
  const slash = path.lastIndexOf('/') + 1;
  return {
    path: path.slice(0, slash),
    name: path.slice(slash),
    description: 'Not known here: it allows nothing',
    statements: [{ Sid: 'NotKnownHere', Effect: 'Allow', Action: 'punctual:NotKnownHere', Resource: '*' }],
  };
});

/** By partition: they are the same for every cloud of a process. */
const known = new Map<string, ReadonlyMap<string, ManagedPolicy>>();

/** By ARN, in order of it. */
function awsPolicies(partition: string): ReadonlyMap<string, ManagedPolicy> {
  const before = known.get(partition);
  if (before) return before;
  const all = [...awsManagedPolicies, ...managedPoliciesBeside, ...managedPoliciesFurther, ...named]
    .map(
      ({ path, name, description, statements }, index): ManagedPolicy => ({
        arn: `arn:${partition}:iam::aws:policy${path}${name}`,
        name,
        path,
        id: `ANPA${String(index).padStart(17, 'A')}`,
        createdAt: undefined,
        updatedAt: undefined,
        defaultVersion: 1,
        description,
        document: JSON.stringify({ Version: '2012-10-17', Statement: statements }),
        tags: [],
      }),
    )
    .toSorted((a, b) => (a.arn < b.arn ? -1 : 1));
  const byArn = new Map(all.map((policy) => [policy.arn, policy]));
  known.set(partition, byArn);
  return byArn;
}

export function openManagedPolicies(tables: Tables, partition: string): ManagedPolicies {
  const awsByArn = awsPolicies(partition);
  const find = (arn: string): ManagedPolicy | undefined => awsByArn.get(arn) ?? tables.policy(arn);
  return {
    aws: [...awsByArn.values()],
    find,
    parsed(arn) {
      const policy = find(arn);
      if (!policy) throw new Error(`the managed policy ${arn} is attached and not there`);
      return readDocument(policy.document, 'identity');
    },
  };
}
