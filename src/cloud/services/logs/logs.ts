/**
 * CloudWatch Logs: groups, streams, events, retention. Groups and streams stand in the main store, lines in a file of their own.
 * Leaves out metric filters, subscriptions, queries, exports, field indexes, data protection.
 */
import { bind, type Service, type ServiceDefinition, type ServiceHost } from '../../kit/service.ts';
import type { Logs } from './context.ts';
import { bytesMax, type SizeLimits } from './limits.ts';
import { openLines } from './log-file/lines.ts';
import { filterLogEvents } from './operations/filter-log-events.ts';
import { getLogEvents } from './operations/get-log-events.ts';
import { createLogGroup, deleteLogGroup, describeLogGroups } from './operations/groups.ts';
import { readLiveTail, startLiveTail } from './operations/live-tail.ts';
import { appendOutput, forgetOutput, outputOffset } from './operations/output.ts';
import { putLogEvents } from './operations/put-log-events.ts';
import { deleteRetentionPolicy, putRetentionPolicy } from './operations/retention-policy.ts';
import { createLogStream, deleteLogStream, describeLogStreams } from './operations/streams.ts';
import {
  listTagsForResource,
  listTagsLogGroup,
  tagLogGroup,
  tagResource,
  untagLogGroup,
  untagResource,
} from './operations/tags.ts';
import { purge, retain } from './retention.ts';
import { survivingDamage } from './surviving-damage.ts';
import { openTables, schema } from './tables.ts';
import { checkSizes, trimFile, trimGroup, trimStream } from './trim.ts';

/** Keeps at most so much. */
export const logsWithin = (sizes: SizeLimits): ServiceDefinition => ({
  service: 'logs',
  schema,
  open: (host) => open(host, sizes),
});

export const logs: ServiceDefinition = logsWithin(bytesMax);

function open(host: ServiceHost, sizes: SizeLimits): Service {
  const service: Logs = {
    host,
    tables: openTables(host.store),
    lines: openLines(host.logStore),
    bytesMax: sizes,
    sessions: new Map(),
  };
  return survivingDamage(service, {
    operations: bind(service, {
      // groups
      CreateLogGroup: createLogGroup,
      DescribeLogGroups: describeLogGroups,
      PutRetentionPolicy: putRetentionPolicy,
      DeleteRetentionPolicy: deleteRetentionPolicy,
      DeleteLogGroup: deleteLogGroup,

      // streams
      CreateLogStream: createLogStream,
      DescribeLogStreams: describeLogStreams,
      DeleteLogStream: deleteLogStream,

      // events
      PutLogEvents: putLogEvents,
      GetLogEvents: getLogEvents,
      FilterLogEvents: filterLogEvents,
      StartLiveTail: startLiveTail,
      ReadLiveTail: readLiveTail,

      // tags
      TagResource: tagResource,
      UntagResource: untagResource,
      ListTagsForResource: listTagsForResource,
      TagLogGroup: tagLogGroup,
      UntagLogGroup: untagLogGroup,
      ListTagsLogGroup: listTagsLogGroup,

      // the output of containers
      AppendOutput: appendOutput,
      OutputOffset: outputOffset,
      ForgetOutput: forgetOutput,
    }),
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
    flush: (context) => checkSizes(service, context, service.lines.flush()),
    dropCaches() {
      service.lines.drop();
      service.sessions.clear();
    },
  });
}
