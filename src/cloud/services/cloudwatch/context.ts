/** What the parts of this service share. */
import type { ServiceHost } from '../../kit/service.ts';
import type { Watch } from './alarms/watch.ts';
import type { Composites } from './composite/composites.ts';
import type { MeterService } from './metrics/meter.ts';
import type { Tables } from './tables.ts';

export interface CloudWatch {
  readonly host: ServiceHost;
  readonly tables: Tables;
  readonly meter: MeterService;
  readonly watch: Watch;
  readonly composites: Composites;
}
