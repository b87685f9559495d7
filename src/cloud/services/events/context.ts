/** What the parts of this service share. */
import type { TickingService } from '../../delivery/ticks.ts';
import type { ServiceHost } from '../../kit/service.ts';
import type { Rule } from './rule.ts';
import type { Rules } from './rules.ts';
import type { Tables } from './tables.ts';

export interface Events {
  readonly host: ServiceHost;
  readonly tables: Tables;
  readonly rules: Rules;
  readonly ticking: TickingService<Rule>;
}
