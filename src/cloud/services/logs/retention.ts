/**
 * Deletes lines by their age, and what is left of deleted groups and streams: a step at a time, each in a commit of the log file's own;
 * what is cut short goes on in the next turn. A group without a retention policy keeps its lines for a default time: on AWS for ever.
 */
import { instant, later } from '../../../languages/instant.ts';
import type { Context, Row } from '../../kit/service.ts';
import { isDiskFailure } from '../../kit/store-failure.ts';
import type { Logs } from './context.ts';
import { againSeconds } from './full-disk/sparing-disk.ts';
import { retentionDaysDefault, streamsDeletedAStep } from './limits.ts';
import type { LogFile } from './log-file/log-file.ts';

/** Expired lines go an hour's worth at a time at least. */
const betweenRetentionsSeconds = 3600;
/** An empty group is checked once a day: lines may be put with a time gone by. */
const emptyGroupSeconds = 86_400;

export const scheduleRetention = (context: Context, groupKey: string): void =>
  context.setTimer('retain', groupKey, later(context.now, betweenRetentionsSeconds));

/** Deletes a step's worth of a group's expired lines. */
export function retain({ tables, lines: { file } }: Logs, context: Context, key: string): void {
  const group = tables.groupByKey(key);
  if (!group) return;
  const days = group.retentionDays ?? retentionDaysDefault;
  const id = file.groupId(key);
  let more = false;
  if (id !== undefined)
    file.inTransaction(() => {
      more = file.deleteBefore(id, later(context.now, -days * 86_400)).more;
    });
  if (more) {
    context.post('retain', key, undefined, true);
    return;
  }
  const oldest = id === undefined ? undefined : file.oldestAt(id);
  const soonest = later(context.now, betweenRetentionsSeconds);
  const due = oldest === undefined ? later(context.now, emptyGroupSeconds) : later(oldest, days * 86_400);
  context.setTimer('retain', key, instant(Math.max(soonest, due)));
}

/** What a deleted group or stream has left behind goes, a step's worth. */
export function purge({ tables, lines: { file } }: Logs, context: Context, { subject, payload }: Row): void {
  const { group, stream } = payload as { group?: string; stream?: string };
  let isLeft = false;
  if (group !== undefined) isLeft = tables.deleteSomeStreams(group, streamsDeletedAStep) === streamsDeletedAStep;
  try {
    if (purgeFile(file, group, stream)) isLeft = true;
  } catch (error) {
    if (!isDiskFailure(error)) throw error;
    context.setTimer(group === undefined ? 'purge-stream' : 'purge-group', subject, later(context.now, againSeconds));
    return;
  }
  if (isLeft) context.post('purge', subject, payload, true);
}

/** True: there is more. */
function purgeFile(file: LogFile, group: string | undefined, stream: string | undefined): boolean {
  let isLeft = false;
  file.inTransaction(() => {
    const id = group === undefined ? file.streamId(stream as string) : file.groupId(group);
    if (id === undefined) return;
    const { more } = group === undefined ? file.deleteOfStream(id, Infinity) : file.deleteOfGroup(id, Infinity);
    if (more) isLeft = true;
    else if (group === undefined) file.dropStream(id);
    else file.dropGroup(id);
  });
  return isLeft;
}
