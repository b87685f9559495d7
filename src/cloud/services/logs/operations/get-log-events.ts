/**
 * GetLogEvents: a page of one stream, forward or backward. A token is a position between two events; where nothing lies beyond it,
 * the same token comes back, by which AWS's clients know that they have reached the end. Source: API reference, GetLogEvents.
 */
import type { GetLogEventsRequest, GetLogEventsResponse, OutputLogEvent } from '@aws-sdk/client-cloudwatch-logs';
import type { Handler } from '../../../kit/service.ts';
import type { Logs } from '../context.ts';
import { responseBytesMax, responseEventsMax } from '../limits.ts';
import { linesOfStreamAfter, linesOfStreamBefore, type Position, type StoredLine } from '../log-file/read-lines.ts';
import { findGroup, findStream, groupNameOf } from '../names.ts';
import { onStream } from '../permissions.ts';
import { invalidToken } from '../refusals.ts';

export const getLogEvents: Handler<Logs, GetLogEventsRequest, GetLogEventsResponse> = {
  permissions: onStream('GetLogEvents'),
  handle(logs, input) {
    const stream = findStream(logs, findGroup(logs, groupNameOf(input)), input.logStreamName as string);
    const token = input.nextToken === undefined ? undefined : readPosition(input.nextToken);
    const isForward = token ? token.isForward : (input.startFromHead ?? false);
    const position = token ?? (isForward ? start : end);
    const found = page(logs, stream.key, input, isForward, position);
    const first = found[0] ?? (token || isForward ? position : start);
    const last = found.at(-1) ?? (token || isForward ? position : start);
    return {
      events: found.map(render),
      nextForwardToken: writePosition('f', last),
      nextBackwardToken: writePosition('b', first),
    };
  },
};

const start: Position = { at: 0, id: 0 };
const end: Position = { at: 9_999_999_999_999, id: Number.MAX_SAFE_INTEGER };

/** Lines beyond the position, as many as a response holds, in their order. */
function page(
  { lines }: Logs,
  streamKey: string,
  { startTime = 0, endTime = end.at, limit = responseEventsMax }: GetLogEventsRequest,
  isForward: boolean,
  position: Position,
): StoredLine[] {
  const stream = lines.file.streamId(streamKey);
  if (stream === undefined) return [];
  const range = { from: startTime, to: endTime };
  const found: StoredLine[] = [];
  let bytes = 0;
  for (const line of isForward
    ? linesOfStreamAfter(lines.file, stream, range, position)
    : linesOfStreamBefore(lines.file, stream, range, position)) {
    bytes += line.size;
    if (bytes > responseBytesMax && found.length > 0) break;
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
const writePosition = (direction: 'f' | 'b', { at, id }: Position): string =>
  `${direction}/${String(at).padStart(16, '0')}${String(id).padStart(40, '0')}/s`;

function readPosition(token: string): Position & { readonly isForward: boolean } {
  const [, direction, at, id] = /^([fb])\/(\d{16})(\d{40})\/s$/.exec(token) ?? [];
  if (!direction) throw invalidToken();
  return { isForward: direction === 'f', at: Number(at), id: Number(id) };
}
