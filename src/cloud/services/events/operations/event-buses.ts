/** Only the default event bus exists; any other is refused by name. */
import type {
  DescribeEventBusRequest,
  DescribeEventBusResponse,
  ListEventBusesRequest,
  ListEventBusesResponse,
} from '@aws-sdk/client-eventbridge';
import { arn } from '../../../kit/arn.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Handler, ServiceHost } from '../../../kit/service.ts';
import type { Events } from '../context.ts';

export const busArn = (host: ServiceHost): string => arn(host, 'events', 'event-bus/default');

export const isDefaultBus = (host: ServiceHost, name: string | undefined): boolean =>
  name === undefined || name === 'default' || name === busArn(host);

export const busMissing = (name: string): string => `Event bus ${name} does not exist.`;

export function needDefaultBus(host: ServiceHost, name: string | undefined): void {
  if (!isDefaultBus(host, name)) throw new AwsError('ResourceNotFoundException', busMissing(String(name)));
}

export const describeEventBus: Handler<Events, DescribeEventBusRequest, DescribeEventBusResponse> = {
  permissions: ({ host }) => [{ action: 'events:DescribeEventBus', resource: busArn(host) }],
  handle({ host }, { Name }) {
    needDefaultBus(host, Name);
    return { Name: 'default', Arn: busArn(host) };
  },
};

export const listEventBuses: Handler<Events, ListEventBusesRequest, ListEventBusesResponse> = {
  permissions: () => [{ action: 'events:ListEventBuses', resource: '*' }],
  handle: ({ host }, { NamePrefix = '' }) => ({
    EventBuses: 'default'.startsWith(NamePrefix) ? [{ Name: 'default', Arn: busArn(host) }] : [],
  }),
};
