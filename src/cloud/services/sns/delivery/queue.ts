/** Queues as SNS writes to them: through the dispatcher, as the topic, which the queue's policy must allow. */
import type { SendMessageRequest } from '@aws-sdk/client-sqs';
import { parseArn } from '../../../kit/arn.ts';
import type { Caller } from '../../../kit/caller.ts';
import type { Context } from '../../../kit/service.ts';
import type { Sns } from '../context.ts';
import { topicArn } from '../names.ts';
import type { KeptAttribute } from './message.ts';

type Attributes = Readonly<Record<string, KeptAttribute>>;

/** Throws SQS's error. */
export function sendToQueue(
  service: Sns,
  context: Context,
  topic: string,
  queueArn: string,
  body: string,
  attributes?: Attributes,
): void {
  const { account = '', resource = '' } = parseArn(queueArn) ?? {};
  const input: SendMessageRequest = {
    QueueUrl: `/${account}/${resource}`,
    MessageBody: body,
    ...(attributes ? { MessageAttributes: queueAttributes(attributes) } : {}),
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
