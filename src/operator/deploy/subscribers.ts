/** Topics that reach nobody. Source: SNS API reference, ListSubscriptionsByTopic. */
import { CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import {
  AuthorizationErrorException,
  NotFoundException,
  paginateListSubscriptionsByTopic,
  SNSClient,
  type Subscription,
} from '@aws-sdk/client-sns';
import type { Account } from '../account.ts';

/** Sentences on the topics of a stack that nobody subscribes to, and on those who have not confirmed. Throws the SDK's errors. */
export async function unheardTopics(account: Account, stack: string): Promise<string[]> {
  const client = account.client(CloudFormationClient);
  const found: string[] = [];
  for await (const page of paginateListStackResources({ client }, { StackName: stack }))
    for (const { ResourceType, LogicalResourceId: id = '', PhysicalResourceId: arn } of page.StackResourceSummaries ??
      [])
      if (ResourceType === 'AWS::SNS::Topic' && arn !== undefined)
        found.push(...unheard(id, await subscribers(account, arn)));
  return found;
}

/** Throws the SDK's errors. */
export async function subscribers(account: Account, TopicArn: string): Promise<Subscription[]> {
  const client = account.client(SNSClient);
  const all: Subscription[] = [];
  for await (const page of paginateListSubscriptionsByTopic({ client }, { TopicArn }))
    all.push(...(page.Subscriptions ?? []));
  return all;
}

/** Pending ones have a word in the place of their ARN. */
export const isConfirmed = ({ SubscriptionArn = '' }: Subscription): boolean => SubscriptionArn.startsWith('arn:');

/** Somebody has confirmed a subscription to the topic; also where nobody lets us look. Throws the SDK's other errors. */
export async function isHeard(account: Account, topicArn: string): Promise<boolean> {
  try {
    return (await subscribers(account, topicArn)).some(isConfirmed);
  } catch (error) {
    if (error instanceof NotFoundException) return false;
    if (error instanceof AuthorizationErrorException) return true;
    throw error;
  }
}

function unheard(topic: string, all: readonly Subscription[]): string[] {
  if (all.length === 0) return [`nobody subscribes to ${topic}: what is told to it reaches nobody`];
  return all
    .filter((subscription) => !isConfirmed(subscription))
    .map(
      ({ Endpoint, Protocol }) =>
        `${Endpoint} has not confirmed its subscription to ${topic}: until then nothing reaches it (${Protocol?.startsWith('email') ? "the mail's link" : 'what it was sent to confirm it by'} is good for 2 days)`,
    );
}
