/** What the parts of this service share. */
import type { Instant } from '../../../languages/instant.ts';
import type { ServiceHost } from '../../kit/service.ts';
import type { SizeLimits } from './limits.ts';
import type { Lines } from './log-file/lines.ts';
import type { Tables } from './tables.ts';

export interface Logs {
  readonly host: ServiceHost;
  readonly tables: Tables;
  /** Others once the log file was found to be damaged. */
  lines: Lines;
  readonly bytesMax: SizeLimits;
  /** Live Tail sessions, and when each was last read; one whose client has gone is read no more. */
  readonly sessions: Map<string, Instant>;
}
