/** What the parts of this service share. */
import type { ServiceHost } from '../../kit/service.ts';
import type { RunningExecutions } from './execution/running.ts';
import type { SyncCalls } from './execution/sync-calls.ts';
import type { Machines } from './machines.ts';
import type { Tables } from './tables.ts';

export interface States {
  readonly host: ServiceHost;
  readonly tables: Tables;
  readonly machines: Machines;
  readonly running: RunningExecutions;
  readonly syncCalls: SyncCalls;
}
