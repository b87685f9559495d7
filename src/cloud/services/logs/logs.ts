/**
 * CloudWatch Logs: groups, streams, events, retention. Groups and streams stand in the main store, lines in a file of their own.
 * Leaves out metric filters, subscriptions, queries, exports, field indexes, data protection.
 */
import type { Service, ServiceDefinition, ServiceHost } from '../../kit/service.ts';
import { filterLogEvents } from './filter-log-events.ts';
import { getLogEvents } from './get-log-events.ts';
import { createLogGroup, deleteLogGroup, describeLogGroups } from './groups.ts';
import { bytesMax, type SizeLimits } from './limits.ts';
import { type Lines, openLines } from './lines.ts';
import { type LiveSessions, readLiveTail, startLiveTail } from './live-tail.ts';
import { appendOutput, forgetOutput, outputOffset } from './output.ts';
import { putLogEvents } from './put-log-events.ts';
import { deleteRetentionPolicy, purge, putRetentionPolicy, retain } from './retention.ts';
import { createLogStream, deleteLogStream, describeLogStreams } from './streams.ts';
import { openTables, schema, type Tables } from './tables.ts';
import {
  listTagsForResource,
  listTagsLogGroup,
  tagLogGroup,
  tagResource,
  untagLogGroup,
  untagResource,
} from './tags.ts';
import { trimFile, trimGroup, trimStream, watchSizes } from './trim.ts';

/** What the service's files share. */
export interface Logs {
  readonly host: ServiceHost;
  readonly tables: Tables;
  readonly lines: Lines;
  readonly bytesMax: SizeLimits;
  readonly sessions: LiveSessions;
}

/** Keeps at most so much. */
export const logsWithin = (sizes: SizeLimits): ServiceDefinition => ({
  service: 'logs',
  schema,
  open: (host) => open(host, sizes),
});

export const logs: ServiceDefinition = logsWithin(bytesMax);

function open(host: ServiceHost, sizes: SizeLimits): Service {
  const { store, logStore } = host;
  const service: Logs = {
    host,
    tables: openTables(store),
    lines: openLines(logStore),
    bytesMax: sizes,
    sessions: new Map(),
  };
  return {
    operations: {
      CreateLogGroup: createLogGroup(service),
      DeleteLogGroup: deleteLogGroup(service),
      DescribeLogGroups: describeLogGroups(service),
      CreateLogStream: createLogStream(service),
      DeleteLogStream: deleteLogStream(service),
      DescribeLogStreams: describeLogStreams(service),
      PutLogEvents: putLogEvents(service),
      GetLogEvents: getLogEvents(service),
      FilterLogEvents: filterLogEvents(service),
      StartLiveTail: startLiveTail(service),
      ReadLiveTail: readLiveTail(service),
      PutRetentionPolicy: putRetentionPolicy(service),
      DeleteRetentionPolicy: deleteRetentionPolicy(service),
      TagResource: tagResource(service),
      UntagResource: untagResource(service),
      ListTagsForResource: listTagsForResource(service),
      TagLogGroup: tagLogGroup(service),
      UntagLogGroup: untagLogGroup(service),
      ListTagsLogGroup: listTagsLogGroup(service),
      AppendOutput: appendOutput(service),
      OutputOffset: outputOffset(service),
      ForgetOutput: forgetOutput(service),
    },
    rows: {
      retain: (context, { subject }) => retain(service, context, subject),
      trim: (context, { subject }) => trimGroup(service, context, subject),
      'trim-stream': (context, { subject }) => trimStream(service, context, subject),
      'trim-file': (context) => trimFile(service, context),
      purge: (context, row) => purge(service, context, row),
    },
    timers: {
      retain: (context, key) => retain(service, context, key),
      trim: (context, key) => trimGroup(service, context, key),
      'trim-stream': (context, key) => trimStream(service, context, key),
      'trim-file': (context) => trimFile(service, context),
    },
    /** Groups that an older version made without a policy have no timer yet: each look at one sets the next. */
    onStart(context) {
      for (const key of service.tables.keysWithoutPolicy()) context.post('retain', key, undefined, true);
    },
    flush: (context) => watchSizes(service, context, service.lines.flush()),
    dropCaches() {
      service.lines.drop();
      service.sessions.clear();
    },
  };
}
