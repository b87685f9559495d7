/** What the parts of this service share. */
import type { Instant } from '../../../languages/instant.ts';
import type { Context, ServiceHost } from '../../kit/service.ts';
import type { Ledger } from './tables.ts';

export interface Punctual {
  readonly host: ServiceHost;
  readonly ledger: Ledger;
  /** Lets the ledger forget what is too old; called with each row that is written. */
  readonly retain: (context: Context) => void;
  /** Of this process; nothing of it is stored. */
  readonly life: { startedAt?: Instant; heartbeatTakenAt?: Instant };
}
