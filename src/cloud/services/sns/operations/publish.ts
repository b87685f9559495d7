/** Publish and PublishBatch: a message is checked, given an id, and posted as a row that delivers it to the subscriptions. Source: API reference, Publish. */
import type {
  BatchResultErrorEntry,
  PublishBatchInput,
  PublishBatchResponse,
  PublishBatchResultEntry,
  PublishInput,
  PublishResponse,
} from '@aws-sdk/client-sns';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Context, Handler } from '../../../kit/service.ts';
import type { Sns } from '../context.ts';
import { type KeptAttribute, keepAttributes, type Published } from '../delivery/message.ts';
import { batchEntriesMax, batchIdForm, groupIdForm, messageBytesMax, subjectLengthMax } from '../limits.ts';
import { topicAt } from '../names.ts';
import { onTopic, topicPermissions } from '../permissions.ts';
import { invalid, notThereYet } from '../refusals.ts';
import type { Topic } from '../tables.ts';
import { useKeyOf } from '../topic-key.ts';

type Message = Omit<PublishInput, 'TopicArn' | 'TargetArn'>;

export const publish: Handler<Sns, PublishInput, PublishResponse> = {
  permissions(service, { TopicArn, TargetArn, PhoneNumber }, context) {
    if (PhoneNumber !== undefined) return [];
    if (TopicArn === undefined && TargetArn === undefined)
      throw invalid('TopicArn or TargetArn Reason: no value for required parameter');
    return TopicArn === undefined
      ? topicPermissions(service, 'Publish', TargetArn, context, 'TargetArn')
      : topicPermissions(service, 'Publish', TopicArn, context);
  },
  handle(service, input, context) {
    if (input.PhoneNumber !== undefined) throw notThereYet('PhoneNumber (SMS)');
    return publishTo(topicAt(service, input.TopicArn ?? input.TargetArn), input, context);
  },
};

function publishTo(topic: Topic, input: Message, context: Context): PublishResponse {
  if (input.MessageDeduplicationId !== undefined)
    throw invalid(
      'MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type',
    );
  const { Message: text = '', Subject, MessageGroupId } = input;
  if (MessageGroupId !== undefined && !groupIdForm.test(MessageGroupId)) throw invalid('MessageGroupId');
  if (text === '') throw invalid('Empty message');
  checkSubject(Subject);
  const bodies = input.MessageStructure === undefined ? { default: text } : readStructure(input.MessageStructure, text);
  const attributes = keepAttributes(input.MessageAttributes);
  const size = sizeOf(text, attributes);
  if (size > messageBytesMax) throw invalid('Message too long');
  useKeyOf(topic, context);
  const messageId = context.id();
  const published: Published = {
    topic: topic.name,
    messageId,
    at: context.now,
    ...(Subject === undefined ? {} : { subject: Subject }),
    ...(MessageGroupId === undefined ? {} : { groupId: MessageGroupId }),
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
export const publishBatch: Handler<Sns, PublishBatchInput, PublishBatchResponse> = {
  permissions: onTopic('Publish'),
  handle(service, input, context) {
    const topic = topicAt(service, input.TopicArn);
    const entries = input.PublishBatchRequestEntries ?? [];
    checkEntries(entries.map(({ Id = '' }) => Id));
    const total = entries.reduce((sum, { Message: text = '' }) => sum + Buffer.byteLength(text), 0);
    if (total > messageBytesMax)
      throw new AwsError('BatchRequestTooLong', 'The length of all the messages put together is more than the limit.');
    const result = { Successful: [] as PublishBatchResultEntry[], Failed: [] as BatchResultErrorEntry[] };
    for (const entry of entries) {
      try {
        const { MessageId } = context.attempt(() => publishTo(topic, entry, context));
        result.Successful.push({ Id: entry.Id, MessageId });
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        result.Failed.push({ Id: entry.Id, Code: error.code, Message: error.message, SenderFault: true });
      }
    }
    return result;
  },
};

function checkEntries(ids: readonly string[]): void {
  if (ids.length === 0) throw new AwsError('EmptyBatchRequest', "The batch request doesn't contain any entries.");
  if (ids.length > batchEntriesMax)
    throw new AwsError('TooManyEntriesInBatchRequest', 'The batch request contains more entries than permissible.');
  if (!ids.every((id) => batchIdForm.test(id)))
    throw new AwsError(
      'InvalidBatchEntryId',
      "The Id of a batch entry in a batch request doesn't abide by the specification.",
    );
  if (new Set(ids).size < ids.length)
    throw new AwsError('BatchEntryIdsNotDistinct', 'Two or more batch entries in the request have the same Id.');
}
