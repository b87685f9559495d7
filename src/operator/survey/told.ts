/** Topics that alarms, rules and machines tell, with who has subscribed and confirmed; and queues of what was not delivered. */
import { GetTopicAttributesCommand, NotFoundException, SNSClient } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, GetQueueUrlCommand, QueueDoesNotExist, SQSClient } from '@aws-sdk/client-sqs';
import { type Account, mapSome } from '../account.ts';
import { subscribers } from '../deploy/subscribers.ts';
import type { Part } from './part.ts';
import { textsIn } from './texts.ts';

const topicArn = /arn:aws[\w-]*:sns:[\w-]+:\d+:[\w.-]+/g;
const queueArn = /arn:aws[\w-]*:sqs:[\w-]+:\d+:[\w.-]+/g;

/** Of another account or region they are not asked for: what they hold is not this account's to say. */
const isHere = (arn: string, known: readonly Part[]): boolean => {
  const place = (text: string): string => text.split(':').slice(3, 5).join(':');
  const alarm = known.find(({ kind }) => kind === 'schedule' || kind === 'rule' || kind === 'alarm');
  return alarm === undefined || place(alarm.arn) === place(arn);
};

export async function topics(account: Account, known: readonly Part[]): Promise<Part[]> {
  const client = account.client(SNSClient);
  const arns = textsIn(known, topicArn).filter((arn) => isHere(arn, known));
  const found = await mapSome(arns, async (TopicArn): Promise<Part[]> => {
    try {
      const { Attributes } = await client.send(new GetTopicAttributesCommand({ TopicArn }));
      const subscriptions = await subscribers(account, TopicArn);
      const name = TopicArn.slice(TopicArn.lastIndexOf(':') + 1);
      return [{ kind: 'topic', name, arn: TopicArn, described: { ...Attributes, subscriptions } }];
    } catch (error) {
      if (error instanceof NotFoundException) return [];
      throw error;
    }
  });
  return found.flat();
}

export async function queues(account: Account, known: readonly Part[]): Promise<Part[]> {
  const client = account.client(SQSClient);
  const starting = known.filter(({ kind }) => kind === 'schedule' || kind === 'rule');
  const arns = textsIn(textsIn(starting, /"DeadLetterConfig":\s*\{"Arn":\s*"[^"]*"/g), queueArn).filter((arn) =>
    isHere(arn, known),
  );
  const found = await mapSome(arns, async (arn): Promise<Part[]> => {
    const name = arn.slice(arn.lastIndexOf(':') + 1);
    try {
      const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: name }));
      const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
      return [{ kind: 'queue', name, arn, described: { QueueName: name, ...Attributes } }];
    } catch (error) {
      if (error instanceof QueueDoesNotExist) return [];
      throw error;
    }
  });
  return found.flat();
}
