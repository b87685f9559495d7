/** PutLogEvents: returns once its lines are committed. Source: API reference, PutLogEvents. */
import type {
  InputLogEvent,
  PutLogEventsRequest,
  PutLogEventsResponse,
  RejectedLogEventsInfo,
} from '@aws-sdk/client-cloudwatch-logs';
import { type Instant, instant, later } from '../../../../languages/instant.ts';
import type { Handler } from '../../../kit/service.ts';
import type { Logs } from '../context.ts';
import { refuseWithoutSpace } from '../full-disk/cut-lines.ts';
import { batchBytesMax, batchEventsMax, batchSpanHoursMax, futureHoursMax, pastDaysMax } from '../limits.ts';
import { type Line, sizeOf } from '../log-file/block.ts';
import { findGroup, findStream } from '../names.ts';
import { onStream } from '../permissions.ts';
import { invalidParameter, refuse } from '../refusals.ts';
import { takeLines } from '../take-lines.ts';

export const putLogEvents: Handler<Logs, PutLogEventsRequest, PutLogEventsResponse> = {
  permissions: onStream('PutLogEvents'),
  handle(logs, { logGroupName, logStreamName, logEvents, entity }, context) {
    refuse({ entity });
    refuseWithoutSpace(logs);
    const group = findGroup(logs, logGroupName as string);
    const stream = findStream(logs, group, logStreamName as string);
    const all = (logEvents ?? []).map(lineOf);
    checkBatch(all);
    const { taken, rejected } = sift(all, context.now, group.retentionDays);
    checkSpan(taken);
    const batch = { groupKey: group.key, streamKey: stream.key, lines: taken, ingestedAt: context.now };
    if (taken.length > 0) takeLines(logs, context, batch);
    return {
      nextSequenceToken: `49${String(context.now).padStart(54, '0')}`,
      ...(rejected ? { rejectedLogEventsInfo: rejected } : {}),
    };
  },
};

const lineOf = ({ timestamp, message }: InputLogEvent): Line => ({
  at: instant(timestamp as number),
  text: message as string,
});

function checkBatch(lines: readonly Line[]): void {
  if (lines.length > batchEventsMax)
    throw invalidParameter(
      `1 validation error detected: Value at 'logEvents' failed to satisfy constraint: Member must have length less than or equal to ${batchEventsMax}`,
    );
  const bytes = lines.reduce((sum, { text }) => sum + sizeOf(text), 0);
  if (bytes > batchBytesMax)
    throw invalidParameter(`Upload too large: ${bytes} bytes exceeds limit of ${batchBytesMax}`);
  if (lines.some(({ at }, i) => i > 0 && at < (lines[i - 1] as Line).at))
    throw invalidParameter('Log events in a single PutLogEvents request must be in chronological order.');
}

/** Too old and too new ones stand at the ends, as the batch is in order. */
function sift(
  lines: readonly Line[],
  now: Instant,
  retentionDays: number | undefined,
): { taken: readonly Line[]; rejected: RejectedLogEventsInfo | undefined } {
  const before = (limit: Instant): number => {
    const first = lines.findIndex(({ at }) => at >= limit);
    return first === -1 ? lines.length : first;
  };
  const tooOld = before(later(now, -pastDaysMax * 86_400));
  const expired = retentionDays === undefined ? 0 : before(later(now, -retentionDays * 86_400));
  const tooNew = lines.findIndex(({ at }) => at > later(now, futureHoursMax * 3600));
  const start = Math.max(tooOld, expired);
  const rejected: RejectedLogEventsInfo = {
    ...(tooNew === -1 ? {} : { tooNewLogEventStartIndex: tooNew }),
    ...(tooOld === 0 ? {} : { tooOldLogEventEndIndex: tooOld }),
    ...(expired > tooOld ? { expiredLogEventEndIndex: expired } : {}),
  };
  return {
    taken: lines.slice(start, tooNew === -1 ? lines.length : tooNew),
    rejected: Object.keys(rejected).length > 0 ? rejected : undefined,
  };
}

function checkSpan(lines: readonly Line[]): void {
  const span = (lines.at(-1)?.at ?? 0) - (lines[0]?.at ?? 0);
  if (span > batchSpanHoursMax * 3_600_000)
    throw invalidParameter(
      `The batch of log events in a single PutLogEvents request cannot span more than ${batchSpanHoursMax} hours.`,
    );
}
