/** Quotas and sizes of SQS that its model does not state. Source: Developer Guide, "Amazon SQS quotas"; API reference. */

/** A message with its attributes, and all messages of one batch together; 1 MiB since 2025. */
export const messageBytesMax = 1_048_576;
export const batchEntriesMax = 10;
export const batchIdForm = /^[A-Za-z0-9_-]{1,80}$/;
export const queueNameForm = /^[A-Za-z0-9_-]{1,80}$/;
export const messageAttributesMax = 10;
/** Those that a queue's owner may let others do: AddPermission, Actions. */
export const sharedActions: readonly string[] = [
  '*',
  'SendMessage',
  'ReceiveMessage',
  'DeleteMessage',
  'ChangeMessageVisibility',
  'GetQueueAttributes',
  'GetQueueUrl',
];
/** SendMessage, MessageGroupId. */
export const groupIdForm = /^[!-~]{1,128}$/;
export const tagsMax = 50;
export const visibilitySecondsMax = 43_200;
export const waitSecondsMax = 20;
export const receiveMax = 10;
export const delaySecondsMax = 900;
export const purgeEverySeconds = 60;
/** After its deletion no other queue gets its name: CreateQueue, QueueDeletedRecently. */
export const deletedSeconds = 60;
export const queuesPerPage = 1000;

/** Of ours: messages deleted a turn when a queue is purged, deleted or has old ones. */
export const sweptPerTurn = 500;
