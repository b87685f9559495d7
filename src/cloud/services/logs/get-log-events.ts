/**
 * GetLogEvents: a page of one stream, forward or backward. A token is a place between two events; where nothing lies beyond it,
 * the same token comes back, by which AWS's clients know that they have reached the end. Source: API reference, GetLogEvents.
 */
import type { GetLogEventsRequest, GetLogEventsResponse, OutputLogEvent } from '@aws-sdk/client-cloudwatch-logs';
import type { Operation } from '../../kit/service.ts';
import { answerBytesMax, answerEventsMax } from './limits.ts';
import type { Logs } from './logs.ts';
import { findGroup, findStream, groupNameOf, may } from './names.ts';
import { linesOfStreamAfter, linesOfStreamBefore, type Position, type StoredLine } from './read-lines.ts';
import { invalidToken, refuse } from './refusals.ts';

export const getLogEvents = (logs: Logs): Operation<GetLogEventsRequest, GetLogEventsResponse> => ({
  permissions: (input) => may(logs.host, 'GetLogEvents', groupNameOf(input), input.logStreamName),
  handle(input) {
    refuse({ unmask: input.unmask });
    const stream = findStream(logs, findGroup(logs, groupNameOf(input)), input.logStreamName as string);
    const token = input.nextToken === undefined ? undefined : readPlace(input.nextToken);
    const isForward = token ? token.isForward : (input.startFromHead ?? false);
    const place = token ?? (isForward ? start : end);
    const found = page(logs, stream.key, input, isForward, place);
    const first = found[0] ?? (token || isForward ? place : start);
    const last = found.at(-1) ?? (token || isForward ? place : start);
    return {
      events: found.map(render),
      nextForwardToken: writePlace('f', last),
      nextBackwardToken: writePlace('b', first),
    };
  },
});

const start: Position = { at: 0, id: 0 };
const end: Position = { at: 9_999_999_999_999, id: Number.MAX_SAFE_INTEGER };

/** Lines beyond the place, as many as an answer holds, in their order. */
function page(
  { lines }: Logs,
  streamKey: string,
  { startTime = 0, endTime = end.at, limit = answerEventsMax }: GetLogEventsRequest,
  isForward: boolean,
  place: Position,
): StoredLine[] {
  const stream = lines.file.streamId(streamKey);
  if (stream === undefined) return [];
  const range = { from: startTime, to: endTime };
  const found: StoredLine[] = [];
  let bytes = 0;
  for (const line of isForward
    ? linesOfStreamAfter(lines.file, stream, range, place)
    : linesOfStreamBefore(lines.file, stream, range, place)) {
    bytes += line.size;
    if (bytes > answerBytesMax && found.length > 0) break;
    found.push(line);
    if (found.length === limit) break;
  }
  return isForward ? found : found.reverse();
}

const render = ({ at, ingestedAt, message }: StoredLine): OutputLogEvent => ({
  timestamp: at,
  message,
  ingestionTime: ingestedAt,
});

/** `f/` or `b/`, 56 digits, `/s`: as AWS's look. */
const writePlace = (direction: 'f' | 'b', { at, id }: Position): string =>
  `${direction}/${String(at).padStart(16, '0')}${String(id).padStart(40, '0')}/s`;

function readPlace(token: string): Position & { readonly isForward: boolean } {
  const [, direction, at, id] = /^([fb])\/(\d{16})(\d{40})\/s$/.exec(token) ?? [];
  if (!direction) throw invalidToken();
  return { isForward: direction === 'f', at: Number(at), id: Number(id) };
}
