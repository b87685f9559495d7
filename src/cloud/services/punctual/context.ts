/** What the parts of this service share. */
import type { Context, ServiceHost } from '../../kit/service.ts';
import type { Ledger } from './tables.ts';

export interface Punctual {
  readonly host: ServiceHost;
  readonly ledger: Ledger;
  /** Lets the ledger forget what is too old; called with each row that is written. */
  readonly retain: (context: Context) => void;
}
