/**
 * Amazon SQS: standard queues, with long polls, dead-letter queues and policies.
 * Left out, refused by name: FIFO and fair queues, message move tasks, AddPermission and RemovePermission (set Policy instead).
 * AWS's order of a standard queue is any; here it is that of sending.
 */
import { AwsError } from '../../kit/aws-error.ts';
import type {
  Context,
  Operation,
  Permission,
  Service,
  ServiceDefinition,
  ServiceHost,
  Waiting,
} from '../../kit/service.ts';
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

/** What the service's parts share. */
export interface Sqs {
  readonly host: ServiceHost;
  readonly tables: Tables;
}

export const sqs: ServiceDefinition = { service: 'sqs', schema, open };

function open(host: ServiceHost): Service {
  const service: Sqs = { host, tables: openTables(host.store) };
  /** An operation on the queue that its QueueUrl names; batches are allowed by their single operation's name. */
  const onQueue = <Input extends { QueueUrl?: string | undefined }, Output>(
    name: string,
    handle: (service: Sqs, input: Input, context: Context) => Output | Waiting,
  ): Operation<Input, Output> => ({
    permissions: ({ QueueUrl }) => queuePermission(service, name, queueNameAt(host, QueueUrl) ?? ''),
    handle: (input, context) => handle(service, input, context),
  });
  return {
    operations: {
      CreateQueue: {
        permissions: ({ QueueName }) => queuePermission(service, 'CreateQueue', QueueName),
        handle: (input, context) => createQueue(service, input, context),
      },
      GetQueueUrl: {
        permissions: ({ QueueName }) => queuePermission(service, 'GetQueueUrl', QueueName),
        handle: (input) => getQueueUrl(service, input),
      },
      ListQueues: {
        permissions: () => [{ action: 'sqs:listqueues', resource: queueArn(host, '*') }],
        handle: (input) => listQueues(service, input),
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
    rows: { sweep: (context, { subject }) => sweep(service, context, subject) },
    timers: {
      tick: (context, name) => tick(service, context, name),
      visible: (context, name) => context.wake(waitingOn(name)),
    },
    denied: (message) => new AwsError('AccessDenied', message, 403),
  };
}

/** SQS writes its actions in small letters when it denies. */
const queuePermission = ({ host, tables }: Sqs, operation: string, name: string): Permission[] => [
  {
    action: `sqs:${operation.toLowerCase()}`,
    resource: queueArn(host, name),
    resourcePolicy: tables.queue(name)?.attributes['Policy'],
  },
];
