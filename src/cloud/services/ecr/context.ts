/** What the parts of this service share. */
import type { ServiceHost } from '../../kit/service.ts';
import type { Tables } from './tables.ts';

export interface Ecr {
  readonly host: ServiceHost;
  readonly tables: Tables;
}
