/** What the parts of this service share. */
import type { ServiceHost } from '../../kit/service.ts';
import type { RunningExecutions } from './execution/running.ts';
import type { SyncCalls } from './execution/sync-calls.ts';
import type { Machines } from './machines.ts';
import type { Tables } from './tables.ts';
import type { TestsUnderWay } from './test-state/tests-under-way.ts';

export interface States {
  readonly host: ServiceHost;
  readonly tables: Tables;
  readonly machines: Machines;
  readonly running: RunningExecutions;
  readonly syncCalls: SyncCalls;
  readonly tests: TestsUnderWay;
}
