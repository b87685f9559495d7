/**
 * Amazon SQS: standard queues, with long polls, dead-letter queues and policies.
 * Left out, refused by name: FIFO queues, message move tasks. Messages of a fair queue keep their group, and none is favoured.
 * AWS's order of a standard queue is any; here it is that of sending.
 */
import { AwsError } from '../../kit/aws-error.ts';
import { bind, type ServiceDefinition } from '../../kit/service.ts';
import { getQueueAttributes, setQueueAttributes } from './attributes.ts';
import { moveMessages, recurringTicks, takeBackMessages } from './clock.ts';
import type { Sqs } from './context.ts';
import { changeMessageVisibility, changeMessageVisibilityBatch, deleteMessage, deleteMessageBatch } from './delete.ts';
import { addPermission, removePermission } from './queue-permissions.ts';
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
import { openTables, schema } from './tables.ts';
import { listQueueTags, tagQueue, untagQueue } from './tags.ts';
import { tick } from './tick.ts';

export const sqs: ServiceDefinition = {
  service: 'sqs',
  schema,
  open(host) {
    const service: Sqs = { host, tables: openTables(host.store) };
    return {
      operations: bind(service, {
        // queues
        CreateQueue: createQueue,
        GetQueueUrl: getQueueUrl,
        ListQueues: listQueues,
        ListDeadLetterSourceQueues: listDeadLetterSourceQueues,
        GetQueueAttributes: getQueueAttributes,
        SetQueueAttributes: setQueueAttributes,
        AddPermission: addPermission,
        RemovePermission: removePermission,
        PurgeQueue: purgeQueue,
        DeleteQueue: deleteQueue,

        // messages
        SendMessage: sendMessage,
        SendMessageBatch: sendMessageBatch,
        ReceiveMessage: receiveMessage,
        ChangeMessageVisibility: changeMessageVisibility,
        ChangeMessageVisibilityBatch: changeMessageVisibilityBatch,
        DeleteMessage: deleteMessage,
        DeleteMessageBatch: deleteMessageBatch,

        // tags
        TagQueue: tagQueue,
        UntagQueue: untagQueue,
        ListQueueTags: listQueueTags,
      }),
      rows: { sweep: (context, { subject }) => sweep(service, context, subject) },
      timers: {
        tick: (context, name) => tick(service, context, name),
        visible: (context, name) => context.wake(waitingOn(name)),
      },
      recurring: (context) => recurringTicks(service, context),
      measures: (_, kind) => kind === 'visible',
      onStart: (context) => takeBackMessages(service, context),
      onClockMoved: (context, byMs) => moveMessages(service, context, byMs),
      denied: (message) => new AwsError('AccessDenied', message, 403),
    };
  },
};
