/**
 * What ECS calls, for the cloud alone: a container's lines with the offset that they end at, how far its output is
 * committed, and a task's offsets forgotten.
 */
import type { Instant } from '../../../../languages/instant.ts';
import { type Context, internal } from '../../../kit/service.ts';
import type { Logs } from '../context.ts';
import { cutLines, isCutting } from '../full-disk/cut-lines.ts';
import type { Batch } from '../log-file/lines.ts';
import type { ReadTo } from '../log-file/offsets.ts';
import { takeLines } from '../take-lines.ts';

export interface AppendOutputInput {
  readonly group: string;
  readonly stream: string;
  readonly taskId: string;
  readonly name: string;
  readonly offset: number;
  /** Kept with the offset, and returned with it. */
  readonly cursor?: string | undefined;
  readonly lines: readonly { readonly at: Instant; readonly text: string }[];
}

/** A chunk whose offset is committed already is dropped; so are empty lines, as the awslogs driver does, and lines of a stream that was deleted. */
export const appendOutput = internal<Logs, AppendOutputInput, object>((logs, input, context) => {
  const { tables, lines } = logs;
  const { taskId, name, offset, cursor } = input;
  if (offset <= lines.readTo({ taskId, name }).offset) return {};
  context.undo(lines.setOffset({ taskId, name, offset, ...(cursor === undefined ? {} : { cursor }) }));
  const group = tables.group(input.group);
  const stream = group && tables.stream(group.key, input.stream);
  const full = input.lines.filter(({ text }) => text !== '');
  if (group && stream && full.length > 0)
    addLines(logs, context, { groupKey: group.key, streamKey: stream.key, lines: full, ingestedAt: context.now });
  return {};
});

/** What was read and has no place is counted: the task prints on. */
function addLines(logs: Logs, context: Context, batch: Batch): void {
  if (isCutting(logs)) cutLines(logs, context, batch);
  else takeLines(logs, context, batch);
}

export const outputOffset = internal<Logs, { taskId: string; name: string }, ReadTo>(({ lines }, input) =>
  lines.readTo(input),
);

export const forgetOutput = internal<Logs, { taskId: string }, object>(({ lines }, { taskId }, context) => {
  context.undo(lines.forget(taskId));
  return {};
});
