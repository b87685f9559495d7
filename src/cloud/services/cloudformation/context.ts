/** What the parts of this service share. */
import type { ServiceHost } from '../../kit/service.ts';
import type { Tables } from './tables.ts';
import type { Templates } from './templates.ts';

export interface CloudFormation {
  readonly host: ServiceHost;
  readonly tables: Tables;
  readonly templates: Templates;
}
