/** What the parts of this service share. */
import type { ServiceHost } from '../../kit/service.ts';
import type { Tables } from './tables.ts';

export interface S3 {
  readonly host: ServiceHost;
  readonly tables: Tables;
}
