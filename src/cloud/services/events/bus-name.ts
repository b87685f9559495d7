/** Only the default event bus exists; any other is refused by name. */
import type {
  DescribeEventBusRequest,
  DescribeEventBusResponse,
  ListEventBusesRequest,
  ListEventBusesResponse,
} from '@aws-sdk/client-eventbridge';
import { arn } from '../../arn.ts';
import { AwsError } from '../../aws-error.ts';
import type { House, Operation } from '../../room.ts';

export const busArn = (house: House): string => arn(house, 'events', 'event-bus/default');

export const isDefaultBus = (house: House, name: string | undefined): boolean =>
  name === undefined || name === 'default' || name === busArn(house);

export const busMissing = (name: string): string => `Event bus ${name} does not exist.`;

export function needDefaultBus(house: House, name: string | undefined): void {
  if (!isDefaultBus(house, name)) throw new AwsError('ResourceNotFoundException', busMissing(String(name)));
}

export const describeEventBus = (house: House): Operation<DescribeEventBusRequest, DescribeEventBusResponse> => ({
  permissions: () => [{ action: 'events:DescribeEventBus', resource: busArn(house) }],
  handle: ({ Name }) => {
    needDefaultBus(house, Name);
    return { Name: 'default', Arn: busArn(house) };
  },
});

export const listEventBuses = (house: House): Operation<ListEventBusesRequest, ListEventBusesResponse> => ({
  permissions: () => [{ action: 'events:ListEventBuses', resource: '*' }],
  handle: ({ NamePrefix = '' }) => ({
    EventBuses: 'default'.startsWith(NamePrefix) ? [{ Name: 'default', Arn: busArn(house) }] : [],
  }),
});
