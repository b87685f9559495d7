/** What the parts of this service share. */
import type { ServiceHost } from '../../kit/service.ts';
import type { ManagedPolicies } from './managed-policies.ts';
import type { RightsMemory } from './rights.ts';
import type { Tables } from './tables.ts';

export interface Iam {
  readonly host: ServiceHost;
  readonly tables: Tables;
  readonly managed: ManagedPolicies;
  readonly rights: RightsMemory;
  /** Condition keys that are the same in every request. */
  readonly ambientKeys: Readonly<Record<string, string>>;
}
