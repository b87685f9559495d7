/** What the parts of this service share. */
import type { Instant } from '../../../languages/instant.ts';
import type { ServiceHost } from '../../kit/service.ts';
import type { Cuts } from './full-disk/cut-tables.ts';
import type { SizeLimits } from './limits.ts';
import type { Lines } from './log-file/lines.ts';
import type { MetricFilters } from './metric-filters.ts';
import type { ResourcePolicies } from './resource-policies.ts';
import type { Tables } from './tables.ts';

export interface Logs {
  readonly host: ServiceHost;
  readonly tables: Tables;
  readonly policies: ResourcePolicies;
  readonly metricFilters: MetricFilters;
  /** Others once the log file was found to be damaged. */
  lines: Lines;
  readonly bytesMax: SizeLimits;
  /** `fileMax`: while little of the disk is free: what the log file was given of it. `isShort`: it is known, and said, that lines have no space. `failures` of writing, one after the other. */
  readonly space: { fileMax: number | undefined; isShort: boolean; failures: number };
  readonly cuts: Cuts;
  /** Live Tail sessions, and when each was last read; one whose client has gone is read no more. */
  readonly sessions: Map<string, Instant>;
}
