/**
 * Log delivery, for the cloud alone: what AWS's services write into a customer's group, by a resource policy of the group and not as anyone's role.
 * Source: CloudWatch Logs user guide, "Enable logging from AWS services".
 */
import type { Instant } from '../../../../languages/instant.ts';
import { type Context, internal } from '../../../kit/service.ts';
import type { Logs } from '../context.ts';
import { cutLines, isCutting } from '../full-disk/cut-lines.ts';
import type { Line } from '../log-file/block.ts';
import type { Group, Stream } from '../tables.ts';
import { takeLines } from '../take-lines.ts';

export interface DeliverLinesInput {
  readonly group: string;
  /** Made where it is not there yet. */
  readonly stream: string;
  readonly lines: readonly { readonly at: Instant; readonly text: string }[];
}

/** `delivered`: false where the group is not there; the lines are dropped then, delivery being best effort. */
export interface DeliverLinesOutput {
  readonly delivered: boolean;
}

export const deliverLines = internal<Logs, DeliverLinesInput, DeliverLinesOutput>((logs, input, context) => {
  const group = logs.tables.group(input.group);
  if (!group) return { delivered: false };
  const { key: streamKey } = streamOf(logs, context, group, input.stream);
  const lines = input.lines as readonly Line[];
  if (lines.length === 0) return { delivered: true };
  const batch = { groupKey: group.key, streamKey, lines, ingestedAt: context.now };
  if (isCutting(logs)) cutLines(logs, context, batch);
  else takeLines(logs, context, batch);
  return { delivered: true };
});

function streamOf({ tables }: Logs, context: Context, group: Group, name: string): Stream {
  const known = tables.stream(group.key, name);
  if (known) return known;
  const stream = { name, key: context.id(), createdAt: context.now };
  tables.addStream(group.key, stream);
  return stream;
}
