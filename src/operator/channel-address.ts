/**
 * The address of somebody who is told by a topic: where it is written, and another one in its place. One that stands in a template is changed there: a
 * subscription changed beside it would be another than the stack says, and come back with it.
 * Sources: SNS API reference, Subscribe, GetSubscriptionAttributes, Unsubscribe; CloudFormation API reference, DescribeStackResources.
 */
import {
  CloudFormationClient,
  DescribeStackResourcesCommand,
  GetTemplateCommand,
} from '@aws-sdk/client-cloudformation';
import {
  GetSubscriptionAttributesCommand,
  SNSClient,
  SubscribeCommand,
  type Subscription,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import type { Account } from './account.ts';
import { describeStack } from './deploy/stack.ts';
import { isConfirmed, subscribers } from './deploy/subscribers.ts';
import { OperatorError } from './operator-error.ts';

export interface Channel {
  /** Its ARN. */
  readonly topic: string;
  readonly endpoint: string;
}

/** The stack in whose template or parameters it stands; undefined: it was subscribed by hand. Throws the SDK's errors. */
export async function stackOfAddress(account: Account, { topic, endpoint }: Channel): Promise<string | undefined> {
  const stack = await stackOfTopic(account, topic);
  if (stack === undefined) return undefined;
  const [described, { TemplateBody = '' }] = await Promise.all([
    describeStack(account, stack),
    account.client(CloudFormationClient).send(new GetTemplateCommand({ StackName: stack, TemplateStage: 'Original' })),
  ]);
  const given = (described?.Parameters ?? []).map(({ ParameterValue = '' }) => ParameterValue);
  return [TemplateBody, ...given].some((text) => text.includes(endpoint)) ? stack : undefined;
}

async function stackOfTopic(account: Account, PhysicalResourceId: string): Promise<string | undefined> {
  try {
    const { StackResources = [] } = await account
      .client(CloudFormationClient)
      .send(new DescribeStackResourcesCommand({ PhysicalResourceId }));
    return StackResources[0]?.StackName;
  } catch (error) {
    // CloudFormation's word for what is of no stack.
    if ((error as Error).name === 'ValidationError') return undefined;
    throw error;
  }
}

/** What of a subscription is its own, and goes on with another address. */
const kept = ['DeliveryPolicy', 'FilterPolicy', 'FilterPolicyScope', 'RawMessageDelivery', 'RedrivePolicy'] as const;

/** By the same protocol; whether it has to be confirmed there first. Throws OperatorError, and the SDK's errors. */
export async function changeAddress(account: Account, channel: Channel, to: string): Promise<{ isPending: boolean }> {
  const { topic, endpoint } = channel;
  const stack = await stackOfAddress(account, channel);
  if (stack !== undefined)
    throw new OperatorError(`${endpoint} stands in the template of ${stack}`, 'change it there, and deploy it');
  const found = (await subscribers(account, topic)).find((each) => each.Endpoint === endpoint && isConfirmed(each));
  if (!found) throw new OperatorError(`${endpoint} is no subscriber of ${topic} who has confirmed`);
  return replace(account, found, to);
}

async function replace(account: Account, { SubscriptionArn, TopicArn, Protocol }: Subscription, to: string) {
  const client = account.client(SNSClient);
  const { Attributes = {} } = await client.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
  const own = kept.flatMap((name) => (Attributes[name] === undefined ? [] : [[name, Attributes[name]]]));
  const made = await client.send(
    new SubscribeCommand({
      TopicArn,
      Protocol,
      Endpoint: to,
      Attributes: Object.fromEntries(own),
      ReturnSubscriptionArn: false,
    }),
  );
  await client.send(new UnsubscribeCommand({ SubscriptionArn }));
  return { isPending: !isConfirmed(made) };
}
