/**
 * Log delivery, for the cloud alone: what AWS's services write into a customer's group, by a resource policy of the group and not as anyone's role.
 * Source: CloudWatch Logs user guide, "Enable logging from AWS services".
 */
import type { Instant } from '../../../../languages/instant.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Caller } from '../../../kit/caller.ts';
import { type Context, internal } from '../../../kit/service.ts';
import type { Logs } from '../context.ts';
import { cutLines, isCutting } from '../full-disk/cut-lines.ts';
import { deliveryPrincipal } from '../limits.ts';
import type { Line } from '../log-file/block.ts';
import { streamArn } from '../names.ts';
import type { Group, Stream } from '../tables.ts';
import { takeLines } from '../take-lines.ts';

export interface DeliverLinesInput {
  readonly group: string;
  /** Made where it is not there yet. */
  readonly stream: string;
  readonly lines: readonly { readonly at: Instant; readonly text: string }[];
}

/** `delivered`: false where the group is not there, or no resource policy lets them in (any more); the lines are dropped then, delivery being best effort. */
export interface DeliverLinesOutput {
  readonly delivered: boolean;
}

export const deliverLines = internal<Logs, DeliverLinesInput, DeliverLinesOutput>((logs, input, context) => {
  const group = logs.tables.group(input.group);
  if (!group || !mayDeliver(logs, context, input)) return { delivered: false };
  const { key: streamKey } = streamOf(logs, context, group, input.stream);
  const lines = input.lines as readonly Line[];
  if (lines.length === 0) return { delivered: true };
  const batch = { groupKey: group.key, streamKey, lines, ingestedAt: context.now };
  if (isCutting(logs)) cutLines(logs, context, batch);
  else takeLines(logs, context, batch);
  return { delivered: true };
});

/** "The log group where the logs are being sent must have a resource policy that includes certain permissions." */
function mayDeliver({ host, policies }: Logs, context: Context, { group, stream }: DeliverLinesInput): boolean {
  const { partition, region, account } = host;
  const source = `arn:${partition}:logs:${region}:${account}:delivery`;
  const service: Caller = { kind: 'service', principal: deliveryPrincipal, sourceArn: source };
  const resource = streamArn(host, group, stream);
  try {
    context.authorise({ action: 'logs:PutLogEvents', resource, resourcePolicy: policies.document() }, service);
    return true;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return false;
  }
}

function streamOf({ tables }: Logs, context: Context, group: Group, name: string): Stream {
  const known = tables.stream(group.key, name);
  if (known) return known;
  const stream = { name, key: context.id(), createdAt: context.now };
  tables.addStream(group.key, stream);
  return stream;
}
