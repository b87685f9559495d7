/**
 * What makes lines go: a group's retention policy, its limit of size, its or its stream's deletion. A step at a time, each in a
 * commit of the log file's own; what is cut short goes on in the next turn. Source: API reference, PutRetentionPolicy.
 */
import type { DeleteRetentionPolicyRequest, PutRetentionPolicyRequest } from '@aws-sdk/client-cloudwatch-logs';
import { instant, later } from '../../../languages/instant.ts';
import type { Context, Operation, Row } from '../../room.ts';
import { groupBytesKept, groupBytesMax, linesDeletedAStep, retentionDays, truncationStream } from './limits.ts';
import type { Logs } from './logs.ts';
import { findGroup, may } from './names.ts';
import { invalidParameter } from './refusals.ts';
import type { Group } from './tables.ts';

/** Expired lines go an hour's worth at a time at least. */
const betweenRetentionsSeconds = 3600;
/** An empty group is looked at once a day: lines may be put with a time gone by. */
const emptyGroupSeconds = 86_400;

export const putRetentionPolicy = (logs: Logs): Operation<PutRetentionPolicyRequest, object> => ({
  permissions: ({ logGroupName }) => may(logs.house, 'PutRetentionPolicy', logGroupName as string),
  handle({ logGroupName, retentionInDays }, context) {
    const days = retentionInDays as number;
    const group = findGroup(logs, logGroupName as string);
    if (!retentionDays.includes(days))
      throw invalidParameter(`retentionInDays is ${days}: one of ${retentionDays.join(', ')} is expected`);
    logs.tables.putGroup({ ...group, retentionDays: days });
    context.setTimer('retain', group.key, later(context.now, betweenRetentionsSeconds));
    return {};
  },
});

export const deleteRetentionPolicy = (logs: Logs): Operation<DeleteRetentionPolicyRequest, object> => ({
  permissions: ({ logGroupName }) => may(logs.house, 'DeleteRetentionPolicy', logGroupName as string),
  handle({ logGroupName }, context) {
    const group = findGroup(logs, logGroupName as string);
    logs.tables.putGroup({ ...group, retentionDays: undefined });
    context.clearTimer('retain', group.key);
    return {};
  },
});

/** Deletes a step's worth of a group's expired lines. */
export function retain({ tables, lines }: Logs, context: Context, key: string): void {
  const days = tables.groupByKey(key)?.retentionDays;
  if (days === undefined) return;
  const { file } = lines;
  const id = file.groupId(key);
  let deleted = 0;
  if (id !== undefined)
    file.inTransaction(() => {
      deleted = file.deleteBefore(id, later(context.now, -days * 86_400), linesDeletedAStep);
    });
  if (deleted === linesDeletedAStep) {
    context.post('retain', key, undefined, true);
    return;
  }
  const oldest = id === undefined ? undefined : file.oldestAt(id);
  const soonest = later(context.now, betweenRetentionsSeconds);
  const due = oldest === undefined ? later(context.now, emptyGroupSeconds) : later(oldest, days * 86_400);
  context.setTimer('retain', key, instant(Math.max(soonest, due)));
}

/** After a flush: a group that has grown too large is cut back from the next whole second on. */
export function watchSize({ lines }: Logs, context: Context, key: string): void {
  if (lines.file.groupBytes(key) > groupBytesMax)
    context.setTimer('trim', key, instant(Math.ceil((context.now + 1) / 1000) * 1000));
}

/** Deletes a step's worth of a group's oldest lines, whatever their age. */
export function trim(logs: Logs, context: Context, key: string): void {
  const { tables, lines } = logs;
  const { file } = lines;
  const group = tables.groupByKey(key);
  const id = file.groupId(key);
  const bytes = file.groupBytes(key);
  if (!group || id === undefined || bytes <= groupBytesKept) return;
  if (bytes > groupBytesMax) sayTruncated(logs, context, group);
  file.inTransaction(() => void file.deleteBefore(id, Number.MAX_SAFE_INTEGER, linesDeletedAStep));
  context.post('trim', key, undefined, true);
}

function sayTruncated({ tables, lines }: Logs, context: Context, group: Group): void {
  let stream = tables.stream(group.key, truncationStream);
  if (!stream) {
    stream = { name: truncationStream, key: context.id(), createdAt: context.now };
    tables.addStream(group.key, stream);
  }
  const text = `truncated: this group held more than ${groupBytesMax / 1024 / 1024} MiB, the limit of this cloud; its oldest lines are gone. A retention policy says which to keep`;
  const line = { at: context.now, text };
  context.undo(lines.add({ groupKey: group.key, streamKey: stream.key, lines: [line], ingestedAt: context.now }));
}

/** What a deleted group or stream has left behind goes, a step's worth. */
export function purge({ tables, lines }: Logs, context: Context, { subject, payload }: Row): void {
  const { group, stream } = payload as { group?: string; stream?: string };
  const { file } = lines;
  let isLeft = false;
  if (group !== undefined) isLeft = tables.deleteSomeStreams(group, linesDeletedAStep) === linesDeletedAStep;
  file.inTransaction(() => {
    const id = group === undefined ? file.streamId(stream as string) : file.groupId(group);
    if (id === undefined) return;
    const deleted =
      group === undefined
        ? file.deleteOfStream(id, linesDeletedAStep)
        : file.deleteBefore(id, Number.MAX_SAFE_INTEGER, linesDeletedAStep);
    if (deleted === linesDeletedAStep) isLeft = true;
    else if (group === undefined) file.dropStream(id);
    else file.dropGroup(id);
  });
  if (isLeft) context.post('purge', subject, payload, true);
}
