/**
 * Identity and access management: roles, policies, and the authority by which the door decides.
 * Left out: users, groups, instance profiles, further versions of managed policies, providers of identity.
 */
import type { Operation, RoomPlan } from '../../room.ts';
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

export const iam: RoomPlan = {
  service: 'iam',
  schema,
  open(house) {
    const tables = openTables(house.store);
    const managed = openManagedPolicies(tables, house.partition);
    const rights = openRights(tables, managed);
    const room = { house, tables, managed, rights };
    const authority = openAuthority(room);
    const { operations: sessionOperations, timers } = sessions(room, authority);
    // biome-ignore lint/suspicious/noExplicitAny: each operation has input and output types of its own
    const operations: Record<string, Operation<any, any>> = {
      ...roles(room),
      ...roleTags(room),
      ...inlinePolicies(room),
      ...attachedPolicies(room),
      ...boundaries(room),
      ...policies(room),
      ...sessionOperations,
    };
    return { operations, timers, authority, denied: accessDenied, dropCaches: rights.drop };
  },
};
