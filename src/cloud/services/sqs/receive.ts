/** ReceiveMessage, with its long poll, and the move of messages that were received too often to the dead-letter queue. */
import type {
  MessageSystemAttributeName,
  Message as Received,
  ReceiveMessageRequest,
  ReceiveMessageResult,
} from '@aws-sdk/client-sqs';
import { later } from '../../../languages/instant.ts';
import { type Context, type Handler, type Waiting, waitToTake } from '../../kit/service.ts';
import { expiredBefore, redriveOf, secondsOf } from './attributes.ts';
import type { Sqs } from './context.ts';
import { md5, md5OfAttributes } from './digest.ts';
import { receiveMax, visibilitySecondsMax, waitSecondsMax } from './limits.ts';
import { giveAttributes, wantedAttributes } from './message-attributes.ts';
import { onQueue } from './permissions.ts';
import { queueArn, queueAt } from './queue-url.ts';
import { waitingOn } from './queues.ts';
import { writeReceipt } from './receipt.ts';
import { invalidValue } from './refusals.ts';
import type { Message, Queue } from './tables.ts';
import { keepTicking } from './tick.ts';

export const receiveMessage: Handler<Sqs, ReceiveMessageRequest, ReceiveMessageResult> = {
  permissions: onQueue('ReceiveMessage'),
  handle(service, input, context) {
    const queue = queueAt(service, input.QueueUrl);
    const asked = readInput(input, queue);
    const taken = take(service, context, queue, asked.max, asked.visibilitySeconds);
    const count = (name: string, value: number) =>
      context.count({ namespace: 'AWS/SQS', name, dimensions: { QueueName: queue.name }, value });
    if (taken.length === 0) {
      if (asked.waitSeconds > 0 && context.waitedUntil === undefined)
        return wait(service, context, queue, asked.waitSeconds);
      count('NumberOfEmptyReceives', 1);
      return {};
    }
    count('NumberOfMessagesReceived', taken.length);
    return { Messages: taken.map((message) => give(message, input)) };
  },
};

function readInput(input: ReceiveMessageRequest, queue: Queue) {
  if (input.ReceiveRequestAttemptId !== undefined)
    throw invalidValue(
      'Value for parameter ReceiveRequestAttemptId is invalid. Reason: The request include parameter that is not valid for this queue type.',
    );
  const { MaxNumberOfMessages: max = 1 } = input;
  if (max < 1 || max > receiveMax)
    throw invalidValue(
      `Value ${max} for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and ${receiveMax}, if provided.`,
    );
  const waitSeconds = input.WaitTimeSeconds ?? secondsOf(queue, 'ReceiveMessageWaitTimeSeconds');
  if (waitSeconds < 0 || waitSeconds > waitSecondsMax)
    throw invalidValue(
      `Value ${waitSeconds} for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= ${waitSecondsMax}, if provided.`,
    );
  const visibilitySeconds = input.VisibilityTimeout ?? secondsOf(queue, 'VisibilityTimeout');
  if (visibilitySeconds < 0 || visibilitySeconds > visibilitySecondsMax)
    throw invalidValue(
      `Value ${visibilitySeconds} for parameter VisibilityTimeout is invalid. Reason: Must be >= 0 and <= ${visibilitySecondsMax}, if provided.`,
    );
  return { max, waitSeconds, visibilitySeconds };
}

/** Until a message is sent, or one that is delayed or in flight comes up. */
function wait(service: Sqs, context: Context, { name, number }: Queue, seconds: number): Waiting {
  const next = service.tables.nextVisibleAt(number, context.now);
  if (next !== undefined) context.setTimer('visible', name, next);
  return waitToTake(waitingOn(name), later(context.now, seconds));
}

function take(service: Sqs, context: Context, queue: Queue, max: number, visibilitySeconds: number): Message[] {
  const { now } = context;
  const redrive = redriveOf(service, queue);
  const taken: Message[] = [];
  while (taken.length < max) {
    const found = service.tables.visibleMessages(queue.number, now, expiredBefore(queue, now), max - taken.length);
    if (found.length === 0) break;
    for (const message of found) {
      if (redrive && message.receives >= redrive.maxReceiveCount) {
        moveToDeadLetters(service, context, queue, message, redrive.to);
        continue;
      }
      const receives = message.receives + 1;
      const receipt = writeReceipt(message, receives, context.bytes(16));
      const visibleAt = later(now, visibilitySeconds);
      const received = { ...message, receives, receipt, visibleAt, firstReceivedAt: message.firstReceivedAt ?? now };
      service.tables.takeMessage(received);
      taken.push(received);
    }
    // With no visibility timeout the same messages would come up again.
    if (visibilitySeconds === 0) break;
  }
  return taken;
}

/** It keeps its id, its time of sending and its count of receives. */
function moveToDeadLetters(service: Sqs, context: Context, from: Queue, message: Message, to: string): void {
  const queue = service.tables.queue(to) as Queue;
  service.tables.removeMessage(message.queue, message.place);
  service.tables.addMessage({
    ...message,
    queue: queue.number,
    system: { ...message.system, DeadLetterQueueSourceArn: queueArn(service.host, from.name) },
    visibleAt: context.now,
    receipt: undefined,
  });
  keepTicking(service, context, queue);
  context.wake(waitingOn(to));
}

function give(message: Message, input: ReceiveMessageRequest): Received {
  const names: readonly string[] = [...(input.AttributeNames ?? []), ...(input.MessageSystemAttributeNames ?? [])];
  const system = Object.entries(systemAttributes(message)).filter(
    ([name]) => names.includes('All') || names.includes(name),
  );
  const attributes = wantedAttributes(message.attributes, input.MessageAttributeNames ?? []);
  return {
    MessageId: message.id,
    ReceiptHandle: message.receipt,
    Body: message.body,
    MD5OfBody: md5(message.body),
    ...(system.length === 0 ? {} : { Attributes: Object.fromEntries(system) }),
    ...(attributes
      ? { MessageAttributes: giveAttributes(attributes), MD5OfMessageAttributes: md5OfAttributes(attributes) }
      : {}),
  };
}

const systemAttributes = (message: Message): Partial<Record<MessageSystemAttributeName, string>> => ({
  ...message.system,
  SentTimestamp: String(message.sentAt),
  ApproximateReceiveCount: String(message.receives),
  ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
});
