/** Publish and PublishBatch: a message is checked, numbered, and handed to a row that serves the subscriptions. Source: API reference, Publish. */
import type {
  BatchResultErrorEntry,
  PublishBatchInput,
  PublishBatchResponse,
  PublishBatchResultEntry,
  PublishInput,
  PublishResponse,
} from '@aws-sdk/client-sns';
import { AwsError } from '../../kit/aws-error.ts';
import type { Context } from '../../kit/service.ts';
import { batchEntriesMax, batchIdForm, messageBytesMax, subjectLengthMax } from './limits.ts';
import { type KeptAttribute, keepAttributes } from './message.ts';
import { topicAt } from './names.ts';
import { invalid, notThereYet } from './refusals.ts';
import type { Sns } from './sns.ts';
import type { Topic } from './tables.ts';

/** A message on its way to a topic's subscriptions, from the one behind `after` on. */
export interface Published {
  /** Its name. */
  readonly topic: string;
  readonly messageId: string;
  readonly at: number;
  readonly subject?: string;
  /** By protocol; `default` for the rest. */
  readonly bodies: Readonly<Record<string, string>>;
  readonly attributes: Readonly<Record<string, KeptAttribute>>;
  readonly after: string;
}

type Message = Omit<PublishInput, 'TopicArn' | 'TargetArn'>;

export function publish(service: Sns, input: PublishInput, context: Context): PublishResponse {
  if (input.PhoneNumber !== undefined) throw notThereYet('PhoneNumber (SMS)');
  return publishTo(topicAt(service, input.TopicArn ?? input.TargetArn), input, context);
}

function publishTo(topic: Topic, input: Message, context: Context): PublishResponse {
  if (input.MessageGroupId !== undefined || input.MessageDeduplicationId !== undefined)
    throw notThereYet('MessageGroupId or MessageDeduplicationId (FIFO topics)');
  const { Message: text = '', Subject } = input;
  if (text === '') throw invalid('Empty message');
  checkSubject(Subject);
  const bodies = input.MessageStructure === undefined ? { default: text } : readStructure(input.MessageStructure, text);
  const attributes = keepAttributes(input.MessageAttributes);
  const size = sizeOf(text, attributes);
  if (size > messageBytesMax) throw invalid('Message too long');
  const messageId = context.id();
  const published: Published = {
    topic: topic.name,
    messageId,
    at: context.now,
    ...(Subject === undefined ? {} : { subject: Subject }),
    bodies,
    attributes,
    after: '',
  };
  context.post('serve', messageId, published);
  const count = (name: string, value: number, unit = 'Count') =>
    context.count({ namespace: 'AWS/SNS', name, dimensions: { TopicName: topic.name }, value, unit });
  count('NumberOfMessagesPublished', 1);
  count('PublishSize', size, 'Bytes');
  return { MessageId: messageId };
}

function checkSubject(subject: string | undefined): void {
  if (subject === undefined) return;
  // Line breaks and the like would end a mail's header.
  if (
    subject === '' ||
    subject.length > subjectLengthMax ||
    /[\u0000-\u001f\u007f]/.test(subject) ||
    /^\s/.test(subject)
  )
    throw invalid('Subject');
}

function readStructure(structure: string, text: string): Record<string, string> {
  if (structure !== 'json') throw invalid('MessageStructure');
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw invalid('Message Structure - JSON message body failed to parse');
  }
  const entries = Object.entries(typeof parsed === 'object' && parsed !== null ? parsed : {});
  const bodies = Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  if (bodies['default'] === undefined) throw invalid('Message Structure - No default entry in JSON message body');
  return bodies;
}

const sizeOf = (text: string, attributes: Readonly<Record<string, KeptAttribute>>): number =>
  Object.entries(attributes).reduce(
    (sum, [name, { Type, Value }]) =>
      sum + Buffer.byteLength(name) + Buffer.byteLength(Type) + Buffer.byteLength(Value),
    Buffer.byteLength(text),
  );

/** Each entry succeeds or fails by itself. */
export function publishBatch(service: Sns, input: PublishBatchInput, context: Context): PublishBatchResponse {
  const topic = topicAt(service, input.TopicArn);
  const entries = input.PublishBatchRequestEntries ?? [];
  checkEntries(entries.map(({ Id = '' }) => Id));
  const total = entries.reduce((sum, { Message: text = '' }) => sum + Buffer.byteLength(text), 0);
  if (total > messageBytesMax)
    throw new AwsError('BatchRequestTooLong', 'The length of all the messages put together is more than the limit.');
  const answer = { Successful: [] as PublishBatchResultEntry[], Failed: [] as BatchResultErrorEntry[] };
  for (const entry of entries) {
    try {
      const { MessageId } = context.attempt(() => publishTo(topic, entry, context));
      answer.Successful.push({ Id: entry.Id, MessageId });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      answer.Failed.push({ Id: entry.Id, Code: error.code, Message: error.message, SenderFault: true });
    }
  }
  return answer;
}

function checkEntries(ids: readonly string[]): void {
  if (ids.length === 0) throw new AwsError('EmptyBatchRequest', "The batch request doesn't contain any entries.");
  if (ids.length > batchEntriesMax)
    throw new AwsError(
      'TooManyEntriesInBatchRequest',
      `The batch request contains more entries than permissible (more than ${batchEntriesMax}).`,
    );
  if (!ids.every((id) => batchIdForm.test(id)))
    throw new AwsError(
      'InvalidBatchEntryId',
      "The Id of a batch entry in a batch request doesn't abide by the specification.",
    );
  if (new Set(ids).size < ids.length)
    throw new AwsError('BatchEntryIdsNotDistinct', 'Two or more batch entries in the request have the same Id.');
}
