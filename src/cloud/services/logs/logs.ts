/**
 * CloudWatch Logs: groups, streams, events, retention. Groups and streams stand in the main store, lines in a file of their own.
 * Leaves out metric filters, subscriptions, queries, exports, field indexes, data protection, live tail.
 */
import type { House, Room, RoomPlan } from '../../room.ts';
import { filterLogEvents } from './filter-log-events.ts';
import { getLogEvents } from './get-log-events.ts';
import { createLogGroup, deleteLogGroup, describeLogGroups } from './groups.ts';
import { type Lines, openLines } from './lines.ts';
import { appendOutput, forgetOutput, outputOffset } from './output.ts';
import { putLogEvents } from './put-log-events.ts';
import { deleteRetentionPolicy, purge, putRetentionPolicy, retain, trim, watchSize } from './retention.ts';
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

/** What the room's files share. */
export interface Logs {
  readonly house: House;
  readonly tables: Tables;
  readonly lines: Lines;
}

export const logs: RoomPlan = { service: 'logs', schema, open };

function open(house: House): Room {
  const room: Logs = { house, tables: openTables(house.store), lines: openLines(house.logStore) };
  return {
    operations: {
      CreateLogGroup: createLogGroup(room),
      DeleteLogGroup: deleteLogGroup(room),
      DescribeLogGroups: describeLogGroups(room),
      CreateLogStream: createLogStream(room),
      DeleteLogStream: deleteLogStream(room),
      DescribeLogStreams: describeLogStreams(room),
      PutLogEvents: putLogEvents(room),
      GetLogEvents: getLogEvents(room),
      FilterLogEvents: filterLogEvents(room),
      PutRetentionPolicy: putRetentionPolicy(room),
      DeleteRetentionPolicy: deleteRetentionPolicy(room),
      TagResource: tagResource(room),
      UntagResource: untagResource(room),
      ListTagsForResource: listTagsForResource(room),
      TagLogGroup: tagLogGroup(room),
      UntagLogGroup: untagLogGroup(room),
      ListTagsLogGroup: listTagsLogGroup(room),
      AppendOutput: appendOutput(room),
      OutputOffset: outputOffset(room),
      ForgetOutput: forgetOutput(room),
    },
    rows: {
      retain: (context, { subject }) => retain(room, context, subject),
      trim: (context, { subject }) => trim(room, context, subject),
      purge: (context, row) => purge(room, context, row),
    },
    timers: {
      retain: (context, key) => retain(room, context, key),
      trim: (context, key) => trim(room, context, key),
    },
    flush(context) {
      for (const key of room.lines.flush()) watchSize(room, context, key);
    },
    dropCaches: room.lines.drop,
  };
}
