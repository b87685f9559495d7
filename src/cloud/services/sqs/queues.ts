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
import { type Instant, instant } from '../../../languages/instant.ts';
import { AwsError } from '../../kit/aws-error.ts';
import { cutPage, readToken } from '../../kit/page.ts';
import type { Context, Handler } from '../../kit/service.ts';
import { mergeTagMaps } from '../../kit/tags.ts';
import { withoutEmpty } from '../../kit/without-empty.ts';
import { attributeRules } from './attributes.table.ts';
import { checkAttributes, redriveOf, withoutUnset } from './attributes.ts';
import type { Sqs } from './context.ts';
import { deletedSeconds, purgeEverySeconds, queueNameForm, queuesPerPage, sweptPerTurn } from './limits.ts';
import { onQueue } from './permissions.ts';
import { queueArn, queueAt, queueUrl } from './queue-url.ts';
import { invalidValue, noSuchQueue, notThereYet } from './refusals.ts';
import type { Queue } from './tables.ts';
import { tagRulesOf } from './tags.ts';

/** Of the same name and attributes it is the same queue. */
export const createQueue: Handler<Sqs, CreateQueueRequest, CreateQueueResult> = {
  permissions: onQueue('CreateQueue'),
  handle(service, input, { now }) {
    const { QueueName: name = '', Attributes = {}, tags = {} } = input;
    if (name.endsWith('.fifo')) throw notThereYet(`the FIFO queue \`${name}\``);
    if (!queueNameForm.test(name))
      throw invalidValue('Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length');
    const attributes = checkAttributes(service, name, Attributes);
    const there = service.tables.queue(name);
    if (there) checkSame(there, attributes);
    else {
      checkNotDeletedRecently(service, name, now);
      service.tables.putQueue({
        name,
        number: service.tables.newNumber(),
        attributes: withoutUnset(attributes),
        tags: mergeTagMaps({}, tags, tagRulesOf(name)),
        createdAt: now,
        modifiedAt: now,
        purgedAt: undefined,
        tickDue: undefined,
      });
    }
    return { QueueUrl: queueUrl(service.host, name) };
  },
};

function checkNotDeletedRecently({ tables }: Sqs, name: string, now: Instant): void {
  tables.forgetDeleted(instant(now - deletedSeconds * 1000), now);
  if (tables.wasDeleted(name))
    throw new AwsError(
      'QueueDeletedRecently',
      `You must wait ${deletedSeconds} seconds after deleting a queue before you can create another with the same name.`,
    );
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

export const deleteQueue: Handler<Sqs, DeleteQueueRequest, object> = {
  permissions: onQueue('DeleteQueue'),
  handle(service, { QueueUrl }, context) {
    const { name, number } = queueAt(service, QueueUrl);
    service.tables.removeQueue(name, context.now);
    context.clearTimer('tick', name);
    context.clearTimer('visible', name);
    context.post('sweep', String(number), undefined, true);
    context.wake(waitingOn(name));
    return {};
  },
};

export const purgeQueue: Handler<Sqs, PurgeQueueRequest, object> = {
  permissions: onQueue('PurgeQueue'),
  handle(service, { QueueUrl }, context) {
    const queue = queueAt(service, QueueUrl);
    const { now } = context;
    if (queue.purgedAt !== undefined && now < queue.purgedAt + purgeEverySeconds * 1000)
      throw new AwsError(
        'PurgeQueueInProgress',
        `Only one PurgeQueue operation on ${queue.name} is allowed every ${purgeEverySeconds} seconds.`,
        403,
      );
    service.tables.putQueue({ ...queue, number: service.tables.newNumber(), purgedAt: now });
    context.post('sweep', String(queue.number), undefined, true);
    return {};
  },
};

/** A row's handler: removes messages that no queue has any more, some each turn. */
export function sweep(service: Sqs, context: Context, number: string): void {
  const removed = service.tables.removeSentBefore(Number(number), context.now, sweptPerTurn);
  if (removed === sweptPerTurn) context.post('sweep', number, undefined, true);
}

export const waitingOn = (name: string): string => `sqs/${name}`;

export const getQueueUrl: Handler<Sqs, GetQueueUrlRequest, GetQueueUrlResult> = {
  permissions: onQueue('GetQueueUrl'),
  handle(service, input) {
    const { QueueName: name = '', QueueOwnerAWSAccountId: owner = service.host.account } = input;
    if (owner !== service.host.account || !service.tables.queue(name)) throw noSuchQueue();
    return { QueueUrl: queueUrl(service.host, name) };
  },
};

export const listQueues: Handler<Sqs, ListQueuesRequest, ListQueuesResult> = {
  permissions: ({ host }) => [{ action: 'sqs:listqueues', resource: queueArn(host, '*') }],
  handle(service, input) {
    const { QueueNamePrefix = '', MaxResults, NextToken } = input;
    if (NextToken !== undefined && MaxResults === undefined)
      throw invalidValue('MaxResults must be specified together with NextToken.');
    const size = pageSize(MaxResults);
    const after = String(readToken('ListQueues', NextToken, badToken) ?? '');
    const found = service.tables.queuesAfter(after, QueueNamePrefix, size + 1);
    const { items, nextToken } = cutPage('ListQueues', found, size, ({ name }) => name);
    // Without MaxResults AWS returns no token, whatever is left out.
    return withoutEmpty({
      QueueUrls: items.map(({ name }) => queueUrl(service.host, name)),
      ...(nextToken === undefined || MaxResults === undefined ? {} : { NextToken: nextToken }),
    });
  },
};

const badToken = (): AwsError => invalidValue('Invalid or expired next token.');

function pageSize(asked: number | undefined): number {
  if (asked === undefined) return queuesPerPage;
  if (asked >= 1 && asked <= queuesPerPage) return asked;
  throw invalidValue(
    `Value ${asked} for parameter MaxResults is invalid. Reason: must be between 1 and ${queuesPerPage}.`,
  );
}

export const listDeadLetterSourceQueues: Handler<
  Sqs,
  ListDeadLetterSourceQueuesRequest,
  ListDeadLetterSourceQueuesResult
> = {
  permissions: onQueue('ListDeadLetterSourceQueues'),
  handle(service, { QueueUrl, MaxResults, NextToken }) {
    const { name } = queueAt(service, QueueUrl);
    const size = pageSize(MaxResults);
    const after = String(readToken('ListDeadLetterSourceQueues', NextToken, badToken) ?? '');
    const sources = service.tables
      .queuesAfter(after, '', Number.MAX_SAFE_INTEGER)
      .filter((queue) => redriveOf(service, queue)?.to === name);
    const { items, nextToken } = cutPage('ListDeadLetterSourceQueues', sources, size, (queue) => queue.name);
    return {
      queueUrls: items.map((queue) => queueUrl(service.host, queue.name)),
      ...(nextToken === undefined ? {} : { NextToken: nextToken }),
    };
  },
};
