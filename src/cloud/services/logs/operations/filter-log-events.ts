/**
 * FilterLogEvents: a page of a group's lines in the order of time, by streams, time and pattern. A call looks at a bounded number of
 * lines, so a page may be empty and yet have a token, as AWS's may. Source: API reference, FilterLogEvents.
 */
import type {
  FilteredLogEvent,
  FilterLogEventsRequest,
  FilterLogEventsResponse,
} from '@aws-sdk/client-cloudwatch-logs';
import { Message } from '../../../../languages/filter/line-test.ts';
import { readToken, writeToken } from '../../../kit/page.ts';
import type { Handler } from '../../../kit/service.ts';
import type { Logs } from '../context.ts';
import {
  responseBytesMax,
  responseEventsMax,
  scannedBytesMax,
  scannedEventsMax,
  scannedStepsMax,
  streamsFilteredMax,
} from '../limits.ts';
import { linesOfGroupAfter, linesOfStreamAfter, type Position, type StoredLine } from '../log-file/read-lines.ts';
import { findGroup, findStream, groupNameOf } from '../names.ts';
import { onGroup } from '../permissions.ts';
import { invalidParameter, invalidToken, refuse } from '../refusals.ts';
import type { Group } from '../tables.ts';
import { readPattern } from './read-pattern.ts';

export const filterLogEvents: Handler<Logs, FilterLogEventsRequest, FilterLogEventsResponse> = {
  permissions: onGroup('FilterLogEvents'),
  handle(logs, input) {
    refuse({ 'startFromHead: false': input.startFromHead === false || undefined });
    const group = findGroup(logs, groupNameOf(input));
    const { events, next } = search(logs, group, input);
    return { events, searchedLogStreams: [], ...(next ? { nextToken: writeToken('FilterLogEvents', next) } : {}) };
  },
};

interface Found {
  readonly events: FilteredLogEvent[];
  /** Where to go on; undefined: all has been looked at. */
  readonly next: string | undefined;
}

function search(logs: Logs, group: Group, input: FilterLogEventsRequest): Found {
  const { limit = responseEventsMax } = input;
  const pattern = readPattern(input.filterPattern);
  const nameOf = wantedStreams(logs, group, input);
  const events: FilteredLogEvent[] = [];
  let returned = 0;
  let scanned = 0;
  let scannedBytes = 0;
  let steps = 0;
  let position = readPosition(input.nextToken);
  for (const line of candidates(logs, group, input, position)) {
    scanned += 1;
    scannedBytes += line.size;
    steps += line.size * pattern.size;
    const name = pattern.matches(new Message(line.message)) ? nameOf(line.stream) : undefined;
    if (name !== undefined) {
      if (events.length > 0 && returned + line.size > responseBytesMax)
        return { events, next: writePosition(position) };
      events.push(render(line, name));
      returned += line.size;
    }
    position = line;
    if (
      events.length >= limit ||
      scanned >= scannedEventsMax ||
      scannedBytes >= scannedBytesMax ||
      steps >= scannedStepsMax
    )
      return { events, next: writePosition(position) };
  }
  return { events, next: undefined };
}

/** Of one stream alone if only one is wanted, else of the whole group. */
function candidates(
  { tables, lines }: Logs,
  group: Group,
  input: FilterLogEventsRequest,
  after: Position,
): Iterable<StoredLine> {
  const range = { from: input.startTime ?? 0, to: (input.endTime ?? 9_999_999_999_998) + 1 };
  const [only, ...others] = input.logStreamNames ?? [];
  if (only !== undefined && others.length === 0) {
    const stream = lines.file.streamId(tables.stream(group.key, only)?.key ?? '');
    return stream === undefined ? [] : linesOfStreamAfter(lines.file, stream, range, after);
  }
  const id = lines.file.groupId(group.key);
  return id === undefined ? [] : linesOfGroupAfter(lines.file, id, range, after);
}

/** The name of a stream by its number, if it is wanted and still there. */
function wantedStreams(
  logs: Logs,
  group: Group,
  input: FilterLogEventsRequest,
): (stream: number) => string | undefined {
  const { logStreamNames: names, logStreamNamePrefix: prefix } = input;
  if (names?.length && prefix !== undefined)
    throw invalidParameter('Only one of logStreamNames and logStreamNamePrefix can be given');
  if (names && names.length > streamsFilteredMax)
    throw invalidParameter(`logStreamNames has ${names.length} names, at most ${streamsFilteredMax} are allowed`);
  for (const name of names ?? []) findStream(logs, group, name);
  const known = new Map<number, string | undefined>();
  const look = (stream: number): string | undefined => {
    const name = logs.tables.streamName(logs.lines.file.streamKey(stream) ?? '');
    if (name === undefined || (prefix !== undefined && !name.startsWith(prefix))) return undefined;
    return names?.length && !names.includes(name) ? undefined : name;
  };
  return (stream) => {
    if (!known.has(stream)) known.set(stream, look(stream));
    return known.get(stream);
  };
}

const render = ({ id, at, ingestedAt, message }: StoredLine, logStreamName: string): FilteredLogEvent => ({
  logStreamName,
  timestamp: at,
  message,
  ingestionTime: ingestedAt,
  eventId: `${String(at).padStart(16, '0')}${String(id).padStart(40, '0')}`,
});

const writePosition = ({ at, id }: Position): string => `${at}.${id}`;

function readPosition(token: string | undefined): Position {
  const text = readToken('FilterLogEvents', token, invalidToken);
  if (text === undefined) return { at: 0, id: 0 };
  const [at, id] = String(text).split('.').map(Number);
  return { at: at as number, id: id as number };
}
