/** Queues as SNS writes to them: through the dispatcher, as the topic, which the queue's policy must allow. */
import type { SendMessageRequest } from '@aws-sdk/client-sqs';
import { parseArn } from '../../../kit/arn.ts';
import type { Caller } from '../../../kit/caller.ts';
import type { Context, ServiceHost } from '../../../kit/service.ts';
import type { Sns } from '../context.ts';
import { topicArn } from '../names.ts';
import { type KeptAttribute, renderJson, type SnsMessage } from './message.ts';

type Attributes = Readonly<Record<string, KeptAttribute>>;

interface ForQueue {
  readonly body: string;
  readonly attributes?: Attributes;
  readonly groupId?: string;
}

/** What a queue gets of a message: all of it, or of a raw subscription the published text and its attributes. */
export const forQueue = (host: ServiceHost, message: SnsMessage, raw: boolean): ForQueue => ({
  ...(raw ? { body: message.message, attributes: message.attributes ?? {} } : { body: renderJson(host, message) }),
  ...(message.groupId === undefined ? {} : { groupId: message.groupId }),
});

/** Throws SQS's error. */
export function sendToQueue(
  service: Sns,
  context: Context,
  topic: string,
  queueArn: string,
  { body, attributes, groupId }: ForQueue,
): void {
  const { account = '', resource = '' } = parseArn(queueArn) ?? {};
  const input: SendMessageRequest = {
    QueueUrl: `/${account}/${resource}`,
    MessageBody: body,
    ...(attributes ? { MessageAttributes: queueAttributes(attributes) } : {}),
    ...(groupId === undefined ? {} : { MessageGroupId: groupId }),
  };
  context.call('sqs', 'SendMessage', input, asTopic(service, topic));
}

const asTopic = (service: Sns, topic: string): Caller => ({
  kind: 'service',
  principal: 'sns.amazonaws.com',
  sourceArn: topicArn(service.host, topic),
});

const queueAttributes = (attributes: Attributes): SendMessageRequest['MessageAttributes'] =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, { Type, Value }]) => [
      name,
      Type.startsWith('Binary')
        ? { DataType: Type, BinaryValue: new Uint8Array(Buffer.from(Value, 'base64')) }
        : { DataType: Type, StringValue: Value },
    ]),
  );
