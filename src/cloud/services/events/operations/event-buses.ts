/** Event buses: made, described, changed, listed, deleted. Recorded: keys of KMS, the dead-letter queue of a bus (rules have one for each target). */
import type {
  CreateEventBusRequest,
  CreateEventBusResponse,
  DeleteEventBusRequest,
  DescribeEventBusRequest,
  DescribeEventBusResponse,
  EventBus,
  ListEventBusesRequest,
  ListEventBusesResponse,
  UpdateEventBusRequest,
  UpdateEventBusResponse,
} from '@aws-sdk/client-eventbridge';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Context, Handler } from '../../../kit/service.ts';
import { checkTags } from '../../../kit/tags.ts';
import { busArn, busNameOf, needBus } from '../bus.ts';
import { defaultBus } from '../bus-name.ts';
import type { BusRow } from '../bus-table.ts';
import type { Events } from '../context.ts';
import { busesMax } from '../limits.ts';
import { onBus } from '../permissions.ts';
import { pageOf } from './page-of.ts';
import { busTagsName, tagRules } from './tags.ts';

export const createEventBus: Handler<Events, CreateEventBusRequest, CreateEventBusResponse> = {
  permissions: onBus('CreateEventBus'),
  handle(events, input, { now }) {
    const { host, tables } = events;
    const name = String(input.Name);
    if (input.EventSourceName !== undefined)
      throw new AwsError('ResourceNotFoundException', `Event source ${input.EventSourceName} does not exist.`);
    // "Custom event bus names can't contain the / character": CreateEventBus.
    if (name.includes('/')) throw new AwsError('ValidationException', "Event bus name must not contain '/'.");
    if (name === defaultBus || tables.buses.find(name))
      throw new AwsError('ResourceAlreadyExistsException', `Event bus ${name} already exists.`);
    if (tables.buses.all().length >= busesMax)
      throw new AwsError('LimitExceededException', 'The requested resource exceeds the maximum number allowed.');
    const { LogConfig: log, Tags: tags } = input;
    if (log !== undefined)
      throw new AwsError('ValidationException', 'LogConfig is not there yet in this version of Punctual');
    tables.buses.put({ ...settingsOf(input), name, createdAt: now, modifiedAt: now, policy: undefined });
    if (tags) tables.tags.put(busTagsName(name), checkTags(tags, tagRules));
    return { EventBusArn: busArn(host, name), ...shownSettings(needBus(events, name)) };
  },
};

export const updateEventBus: Handler<Events, UpdateEventBusRequest, UpdateEventBusResponse> = {
  permissions: onBus('UpdateEventBus'),
  handle(events, input, context) {
    if (input.LogConfig !== undefined)
      throw new AwsError('ValidationException', 'LogConfig is not there yet in this version of Punctual');
    const bus = needBus(events, input.Name);
    changeBus(events, context, { ...bus, ...settingsOf(input) });
    return { Arn: busArn(events.host, bus.name), Name: bus.name, ...shownSettings(needBus(events, bus.name)) };
  },
};

export const deleteEventBus: Handler<Events, DeleteEventBusRequest, object> = {
  permissions: onBus('DeleteEventBus'),
  handle({ host, tables, rules }, { Name: asked }) {
    const name = busNameOf(host, asked);
    if (name === defaultBus) throw new AwsError('ValidationException', 'Cannot delete event bus default.');
    if (rules.on(name).length > 0)
      throw new AwsError('ValidationException', "Event bus can't be deleted since it has rules.");
    tables.buses.remove(name);
    tables.tags.clear(busTagsName(name));
    return {};
  },
};

export const describeEventBus: Handler<Events, DescribeEventBusRequest, DescribeEventBusResponse> = {
  permissions: onBus('DescribeEventBus'),
  handle(events, { Name }) {
    const bus = needBus(events, Name);
    return { ...shown(events, bus), ...shownSettings(bus) };
  },
};

export const listEventBuses: Handler<Events, ListEventBusesRequest, ListEventBusesResponse> = {
  permissions: () => [{ action: 'events:ListEventBuses', resource: '*' }],
  handle(events, { NamePrefix = '', NextToken, Limit }) {
    const others = events.tables.buses.all().filter(({ name }) => name !== defaultBus);
    const found = [needBus(events, defaultBus), ...others]
      .filter(({ name }) => name.startsWith(NamePrefix))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
    const page = pageOf(`ListEventBuses ${NamePrefix}`, found, ({ name }) => name, NextToken, Limit);
    return { EventBuses: page.items.map((bus) => shown(events, bus)), NextToken: page.nextToken };
  },
};

export function changeBus({ tables }: Events, { now }: Context, bus: BusRow): void {
  tables.buses.put({ ...bus, modifiedAt: now });
}

const settingsOf = ({
  Description,
  KmsKeyIdentifier,
  DeadLetterConfig,
}: CreateEventBusRequest | UpdateEventBusRequest) => ({
  description: Description,
  keyId: KmsKeyIdentifier,
  deadLetterArn: DeadLetterConfig?.Arn,
});

const shownSettings = ({ description, keyId, deadLetterArn }: BusRow) => ({
  ...(description === undefined ? {} : { Description: description }),
  ...(keyId === undefined ? {} : { KmsKeyIdentifier: keyId }),
  ...(deadLetterArn === undefined ? {} : { DeadLetterConfig: { Arn: deadLetterArn } }),
});

function shown({ host }: Events, { name, createdAt, modifiedAt, policy, description }: BusRow): EventBus {
  return {
    Name: name,
    Arn: busArn(host, name),
    ...(description === undefined ? {} : { Description: description }),
    ...(policy === undefined ? {} : { Policy: policy }),
    ...(createdAt === undefined ? {} : { CreationTime: new Date(createdAt) }),
    ...(modifiedAt === undefined ? {} : { LastModifiedTime: new Date(modifiedAt) }),
  };
}
