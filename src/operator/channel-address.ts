/**
 * The address of somebody who is told by a topic: where it is written, and another one in its place. One that stands in a template is changed there: a
 * subscription changed beside it would be another than the stack says, and come back with it.
 * Sources: SNS API reference, Subscribe, GetSubscriptionAttributes, Unsubscribe; CloudFormation API reference, DescribeStackResources.
 */
import {
  CloudFormationClient,
  DescribeStackResourcesCommand,
  GetTemplateCommand,
  type StackResource,
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
import { unreachedOf } from './unreached.ts';

export interface Channel {
  /** Its ARN. */
  readonly topic: string;
  readonly endpoint: string;
}

/** The stack in whose template or parameters it stands; undefined: it was subscribed by hand. Throws the SDK's errors. */
export async function stackOfAddress(account: Account, { topic, endpoint }: Channel): Promise<string | undefined> {
  const resources = await besideTopic(account, topic);
  const stack = resources[0]?.StackName;
  if (stack === undefined) return undefined;
  return (await writtenIn(account, stack, resources))(endpoint) ? stack : undefined;
}

/** Whether an address stands in the template of a stack or in its parameters, or is one of its resources. Throws the SDK's errors. */
export async function writtenIn(
  account: Account,
  stack: string,
  resources: readonly { readonly PhysicalResourceId?: string | undefined }[],
): Promise<(endpoint: string) => boolean> {
  const [described, { TemplateBody = '' }] = await Promise.all([
    describeStack(account, stack),
    account.client(CloudFormationClient).send(new GetTemplateCommand({ StackName: stack, TemplateStage: 'Original' })),
  ]);
  const texts = [TemplateBody, ...(described?.Parameters ?? []).map(({ ParameterValue = '' }) => ParameterValue)];
  // A queue is called by its address, a function by its name.
  const names = new Set(resources.map(({ PhysicalResourceId = '' }) => lastPart(PhysicalResourceId)));
  return (endpoint) =>
    texts.some((text) => text.includes(endpoint)) || (endpoint.startsWith('arn:') && names.has(lastPart(endpoint)));
}

const lastPart = (name: string): string | undefined => name.split(/[:/]/).at(-1);

/** The topic, and what its stack has beside it; none where it is of no stack. */
async function besideTopic(account: Account, PhysicalResourceId: string): Promise<StackResource[]> {
  try {
    const { StackResources = [] } = await account
      .client(CloudFormationClient)
      .send(new DescribeStackResourcesCommand({ PhysicalResourceId }));
    return StackResources;
  } catch (error) {
    // CloudFormation's word for what is of no stack.
    if ((error as Error).name === 'ValidationError') return [];
    throw error;
  }
}

/** What of a subscription is its own, and goes on with another address. */
const kept = ['DeliveryPolicy', 'FilterPolicy', 'FilterPolicyScope', 'RawMessageDelivery', 'RedrivePolicy'] as const;

export interface Changed {
  /** It has to be confirmed there first. */
  readonly isPending: boolean;
  /** The old address was asked to confirm, and nothing takes that back: it ends by itself. */
  readonly isLeft: boolean;
}

/** By the same protocol. Throws OperatorError, and the SDK's errors. */
export async function changeAddress(account: Account, channel: Channel, to: string): Promise<Changed> {
  const { topic, endpoint } = channel;
  const stack = await stackOfAddress(account, channel);
  if (stack !== undefined)
    throw new OperatorError(`${endpoint} stands in the template of ${stack}`, 'change it there, and deploy it');
  const all = (await subscribers(account, topic)).filter((each) => each.Endpoint === endpoint);
  const found = all.find(isConfirmed) ?? all[0];
  if (!found) throw new OperatorError(`${endpoint} is no subscriber of ${topic}`);
  const arn = isConfirmed(found) ? found.SubscriptionArn : await pendingArn(account, channel);
  return replace(account, { ...found, SubscriptionArn: arn }, to);
}

/** SNS says the ARN of one that is not confirmed to nobody who lists them: who cannot be asked to confirm is in the ledger here. */
async function pendingArn(account: Account, { topic, endpoint }: Channel): Promise<string | undefined> {
  const unreached = await unreachedOf(account);
  return unreached.find((each) => each.isPending && each.topicArn === topic && each.endpoint === endpoint)
    ?.subscriptionArn;
}

async function replace(account: Account, { SubscriptionArn, TopicArn, Protocol }: Subscription, to: string) {
  const client = account.client(SNSClient);
  const Attributes = SubscriptionArn === undefined ? {} : await attributesOf(client, SubscriptionArn);
  const made = await client.send(
    new SubscribeCommand({
      TopicArn,
      Protocol,
      Endpoint: to,
      Attributes,
      ReturnSubscriptionArn: false,
    }),
  );
  if (SubscriptionArn !== undefined) await client.send(new UnsubscribeCommand({ SubscriptionArn }));
  return { isPending: !isConfirmed(made), isLeft: SubscriptionArn === undefined };
}

async function attributesOf(client: SNSClient, SubscriptionArn: string): Promise<Record<string, string>> {
  const { Attributes = {} } = await client.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
  return Object.fromEntries(kept.flatMap((name) => (Attributes[name] === undefined ? [] : [[name, Attributes[name]]])));
}
