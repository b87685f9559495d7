/** CreateQueue, DeleteQueue, GetQueueUrl, ListQueues, ListDeadLetterSourceQueues, PurgeQueue. */
import type {
  CreateQueueRequest,
  CreateQueueResult,
  DeleteQueueRequest,
  GetQueueUrlRequest,
  GetQueueUrlResult,
  ListDeadLetterSourceQueuesRequest,
  ListDeadLetterSourceQueuesResult,
  ListQueuesRequest,
  ListQueuesResult,
  PurgeQueueRequest,
} from '@aws-sdk/client-sqs';
import { AwsError } from '../../aws-error.ts';
import { cutPage, readToken } from '../../page.ts';
import type { Context } from '../../room.ts';
import { attributeRules } from './attributes.table.ts';
import { checkAttributes, redriveOf, withoutEmpty } from './attributes.ts';
import { purgeEverySeconds, queueNameForm, queuesPerPage, sweptPerTurn } from './limits.ts';
import { queueAt, queueUrl } from './queue-url.ts';
import { invalidValue, noSuchQueue, notThereYet } from './refusals.ts';
import type { Sqs } from './sqs.ts';
import type { Queue } from './tables.ts';
import { checkTags } from './tags.ts';

/** Of the same name and attributes it is the same queue; AWS's wait of 60 s after a deletion is not kept. */
export function createQueue(room: Sqs, input: CreateQueueRequest, { now }: Context): CreateQueueResult {
  const { QueueName: name = '', Attributes = {}, tags = {} } = input;
  if (name.endsWith('.fifo')) throw notThereYet(`the FIFO queue \`${name}\``);
  if (!queueNameForm.test(name))
    throw invalidValue('Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length');
  const attributes = checkAttributes(room, Attributes);
  const there = room.tables.queue(name);
  if (there) checkSame(there, attributes);
  else {
    checkTags(tags);
    room.tables.putQueue({
      name,
      number: room.tables.newNumber(),
      attributes: withoutEmpty(attributes),
      tags,
      createdAt: now,
      modifiedAt: now,
      purgedAt: undefined,
      tickDue: undefined,
    });
  }
  return { QueueUrl: queueUrl(room.house, name) };
}

function checkSame(there: Queue, asked: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(asked)) {
    if ((there.attributes[name] ?? attributeRules[name]?.defaultValue ?? '') !== value)
      throw new AwsError(
        'QueueNameExists',
        `A queue already exists with the same name and a different value for attribute ${name}`,
      );
  }
}

export function deleteQueue(room: Sqs, { QueueUrl }: DeleteQueueRequest, context: Context): Record<string, never> {
  const { name, number } = queueAt(room, QueueUrl);
  room.tables.removeQueue(name);
  context.clearTimer('tick', name);
  context.clearTimer('visible', name);
  context.post('sweep', String(number), undefined, true);
  context.wake(waitingOn(name));
  return {};
}

export function purgeQueue(room: Sqs, { QueueUrl }: PurgeQueueRequest, context: Context): Record<string, never> {
  const queue = queueAt(room, QueueUrl);
  const { now } = context;
  if (queue.purgedAt !== undefined && now < queue.purgedAt + purgeEverySeconds * 1000)
    throw new AwsError(
      'PurgeQueueInProgress',
      `Only one PurgeQueue operation on ${queue.name} is allowed every ${purgeEverySeconds} seconds.`,
      403,
    );
  room.tables.putQueue({ ...queue, number: room.tables.newNumber(), purgedAt: now });
  context.post('sweep', String(queue.number), undefined, true);
  return {};
}

/** A row's handler: removes messages that no queue has any more, some each turn. */
export function sweep(room: Sqs, context: Context, number: string): void {
  const removed = room.tables.removeSentBefore(Number(number), context.now, sweptPerTurn);
  if (removed === sweptPerTurn) context.post('sweep', number, undefined, true);
}

export const waitingOn = (name: string): string => `sqs/${name}`;

export function getQueueUrl(room: Sqs, input: GetQueueUrlRequest): GetQueueUrlResult {
  const { QueueName: name = '', QueueOwnerAWSAccountId: owner = room.house.account } = input;
  if (owner !== room.house.account || !room.tables.queue(name)) throw noSuchQueue();
  return { QueueUrl: queueUrl(room.house, name) };
}

export function listQueues(room: Sqs, input: ListQueuesRequest): ListQueuesResult {
  const { QueueNamePrefix = '', MaxResults, NextToken } = input;
  if (NextToken !== undefined && MaxResults === undefined)
    throw invalidValue('MaxResults must be specified together with NextToken.');
  const size = pageSize(MaxResults);
  const after = String(readToken('ListQueues', NextToken, badToken) ?? '');
  const found = room.tables.queuesAfter(after, QueueNamePrefix, size + 1);
  const { items, nextToken } = cutPage('ListQueues', found, size, ({ name }) => name);
  // Without MaxResults AWS answers no token, whatever is left out.
  return {
    QueueUrls: items.map(({ name }) => queueUrl(room.house, name)),
    ...(nextToken === undefined || MaxResults === undefined ? {} : { NextToken: nextToken }),
  };
}

const badToken = (): AwsError => invalidValue('Invalid or expired next token.');

function pageSize(asked: number | undefined): number {
  if (asked === undefined) return queuesPerPage;
  if (asked >= 1 && asked <= queuesPerPage) return asked;
  throw invalidValue(
    `Value ${asked} for parameter MaxResults is invalid. Reason: must be between 1 and ${queuesPerPage}.`,
  );
}

export function listDeadLetterSourceQueues(
  room: Sqs,
  { QueueUrl, MaxResults, NextToken }: ListDeadLetterSourceQueuesRequest,
): ListDeadLetterSourceQueuesResult {
  const { name } = queueAt(room, QueueUrl);
  const size = pageSize(MaxResults);
  const after = String(readToken('ListDeadLetterSourceQueues', NextToken, badToken) ?? '');
  const sources = room.tables
    .queuesAfter(after, '', Number.MAX_SAFE_INTEGER)
    .filter((queue) => redriveOf(room, queue)?.to === name);
  const { items, nextToken } = cutPage('ListDeadLetterSourceQueues', sources, size, (queue) => queue.name);
  return {
    queueUrls: items.map((queue) => queueUrl(room.house, queue.name)),
    ...(nextToken === undefined ? {} : { NextToken: nextToken }),
  };
}
