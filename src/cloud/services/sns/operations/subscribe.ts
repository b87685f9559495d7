/** Subscribe, ConfirmSubscription and Unsubscribe, by call and by link. Source: API reference; Developer Guide, "Confirm the subscription". */
import type {
  ConfirmSubscriptionInput,
  ConfirmSubscriptionResponse,
  SubscribeInput,
  SubscribeResponse,
  UnsubscribeInput,
} from '@aws-sdk/client-sns';
import { parseArn } from '../../../kit/arn.ts';
import { callerArn } from '../../../kit/caller.ts';
import type { Context, Handler } from '../../../kit/service.ts';
import type { Sns } from '../context.ts';
import { requestConfirmation } from '../delivery/confirmation.ts';
import { findSubscription, subscriptionArn, topicAt } from '../names.ts';
import { isSigned, onSubscription, onTopic } from '../permissions.ts';
import { denied, invalid, notThereYet } from '../refusals.ts';
import type { Protocol, Subscription } from '../tables.ts';
import { checkSubscriptionAttributes } from './subscription-attributes.ts';

const known: readonly string[] = ['http', 'https', 'email', 'email-json', 'sqs', 'lambda', 'firehose'];
const knownToAws: readonly string[] = ['sms', 'application'];

/** The same endpoint again is the same subscription; one that is not confirmed is sent the request again. */
export const subscribe: Handler<Sns, SubscribeInput, SubscribeResponse> = {
  permissions: onTopic('Subscribe'),
  handle(service, input, context) {
    const topic = topicAt(service, input.TopicArn);
    const protocol = checkProtocol(input.Protocol ?? '');
    const endpoint = checkEndpoint(service, protocol, input.Endpoint ?? '');
    const attributes = checkSubscriptionAttributes(service, protocol, input.Attributes ?? {});
    const there = service.tables.subscriptionTo(topic.name, protocol, endpoint);
    if (there) checkSame(there, attributes);
    const subscription: Subscription = there ?? {
      id: context.id(),
      topic: topic.name,
      protocol,
      endpoint,
      attributes,
      principal: callerArn(context.caller, service.host.account),
      token: isOfAws(protocol) ? undefined : newToken(context),
      authenticated: isOfAws(protocol),
      locked: false,
      unsubscribeToken: newToken(context),
    };
    if (!there) service.tables.putSubscription(subscription);
    if (subscription.token !== undefined) requestConfirmation(service, context, subscription, subscription.token);
    const isShown = subscription.token === undefined || input.ReturnSubscriptionArn === true;
    return { SubscriptionArn: isShown ? subscriptionArn(service.host, subscription) : 'pending confirmation' };
  },
};

/** Endpoints that are confirmed by their owner's right to name them. */
const isOfAws = (protocol: Protocol): boolean => ['sqs', 'lambda', 'firehose'].includes(protocol);

const newToken = (context: Context): string => Buffer.from(context.bytes(32)).toString('hex');

function checkProtocol(protocol: string): Protocol {
  if (known.includes(protocol)) return protocol as Protocol;
  if (knownToAws.includes(protocol)) throw notThereYet(`the protocol ${protocol}`);
  throw invalid(`Amazon SNS does not support this protocol string: ${protocol}`);
}

function checkEndpoint(service: Sns, protocol: Protocol, endpoint: string): string {
  switch (protocol) {
    case 'http':
    case 'https':
      if (!endpoint.startsWith(`${protocol}://`) || !URL.canParse(endpoint))
        throw invalid('Endpoint must match the specified protocol');
      return endpoint;
    case 'email':
    case 'email-json':
      if (!/^[^\s@<>,;"]+@[^\s@<>,;"]+$/.test(endpoint)) throw invalid('Email address');
      return endpoint;
    case 'sqs': {
      const { service: owner, region, account } = parseArn(endpoint) ?? {};
      if (owner !== 'sqs') throw invalid('SQS endpoint ARN');
      if (endpoint.endsWith('.fifo'))
        throw invalid(
          'Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics',
        );
      if (region !== service.host.region || account !== service.host.account)
        throw notThereYet(`a queue of another account or region (\`${endpoint}\`)`);
      return endpoint;
    }
    case 'lambda':
    case 'firehose':
      if (parseArn(endpoint)?.service !== protocol) throw invalid(`${endpointNames[protocol]} endpoint ARN`);
      return endpoint;
  }
}

const endpointNames = { lambda: 'Lambda', firehose: 'Firehose' };

function checkSame(there: Subscription, asked: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(asked)) {
    if (there.attributes[name] !== value)
      throw invalid('Attributes Reason: Subscription already exists with different attributes');
  }
}

/** A signed call proved who it is; the link that was sent proves only that it arrived. */
export const confirmSubscription: Handler<Sns, ConfirmSubscriptionInput, ConfirmSubscriptionResponse> = {
  permissions: (service, input, context) =>
    isSigned(context) ? onTopic('ConfirmSubscription')(service, input, context) : [],
  handle(service, input, context) {
    const topic = topicAt(service, input.TopicArn);
    const subscription = input.Token ? service.tables.subscriptionByToken(topic.name, input.Token) : undefined;
    if (!subscription) throw invalid('Token');
    const locked = input.AuthenticateOnUnsubscribe === 'true';
    service.tables.putSubscription({ ...subscription, token: undefined, authenticated: isSigned(context), locked });
    context.clearTimer('unconfirmed', subscription.id);
    return { SubscriptionArn: subscriptionArn(service.host, subscription) };
  },
};

/** The token stands in the links of messages; AWS's model has none, because there the ARN alone is the proof. */
interface UnsubscribeByLink extends UnsubscribeInput {
  readonly Token?: string;
}

/** Without a signature only by the link of a message: the ARN is no secret, and a page of any site can send a browser here. */
export const unsubscribe: Handler<Sns, UnsubscribeByLink, object> = {
  permissions: (service, input, context) =>
    isSigned(context) ? onSubscription('Unsubscribe')(service, input, context) : [],
  handle(service, input, context) {
    const subscription = findSubscription(service, input.SubscriptionArn);
    if (!subscription) return {};
    if (subscription.locked && !isSigned(context))
      throw denied('This subscription can only be unsubscribed by a signed call.');
    if (!isSigned(context) && input.Token !== subscription.unsubscribeToken)
      throw denied('Unsubscribing needs a signed call, or the whole link of a message to this subscription.');
    service.tables.removeSubscription(subscription.id);
    context.clearTimer('unconfirmed', subscription.id);
    const topic = service.tables.topic(subscription.topic);
    if (topic) service.tables.putTopic({ ...topic, deletedSubscriptions: topic.deletedSubscriptions + 1 });
    return {};
  },
};
