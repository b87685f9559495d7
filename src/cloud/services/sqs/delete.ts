/** DeleteMessage, ChangeMessageVisibility, and their batches. */
import type {
  ChangeMessageVisibilityBatchRequest,
  ChangeMessageVisibilityBatchResult,
  ChangeMessageVisibilityRequest,
  DeleteMessageBatchRequest,
  DeleteMessageBatchResult,
  DeleteMessageRequest,
} from '@aws-sdk/client-sqs';
import { later } from '../../../languages/instant.ts';
import { AwsError } from '../../kit/aws-error.ts';
import type { Context, Handler } from '../../kit/service.ts';
import { runBatch } from './batch.ts';
import type { Sqs } from './context.ts';
import { visibilitySecondsMax } from './limits.ts';
import { onQueue } from './permissions.ts';
import { queueAt } from './queue-url.ts';
import { waitingOn } from './queues.ts';
import { readReceipt } from './receipt.ts';
import { invalidValue, missing } from './refusals.ts';
import type { Queue } from './tables.ts';

export const deleteMessage: Handler<Sqs, DeleteMessageRequest, object> = {
  permissions: onQueue('DeleteMessage'),
  handle(service, input, context) {
    remove(service, queueAt(service, input.QueueUrl), input.ReceiptHandle, context);
    return {};
  },
};

export const deleteMessageBatch: Handler<Sqs, DeleteMessageBatchRequest, DeleteMessageBatchResult> = {
  permissions: onQueue('DeleteMessage'),
  handle(service, input, context) {
    const queue = queueAt(service, input.QueueUrl);
    return runBatch(context, 'DeleteMessageBatchRequestEntry', input.Entries, ({ Id, ReceiptHandle }) => {
      remove(service, queue, ReceiptHandle, context);
      return { Id };
    });
  },
};

/**
 * A handle of an earlier receive deletes too ("the message might not be deleted": DeleteMessage, API Reference; a standard queue of AWS's does);
 * that of a message that is gone deletes nothing and is no error.
 */
function remove(service: Sqs, queue: Queue, handle: string | undefined, context: Context): void {
  if (!handle) throw missing('ReceiptHandle');
  const { queue: number, place, id } = readReceipt(handle);
  const message = number === queue.number ? service.tables.message(number, place) : undefined;
  if (!message || (message.id !== id && message.receipt !== handle)) return;
  service.tables.removeMessage(number, place);
  context.count({
    namespace: 'AWS/SQS',
    name: 'NumberOfMessagesDeleted',
    dimensions: { QueueName: queue.name },
    value: 1,
  });
}

export const changeMessageVisibility: Handler<Sqs, ChangeMessageVisibilityRequest, object> = {
  permissions: onQueue('ChangeMessageVisibility'),
  handle(service, input, context) {
    change(service, queueAt(service, input.QueueUrl), input.ReceiptHandle, input.VisibilityTimeout, context);
    return {};
  },
};

export const changeMessageVisibilityBatch: Handler<
  Sqs,
  ChangeMessageVisibilityBatchRequest,
  ChangeMessageVisibilityBatchResult
> = {
  permissions: onQueue('ChangeMessageVisibility'),
  handle(service, input, context) {
    const queue = queueAt(service, input.QueueUrl);
    return runBatch(context, 'ChangeMessageVisibilityBatchRequestEntry', input.Entries, (entry) => {
      change(service, queue, entry.ReceiptHandle, entry.VisibilityTimeout, context);
      return { Id: entry.Id };
    });
  },
};

function change(
  service: Sqs,
  queue: Queue,
  handle: string | undefined,
  seconds: number | undefined,
  context: Context,
): void {
  const { queue: number, place } = readReceipt(handle);
  if (seconds === undefined) throw missing('VisibilityTimeout');
  if (seconds < 0 || seconds > visibilitySecondsMax)
    throw invalidValue(
      `Value ${seconds} for parameter VisibilityTimeout is invalid. Reason: VisibilityTimeout must be an integer between 0 and ${visibilitySecondsMax}.`,
    );
  const message = number === queue.number ? service.tables.message(number, place) : undefined;
  if (!message)
    throw invalidValue(
      `Value ${handle} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.`,
    );
  if (message.receipt !== handle) throw new AwsError('MessageNotInflight', 'The specified message is not in flight.');
  // Of a message whose time has run out nothing changes, and that is no error.
  if (message.visibleAt <= context.now) return;
  service.tables.setVisibleAt(number, place, later(context.now, seconds));
  context.wake(waitingOn(queue.name));
}
