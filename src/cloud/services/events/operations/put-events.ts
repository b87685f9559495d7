/** PutEvents and TestEventPattern. An entry that is refused keeps none of the others out. */
import type {
  PutEventsRequest,
  PutEventsRequestEntry,
  PutEventsResponse,
  PutEventsResultEntry,
  TestEventPatternRequest,
  TestEventPatternResponse,
} from '@aws-sdk/client-eventbridge';
import { instant } from '../../../../languages/instant.ts';
import { isObject } from '../../../../languages/is-object.ts';
import { isTooDeep } from '../../../../languages/nesting.ts';
import type { JsonObject } from '../../../../languages/pattern/json.ts';
import { matches } from '../../../../languages/pattern/match.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Context, Handler, Permission } from '../../../kit/service.ts';
import { busArn, busNameOf, needBus } from '../bus.ts';
import { defaultBus } from '../bus-name.ts';
import type { Events } from '../context.ts';
import { type BusEvent, busEvent } from '../event.ts';
import { entriesBytesMax } from '../limits.ts';
import { postEvent } from '../match-event.ts';
import { needPattern } from '../need-pattern.ts';

export const putEvents: Handler<Events, PutEventsRequest, PutEventsResponse> = {
  permissions: (events, { Entries = [] }) =>
    Entries.map(({ Source, DetailType, EventBusName }) => ({
      ...onBus(events, EventBusName),
      context: { 'events:source': Source ?? '', 'events:detail-type': DetailType ?? '' },
    })),
  handle(events, { Entries = [], EndpointId }, context) {
    if (EndpointId) {
      throw new AwsError(
        'ValidationException',
        'EndpointId: global endpoints are not there yet in this version of Punctual',
      );
    }
    if (Entries.reduce((sum, entry) => sum + sizeOf(entry), 0) > entriesBytesMax) {
      throw new AwsError('ValidationException', 'Total size of the entries in the request is over the limit.');
    }
    const results = Entries.map((entry) => putEvent(events, context, entry));
    return { Entries: results, FailedEntryCount: results.filter(({ ErrorCode }) => ErrorCode !== undefined).length };
  },
};

/** The bus's own policy counts too. */
function onBus({ host, tables }: Events, text: string | undefined): Permission {
  const name = busNameOf(host, text);
  return { action: 'events:PutEvents', resource: busArn(host, name), resourcePolicy: tables.buses.find(name)?.policy };
}

interface Forwarded {
  readonly bus: string;
  readonly event: BusEvent;
  /** The buses that it came through. */
  readonly via: readonly string[];
}

/** A rule's target that is a bus: it gets the event as it is. One that it came through gets it no second time: that would never end. */
export const forwardEvent: Handler<Events, Forwarded, { EventId: string }> = {
  internal: true,
  permissions: (events, { bus, event }) => [
    { ...onBus(events, bus), context: { 'events:source': event.source, 'events:detail-type': event['detail-type'] } },
  ],
  handle(events, { bus, event, via }, context) {
    const { name } = needBus(events, bus);
    if (via.includes(name)) {
      const message = `bus ${name}: event ${event.id} was on it already, and goes no further: rules send it in a circle`;
      context.notice({ level: 'WARN', message }, `circle ${name}`);
    } else postEvent(context, event, name, via);
    return { EventId: event.id };
  },
};

function putEvent(events: Events, context: Context, entry: PutEventsRequestEntry): PutEventsResultEntry {
  const { Source, DetailType, Detail, Resources = [], Time, EventBusName } = entry;
  const invalid = (ErrorMessage: string): PutEventsResultEntry => ({ ErrorCode: 'InvalidArgument', ErrorMessage });
  const required = (name: string) => invalid(`Parameter ${name} is not valid. Reason: ${name} is a required argument.`);
  if (!Source) return required('Source');
  if (!DetailType) return required('DetailType');
  if (!Detail) return required('Detail');
  if (Source.startsWith('aws.')) {
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' };
  }
  const detail = parseObject(Detail);
  if (!detail) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
  const id = context.id();
  // AWS takes an event for a bus that does not exist, and drops it.
  const bus = busNameOf(events.host, EventBusName);
  if (bus !== defaultBus && !events.tables.buses.find(bus)) return { EventId: id };
  const time = Time ? instant(Time.getTime()) : context.now;
  const parts = { id, detailType: DetailType, source: Source, time, resources: Resources, detail };
  postEvent(context, busEvent(events.host, parts), bus);
  return { EventId: id };
}

/** As AWS reckons it: "Calculating PutEvents event entry size". */
function sizeOf({ Time, Source = '', DetailType = '', Detail = '', Resources = [] }: PutEventsRequestEntry): number {
  const texts = [Source, DetailType, Detail, ...Resources];
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), Time ? 14 : 0);
}

export const testEventPattern: Handler<Events, TestEventPatternRequest, TestEventPatternResponse> = {
  permissions: () => [{ action: 'events:TestEventPattern', resource: '*' }],
  handle(_, { EventPattern, Event }) {
    const pattern = needPattern(String(EventPattern));
    const event = parseObject(String(Event));
    if (!event) throw invalidEvent('the event must be a JSON object.');
    const missing = needed.find((member) => !Object.hasOwn(event, member));
    if (missing) throw invalidEvent(`${missing} is a required argument.`);
    return { Result: matches(pattern, event) };
  },
};

const invalidEvent = (reason: string): AwsError =>
  new AwsError('ValidationException', `Parameter Event is not valid. Reason: ${reason}`);

/** "The following fields are mandatory": TestEventPattern, API Reference. It lists `resources` too, which AWS does not ask for. */
const needed = ['id', 'account', 'source', 'time', 'region', 'detail-type'];

function parseObject(text: string): JsonObject | undefined {
  if (isTooDeep(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value as JsonObject;
  } catch {
    // no JSON
  }
  return undefined;
}
