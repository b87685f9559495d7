/**
 * A log group as a target: an event is a line of a stream, one for each target (AWS does not say how it names its own). EventBridge writes as itself, which a resource
 * policy of CloudWatch Logs must allow, or as the target's role. Of an object with `timestamp` and `message`, made by a template, the message is the line.
 * Source: User Guide, "Amazon EventBridge targets" (CloudWatch Logs); "Input transformation" (log groups).
 */
import type { PutLogEventsResponse } from '@aws-sdk/client-cloudwatch-logs';
import { type Instant, instant } from '../../../../languages/instant.ts';
import { isObject } from '../../../../languages/is-object.ts';
import { parseArn } from '../../../kit/arn.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Caller } from '../../../kit/caller.ts';
import type { Context } from '../../../kit/service.ts';

/** Returns the stream. Throws CloudWatch Logs' error. */
export function writeLine(
  context: Context,
  groupArn: string,
  { stream, input }: { readonly stream: string; readonly input: string },
  caller: Caller,
): string {
  const [, logGroupName = ''] = /^log-group:([^:]+)/.exec(parseArn(groupArn)?.resource ?? '') ?? [];
  const names = { logGroupName, logStreamName: stream };
  makeStream(context, names, caller);
  const logEvents = [lineOf(input, context.now)];
  const { rejectedLogEventsInfo: rejected } = context.call<PutLogEventsResponse>(
    'logs',
    'PutLogEvents',
    { ...names, logEvents },
    caller,
  );
  if (rejected)
    throw new AwsError('InvalidParameterException', 'the timestamp is too old or too new for CloudWatch Logs to take');
  return stream;
}

function makeStream(context: Context, names: object, caller: Caller): void {
  try {
    context.call('logs', 'CreateLogStream', names, caller);
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== 'ResourceAlreadyExistsException') throw error;
  }
}

/** Its time is now, unless the object says otherwise: ISO 8601, or milliseconds. */
function lineOf(input: string, now: Instant): { timestamp: number; message: string } {
  const { message, timestamp = now } = objectIn(input);
  if (typeof message !== 'string') return { timestamp: now, message: input };
  const at = typeof timestamp === 'string' ? Date.parse(timestamp) : Number(timestamp);
  return { timestamp: Number.isFinite(at) ? instant(at) : now, message };
}

/** Of other JSON than an object with these two members: an empty one. */
function objectIn(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    const isLine = isObject(value) && Object.keys(value).every((name) => name === 'timestamp' || name === 'message');
    return isLine ? value : {};
  } catch {
    return {};
  }
}
