/**
 * Identity and access management: roles, policies, and the authority by which the dispatcher decides.
 * Left out: users, groups, instance profiles, further versions of managed policies, providers of identity.
 */
import type { Operation, ServiceDefinition } from '../../kit/service.ts';
import { attachedPolicies } from './attached-policies.ts';
import { openAuthority } from './authority.ts';
import { boundaries } from './boundaries.ts';
import { inlinePolicies } from './inline-policies.ts';
import { openManagedPolicies } from './managed-policies.ts';
import { policies } from './policies.ts';
import { accessDenied } from './refusals.ts';
import { openRights } from './rights.ts';
import { roleTags } from './role-tags.ts';
import { roles } from './roles.ts';
import { sessions } from './sessions.ts';
import { openTables, schema } from './tables.ts';

export const iam: ServiceDefinition = {
  service: 'iam',
  schema,
  open(host) {
    const tables = openTables(host.store);
    const managed = openManagedPolicies(tables, host.partition);
    const rights = openRights(tables, managed);
    const service = { host, tables, managed, rights };
    const authority = openAuthority(service);
    const { operations: sessionOperations, timers } = sessions(service, authority);
    // biome-ignore lint/suspicious/noExplicitAny: each operation has input and output types of its own
    const operations: Record<string, Operation<any, any>> = {
      ...roles(service),
      ...roleTags(service),
      ...inlinePolicies(service),
      ...attachedPolicies(service),
      ...boundaries(service),
      ...policies(service),
      ...sessionOperations,
    };
    return { operations, timers, authority, denied: accessDenied, dropCaches: rights.drop };
  },
};
