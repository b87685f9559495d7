/** What the parts of this service share. */
import type { TickingService } from '../../delivery/ticks.ts';
import type { ServiceHost } from '../../kit/service.ts';
import type { Schedule } from './schedule.ts';
import type { Schedules } from './schedules.ts';
import type { Tables } from './tables.ts';

export interface Scheduler {
  readonly host: ServiceHost;
  readonly tables: Tables;
  readonly schedules: Schedules;
  readonly ticking: TickingService<Schedule>;
}
