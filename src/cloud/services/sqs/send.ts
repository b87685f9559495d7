/** SendMessage and SendMessageBatch. Source: SQS API reference, SendMessage. */
import type {
  SendMessageBatchRequest,
  SendMessageBatchRequestEntry,
  SendMessageBatchResult,
  SendMessageRequest,
  SendMessageResult,
} from '@aws-sdk/client-sqs';
import { later } from '../../../languages/instant.ts';
import { AwsError } from '../../kit/aws-error.ts';
import { callerArn } from '../../kit/caller.ts';
import type { Context, Handler } from '../../kit/service.ts';
import { secondsOf } from './attributes.ts';
import { runBatch } from './batch.ts';
import type { Sqs } from './context.ts';
import { md5, md5OfAttributes } from './digest.ts';
import { delaySecondsMax, groupIdForm, messageBytesMax } from './limits.ts';
import { attributeBytes, keepAttributes } from './message-attributes.ts';
import { onQueue } from './permissions.ts';
import { queueAt } from './queue-url.ts';
import { waitingOn } from './queues.ts';
import { invalidValue, missing } from './refusals.ts';
import type { Queue } from './tables.ts';
import { keepTicking } from './tick.ts';

export const sendMessage: Handler<Sqs, SendMessageRequest, SendMessageResult> = {
  permissions: onQueue('SendMessage'),
  handle(service, input, context) {
    return send(service, queueAt(service, input.QueueUrl), input, context);
  },
};

export const sendMessageBatch: Handler<Sqs, SendMessageBatchRequest, SendMessageBatchResult> = {
  permissions: onQueue('SendMessage'),
  handle(service, input, context) {
    const queue = queueAt(service, input.QueueUrl);
    const total = (input.Entries ?? []).reduce((sum, entry) => sum + bytesOf(entry), 0);
    if (total > messageBytesMax)
      throw new AwsError(
        'BatchRequestTooLong',
        `Batch requests cannot be longer than ${messageBytesMax} bytes. You have sent ${total} bytes.`,
      );
    return runBatch(context, 'SendMessageBatchRequestEntry', input.Entries, (entry) => ({
      Id: entry.Id,
      ...send(service, queue, entry, context),
    }));
  },
};

type Sent = Omit<SendMessageBatchRequestEntry, 'Id'>;

function bytesOf({ MessageBody = '', MessageAttributes }: Sent): number {
  const values = Object.entries(MessageAttributes ?? {});
  return values.reduce(
    (sum, [name, { DataType = '', StringValue = '', BinaryValue }]) =>
      sum +
      Buffer.byteLength(name) +
      Buffer.byteLength(DataType) +
      (BinaryValue?.length ?? Buffer.byteLength(StringValue)),
    Buffer.byteLength(MessageBody),
  );
}

function send(service: Sqs, queue: Queue, input: Sent, context: Context) {
  const { MessageBody: body = '', DelaySeconds = secondsOf(queue, 'DelaySeconds') } = input;
  const { MessageDeduplicationId: deduplication, MessageGroupId: group } = input;
  if (deduplication !== undefined)
    throw invalidValue(
      `Value ${deduplication} for parameter MessageDeduplicationId is invalid. Reason: The request include parameter that is not valid for this queue type.`,
    );
  if (group !== undefined && !groupIdForm.test(group))
    throw invalidValue(
      `Value ${group} for parameter MessageGroupId is invalid. Reason: MessageGroupId can only include alphanumeric and punctuation characters. 1 to 128 in length.`,
    );
  checkBody(body);
  if (DelaySeconds < 0 || DelaySeconds > delaySecondsMax)
    throw invalidValue(
      `Value ${DelaySeconds} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= ${delaySecondsMax}.`,
    );
  const attributes = keepAttributes(input.MessageAttributes);
  const sizeMax = secondsOf(queue, 'MaximumMessageSize');
  const size = Buffer.byteLength(body) + attributeBytes(attributes);
  if (size > sizeMax)
    throw invalidValue(`One or more parameters are invalid. Reason: Message must be shorter than ${sizeMax} bytes.`);
  const trace = input.MessageSystemAttributes?.AWSTraceHeader;
  const id = context.id();
  service.tables.addMessage({
    queue: queue.number,
    id,
    body,
    attributes,
    system: {
      SenderId: senderId(service, context),
      ...(group === undefined ? {} : { MessageGroupId: group }),
      ...(trace?.StringValue ? { AWSTraceHeader: trace.StringValue } : {}),
    },
    sentAt: context.now,
    visibleAt: later(context.now, DelaySeconds),
    receives: 0,
    firstReceivedAt: undefined,
    receipt: undefined,
  });
  const count = (name: string, value: number, unit: string) =>
    context.count({ namespace: 'AWS/SQS', name, dimensions: { QueueName: queue.name }, value, unit });
  count('NumberOfMessagesSent', 1, 'Count');
  count('SentMessageSize', size, 'Bytes');
  keepTicking(service, context, queue);
  context.wake(waitingOn(queue.name));
  const ofAttributes = md5OfAttributes(attributes);
  const ofSystem =
    trace && md5OfAttributes({ AWSTraceHeader: { type: trace.DataType ?? 'String', text: trace.StringValue ?? '' } });
  return {
    MessageId: id,
    MD5OfMessageBody: md5(body),
    ...(ofAttributes === undefined ? {} : { MD5OfMessageAttributes: ofAttributes }),
    ...(ofSystem === undefined ? {} : { MD5OfMessageSystemAttributes: ofSystem }),
  };
}

/** "#x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF": SendMessage. */
const forbidden = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u;

function checkBody(body: string): void {
  if (body === '') throw missing('MessageBody');
  if (forbidden.test(body))
    throw new AwsError(
      'InvalidMessageContents',
      'Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF',
    );
}

/** AWS gives a user's or role's unique id; here it is the ARN, by which a person knows the sender. */
const senderId = (service: Sqs, { caller }: Context): string =>
  caller.kind === 'root' ? service.host.account : callerArn(caller, service.host.account);
