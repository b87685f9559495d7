/** A Task state's Resource, read. */
import type { Pattern, ResourceEntry } from './resources.table.ts';

export interface Resource {
  readonly arn: string;
  /**
   * `service`: an integration of the table. `sdk`: an operation of AWS's SDK. `activity`: a worker fetches it. `elsewhere`: AWS has it and this
   * language's table has not; the catalogue refuses it, or has someone who answers in its place.
   */
  readonly kind: 'service' | 'sdk' | 'activity' | 'elsewhere';
  /** `ecs`, `aws-sdk:sfn`: what history events call resourceType. */
  readonly service: string;
  /** `runTask`. */
  readonly action: string;
  readonly pattern: Pattern;
  /** It waits for a job to end. */
  readonly sync: boolean;
  /** Of a service, and of those elsewhere whose parameters are known. */
  readonly entry?: ResourceEntry;
}
