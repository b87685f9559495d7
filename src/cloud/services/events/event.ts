/** An event as the bus carries it. Source: "Events in Amazon EventBridge", User Guide. */
import { type Instant, isoSeconds } from '../../../languages/instant.ts';
import type { ServiceHost } from '../../kit/service.ts';

export interface BusEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  /** To the second. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface EventParts {
  readonly id: string;
  readonly detailType: string;
  readonly source: string;
  readonly time: Instant;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Members in AWS's order. */
export const busEvent = (
  host: ServiceHost,
  { id, detailType, source, time, resources, detail }: EventParts,
): BusEvent => ({
  version: '0',
  id,
  'detail-type': detailType,
  source,
  account: host.account,
  time: isoSeconds(time),
  region: host.region,
  resources,
  detail,
});
