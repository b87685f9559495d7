/** Queues that are told by the office's topic, or would be. */
import { ListTopicsCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Account } from '../../src/operator/account.ts';
import type { Office } from './office.ts';

/** The topic of the office tells a queue too, which lets nobody send unless it has a policy. */
export async function tellQueue({ account }: Office, policy: object | undefined): Promise<string> {
  const sns = account.client(SNSClient);
  const { Topics: [topic] = [] } = await sns.send(new ListTopicsCommand({}));
  const Endpoint = await makeQueue(account, String(topic?.TopicArn), 'told', policy);
  await sns.send(new SubscribeCommand({ TopicArn: topic?.TopicArn, Protocol: 'sqs', Endpoint }));
  return Endpoint;
}

export async function makeQueue(account: Account, topic: string, QueueName: string, policy: object | undefined) {
  const [, , , region, number] = topic.split(':');
  const Attributes = policy && { Policy: JSON.stringify(policy) };
  await account.client(SQSClient).send(new CreateQueueCommand({ QueueName, Attributes }));
  return `arn:aws:sqs:${region}:${number}:${QueueName}`;
}

/** May send. */
export const anybody = { Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: '*' }] };
