/**
 * Limits of size: of a stream, a group and the whole log file. The oldest lines go first, a step at a time, each step in a commit of the log
 * file's own. What went stands as one line in its place, a mark: "(truncated N bytes: ...)". The limits are this cloud's own.
 */
import { instant } from '../../../languages/instant.ts';
import type { Context } from '../../kit/service.ts';
import type { Logs } from './context.ts';
import { limitsOf } from './full-disk/space.ts';
import { bytesKept, type SizeLimits } from './limits.ts';
import { packLines } from './log-file/block.ts';
import type { Deletion } from './log-file/deletion.ts';

/** The whole file's subject: keys are hexadecimal. */
const wholeFile = 'file';

/** After a flush: what has grown too large is cut back from the next whole second on. */
export function checkSizes(
  logs: Logs,
  context: Context,
  grown: { readonly groups: ReadonlySet<string>; readonly streams: ReadonlySet<string> },
): void {
  if (grown.groups.size === 0) return;
  const { file } = logs.lines;
  const bytesMax = limitsOf(logs);
  const due = instant(Math.ceil((context.now + 1) / 1000) * 1000);
  for (const key of grown.streams)
    if (file.streamBytes(key) > bytesMax.stream) context.setTimer('trim-stream', key, due);
  for (const key of grown.groups) if (file.groupBytes(key) > bytesMax.group) context.setTimer('trim', key, due);
  if (file.allBytes() > bytesMax.file) context.setTimer('trim-file', wholeFile, due);
}

export function trimStream(logs: Logs, context: Context, key: string): void {
  const { file } = logs.lines;
  const bytesMax = limitsOf(logs);
  const id = file.streamId(key);
  const excess = file.streamBytes(key) - bytesKept * bytesMax.stream;
  if (id === undefined || excess <= 0) return;
  if (cut(logs, context, () => file.deleteOfStream(id, excess))) context.post('trim-stream', key, undefined, true);
}

export function trimGroup(logs: Logs, context: Context, key: string): void {
  const { file } = logs.lines;
  const bytesMax = limitsOf(logs);
  const id = file.groupId(key);
  const excess = file.groupBytes(key) - bytesKept * bytesMax.group;
  if (id === undefined || excess <= 0) return;
  if (cut(logs, context, () => file.deleteOfGroup(id, excess))) context.post('trim', key, undefined, true);
}

export function trimFile(logs: Logs, context: Context): void {
  const { file } = logs.lines;
  const bytesMax = limitsOf(logs);
  const excess = file.allBytes() - bytesKept * bytesMax.file;
  if (excess <= 0) return;
  if (cut(logs, context, () => file.deleteOldest(excess))) context.post('trim-file', wholeFile, undefined, true);
}

/** Deletes, and leaves a mark in each stream. False: nothing but marks is left to delete. */
function cut(logs: Logs, context: Context, deleteSome: () => Deletion): boolean {
  const { file } = logs.lines;
  const why = logs.space.fileMax === undefined ? whyUsual(logs.bytesMax) : 'little of the disk is free';
  let goesOn = false;
  file.inTransaction(() => {
    const { hasLines, streams } = deleteSome();
    goesOn = hasLines;
    for (const deleted of streams)
      for (const mark of packLines([{ at: deleted.lastAt, text: markText(deleted.lost, why) }]))
        file.addMark(deleted, mark, context.now);
  });
  return goesOn;
}

const inMiB = (bytes: number): string => `${bytes / 1024 / 1024} MiB`;

const whyUsual = (bytesMax: SizeLimits): string =>
  `at most ${inMiB(bytesMax.stream)} of a stream, ${inMiB(bytesMax.group)} of a group and ${inMiB(bytesMax.file)} of all logs are kept`;

const markText = (bytes: number, why: string): string =>
  `(truncated ${bytes} bytes: ${why}, the oldest lines go first)`;
