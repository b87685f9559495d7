/**
 * Amazon SQS: standard queues, with long polls, dead-letter queues and policies.
 * Left out, refused by name: FIFO and fair queues, message move tasks, AddPermission and RemovePermission (set Policy instead).
 * AWS's order of a standard queue is any; here it is that of sending.
 */
import { AwsError } from '../../aws-error.ts';
import type { Context, House, Operation, Parked, Permission, Room, RoomPlan } from '../../room.ts';
import { getQueueAttributes, setQueueAttributes } from './attributes.ts';
import { changeMessageVisibility, changeMessageVisibilityBatch, deleteMessage, deleteMessageBatch } from './delete.ts';
import { queueArn, queueNameAt } from './queue-url.ts';
import {
  createQueue,
  deleteQueue,
  getQueueUrl,
  listDeadLetterSourceQueues,
  listQueues,
  purgeQueue,
  sweep,
  waitingOn,
} from './queues.ts';
import { receiveMessage } from './receive.ts';
import { sendMessage, sendMessageBatch } from './send.ts';
import { openTables, schema, type Tables } from './tables.ts';
import { listQueueTags, tagQueue, untagQueue } from './tags.ts';
import { tick } from './tick.ts';

/** What the room's parts share. */
export interface Sqs {
  readonly house: House;
  readonly tables: Tables;
}

export const sqs: RoomPlan = { service: 'sqs', schema, open };

function open(house: House): Room {
  const room: Sqs = { house, tables: openTables(house.store) };
  /** An operation on the queue that its QueueUrl names; batches are allowed by their single operation's name. */
  const onQueue = <Input extends { QueueUrl?: string | undefined }, Output>(
    name: string,
    handle: (room: Sqs, input: Input, context: Context) => Output | Parked,
  ): Operation<Input, Output> => ({
    permissions: ({ QueueUrl }) => queuePermission(room, name, queueNameAt(house, QueueUrl) ?? ''),
    handle: (input, context) => handle(room, input, context),
  });
  return {
    operations: {
      CreateQueue: {
        permissions: ({ QueueName }) => queuePermission(room, 'CreateQueue', QueueName),
        handle: (input, context) => createQueue(room, input, context),
      },
      GetQueueUrl: {
        permissions: ({ QueueName }) => queuePermission(room, 'GetQueueUrl', QueueName),
        handle: (input) => getQueueUrl(room, input),
      },
      ListQueues: {
        permissions: () => [{ action: 'sqs:listqueues', resource: queueArn(house, '*') }],
        handle: (input) => listQueues(room, input),
      },
      DeleteQueue: onQueue('DeleteQueue', deleteQueue),
      PurgeQueue: onQueue('PurgeQueue', purgeQueue),
      ListDeadLetterSourceQueues: onQueue('ListDeadLetterSourceQueues', listDeadLetterSourceQueues),
      GetQueueAttributes: onQueue('GetQueueAttributes', getQueueAttributes),
      SetQueueAttributes: onQueue('SetQueueAttributes', setQueueAttributes),
      SendMessage: onQueue('SendMessage', sendMessage),
      SendMessageBatch: onQueue('SendMessage', sendMessageBatch),
      ReceiveMessage: onQueue('ReceiveMessage', receiveMessage),
      DeleteMessage: onQueue('DeleteMessage', deleteMessage),
      DeleteMessageBatch: onQueue('DeleteMessage', deleteMessageBatch),
      ChangeMessageVisibility: onQueue('ChangeMessageVisibility', changeMessageVisibility),
      ChangeMessageVisibilityBatch: onQueue('ChangeMessageVisibility', changeMessageVisibilityBatch),
      TagQueue: onQueue('TagQueue', tagQueue),
      UntagQueue: onQueue('UntagQueue', untagQueue),
      ListQueueTags: onQueue('ListQueueTags', listQueueTags),
    },
    rows: { sweep: (context, { subject }) => sweep(room, context, subject) },
    timers: {
      tick: (context, name) => tick(room, context, name),
      visible: (context, name) => context.wake(waitingOn(name)),
    },
    denied: (message) => new AwsError('AccessDenied', message, 403),
  };
}

/** SQS writes its actions in small letters when it denies. */
const queuePermission = ({ house, tables }: Sqs, operation: string, name: string): Permission[] => [
  {
    action: `sqs:${operation.toLowerCase()}`,
    resource: queueArn(house, name),
    resourcePolicy: tables.queue(name)?.attributes['Policy'],
  },
];
