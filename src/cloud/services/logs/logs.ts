/**
 * CloudWatch Logs: groups, streams, events, retention. Groups and streams stand in the main store, lines in a file of their own.
 * Leaves out metric filters, subscriptions, queries, exports, field indexes, data protection.
 */
import type { House, Room, RoomPlan } from '../../room.ts';
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

/** What the room's files share. */
export interface Logs {
  readonly house: House;
  readonly tables: Tables;
  readonly lines: Lines;
  readonly bytesMax: SizeLimits;
  readonly sessions: LiveSessions;
}

/** Keeps at most so much. */
export const logsWithin = (sizes: SizeLimits): RoomPlan => ({
  service: 'logs',
  schema,
  open: (house) => open(house, sizes),
});

export const logs: RoomPlan = logsWithin(bytesMax);

function open(house: House, sizes: SizeLimits): Room {
  const { store, logStore } = house;
  const room: Logs = {
    house,
    tables: openTables(store),
    lines: openLines(logStore),
    bytesMax: sizes,
    sessions: new Map(),
  };
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
      StartLiveTail: startLiveTail(room),
      ReadLiveTail: readLiveTail(room),
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
      trim: (context, { subject }) => trimGroup(room, context, subject),
      'trim-stream': (context, { subject }) => trimStream(room, context, subject),
      'trim-file': (context) => trimFile(room, context),
      purge: (context, row) => purge(room, context, row),
    },
    timers: {
      retain: (context, key) => retain(room, context, key),
      trim: (context, key) => trimGroup(room, context, key),
      'trim-stream': (context, key) => trimStream(room, context, key),
      'trim-file': (context) => trimFile(room, context),
    },
    /** Groups that an older version made without a policy have no timer yet: each look at one sets the next. */
    begin(context) {
      for (const key of room.tables.keysWithoutPolicy()) context.post('retain', key, undefined, true);
    },
    flush: (context) => watchSizes(room, context, room.lines.flush()),
    dropCaches() {
      room.lines.drop();
      room.sessions.clear();
    },
  };
}
