/** Log streams. Source: API reference, CreateLogStream, DeleteLogStream, DescribeLogStreams. */
import type {
  CreateLogStreamRequest,
  DeleteLogStreamRequest,
  DescribeLogStreamsRequest,
  DescribeLogStreamsResponse,
  LogStream,
} from '@aws-sdk/client-cloudwatch-logs';
import { AwsError } from '../../../kit/aws-error.ts';
import { cutPage, type Page, readToken } from '../../../kit/page.ts';
import type { Handler } from '../../../kit/service.ts';
import type { Logs } from '../context.ts';
import { pageSizeMax } from '../limits.ts';
import { findGroup, findStream, groupNameOf, streamArn } from '../names.ts';
import { onGroup, onStream } from '../permissions.ts';
import { invalidParameter, invalidToken } from '../refusals.ts';
import type { Group, Stream } from '../tables.ts';

export const createLogStream: Handler<Logs, CreateLogStreamRequest, object> = {
  permissions: onStream('CreateLogStream'),
  handle(logs, { logGroupName, logStreamName }, context) {
    const name = logStreamName as string;
    const group = findGroup(logs, logGroupName as string);
    if (logs.tables.stream(group.key, name))
      throw new AwsError('ResourceAlreadyExistsException', 'The specified log stream already exists');
    logs.tables.addStream(group.key, { name, key: context.id(), createdAt: context.now });
    return {};
  },
};

export const deleteLogStream: Handler<Logs, DeleteLogStreamRequest, object> = {
  permissions: onStream('DeleteLogStream'),
  handle(logs, { logGroupName, logStreamName }, context) {
    const group = findGroup(logs, logGroupName as string);
    const { name, key } = findStream(logs, group, logStreamName as string);
    logs.tables.deleteStream(group.key, name);
    context.post('purge', key, { stream: key }, true);
    return {};
  },
};

interface Shown extends Stream {
  readonly shown: LogStream;
}

export const describeLogStreams: Handler<Logs, DescribeLogStreamsRequest, DescribeLogStreamsResponse> = {
  permissions: onGroup('DescribeLogStreams'),
  handle(logs, input) {
    const { logStreamNamePrefix: prefix = '', orderBy = 'LogStreamName', descending = false } = input;
    const group = findGroup(logs, groupNameOf(input));
    if (orderBy === 'LastEventTime' && prefix !== '')
      throw invalidParameter('Cannot order by LastEventTime with a logStreamNamePrefix.');
    const after = readToken('DescribeLogStreams', input.nextToken, invalidToken) as string | undefined;
    const count = input.limit ?? pageSizeMax;
    const { items, nextToken } =
      orderBy === 'LogStreamName'
        ? pageByName(logs, group, { prefix, descending, after, count })
        : pageByTime(logs, group, { descending, after, count });
    return { logStreams: items.map(({ shown }) => shown), ...(nextToken ? { nextToken } : {}) };
  },
};

interface Wanted {
  readonly descending: boolean;
  readonly after: string | undefined;
  readonly count: number;
}

function pageByName(logs: Logs, group: Group, wanted: Wanted & { readonly prefix: string }): Page<Shown> {
  const { prefix, descending, after = '', count } = wanted;
  const found = logs.tables.streams(group.key, prefix, descending, after, count + 1);
  return cutPage(
    'DescribeLogStreams',
    found.map((stream) => ({ ...stream, shown: render(logs, group, stream) })),
    count,
    ({ name }) => name,
  );
}

/** By the last event; those without one count as the oldest. The order stands in the log file, so all of a group's streams are looked at. */
function pageByTime(logs: Logs, group: Group, { descending, after, count }: Wanted): Page<Shown> {
  const placeOf = ({ shown, name }: Shown): string =>
    `${String(shown.lastEventTimestamp ?? 0).padStart(15, '0')}/${name}`;
  const before = (a: string, b: string): boolean => (descending ? a > b : a < b);
  const found = logs.tables
    .allStreams(group.key)
    .map((stream): Shown => ({ ...stream, shown: render(logs, group, stream) }))
    .filter((one) => after === undefined || before(after, placeOf(one)))
    .sort((a, b) => (before(placeOf(a), placeOf(b)) ? -1 : 1));
  return cutPage('DescribeLogStreams', found, count, placeOf);
}

function render({ host, lines }: Logs, group: Group, { name, key, createdAt }: Stream): LogStream {
  const id = lines.file.streamId(key);
  const row = id === undefined ? undefined : lines.file.times(id);
  return {
    logStreamName: name,
    creationTime: createdAt,
    ...(row?.firstAt === undefined ? {} : { firstEventTimestamp: row.firstAt }),
    ...(row?.lastAt === undefined ? {} : { lastEventTimestamp: row.lastAt }),
    ...(row?.ingestedAt === undefined ? {} : { lastIngestionTime: row.ingestedAt }),
    arn: streamArn(host, group.name, name),
    storedBytes: 0,
  };
}
