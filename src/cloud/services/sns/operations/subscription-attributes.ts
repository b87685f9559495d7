/** A subscription's attributes: checked, set and shown. Source: API reference, Subscribe, GetSubscriptionAttributes. */
import type {
  GetSubscriptionAttributesInput,
  GetSubscriptionAttributesResponse,
  SetSubscriptionAttributesInput,
} from '@aws-sdk/client-sns';
import { parseArn } from '../../../kit/arn.ts';
import type { Notice } from '../../../kit/notice.ts';
import type { Handler } from '../../../kit/service.ts';
import type { Sns } from '../context.ts';
import { checkDeliveryPolicy, effectivePolicy, renderPolicy } from '../delivery/delivery-policy.ts';
import { checkFilter, scopes } from '../delivery/filter.ts';
import { subscriptionArn, subscriptionAt, topicArn } from '../names.ts';
import { onSubscription } from '../permissions.ts';
import { invalid, notThereYet } from '../refusals.ts';
import type { Subscription } from '../tables.ts';

/** Throws AWS's error for one that cannot be set; an empty text, or a policy that is an empty object, unsets it. */
export function checkSubscriptionAttributes(
  service: Sns,
  protocol: string,
  attributes: Readonly<Record<string, string>>,
): Record<string, string> {
  const set = Object.entries(attributes)
    .filter(([name, value]) => !unsets(name, value))
    .map(([name, value]) => [name, kept(name, value)] as const);
  for (const [name, value] of set) checkOne(service, protocol, name, value, attributes['FilterPolicyScope']);
  return Object.fromEntries(set);
}

/** `True` is taken for `true`. */
const kept = (name: string, value: string): string => (name === 'RawMessageDelivery' ? value.toLowerCase() : value);

const policies: readonly string[] = ['FilterPolicy', 'DeliveryPolicy', 'RedrivePolicy'];

/** "Set FilterPolicy to an empty JSON body": Developer Guide, "Removing a subscription filter policy". */
const unsets = (name: string, value: string): boolean =>
  value === '' || (policies.includes(name) && /^\s*\{\s*\}\s*$/.test(value));

function checkOne(service: Sns, protocol: string, name: string, value: string, scope = 'MessageAttributes'): void {
  switch (name) {
    case 'RawMessageDelivery':
      if (value !== 'true' && value !== 'false')
        throw invalid(`Attributes Reason: RawMessageDelivery: Invalid value [${value}]. Must be true or false.`);
      if (value === 'true' && protocol.startsWith('email'))
        throw invalid('Attributes Reason: Delivery protocol [email] does not support raw message delivery.');
      return;
    case 'FilterPolicy':
      checkFilter(value, scope);
      return;
    case 'FilterPolicyScope':
      if (!scopes.includes(value))
        throw invalid(
          `FilterPolicyScope: Invalid value [${value}]. Please use either MessageBody or MessageAttributes`,
        );
      return;
    case 'DeliveryPolicy':
      if (!protocol.startsWith('http')) throw invalid('DeliveryPolicy: can only be set for HTTP/S subscriptions');
      checkDeliveryPolicy(value, 'subscription');
      return;
    case 'RedrivePolicy':
      checkRedrive(service, value);
      return;
    case 'SubscriptionRoleArn':
    case 'ReplayPolicy':
      throw notThereYet(`the attribute ${name}`);
    default:
      throw invalid('AttributeName');
  }
}

function checkRedrive(service: Sns, text: string): void {
  let target: unknown;
  try {
    target = (JSON.parse(text) as { deadLetterTargetArn?: unknown }).deadLetterTargetArn;
  } catch {
    throw invalid('RedrivePolicy: failed to parse JSON.');
  }
  const { service: owner, region, account } = parseArn(String(target)) ?? {};
  if (owner !== 'sqs' || region !== service.host.region || account !== service.host.account)
    throw invalid('RedrivePolicy: deadLetterTargetArn is an invalid arn');
}

export const setSubscriptionAttributes: Handler<Sns, SetSubscriptionAttributesInput, object> = {
  permissions: onSubscription('SetSubscriptionAttributes'),
  handle(service, input, context) {
    const { AttributeName: name = '', AttributeValue: value = '' } = input;
    const subscription = subscriptionAt(service, input.SubscriptionArn);
    const attributes = { ...subscription.attributes, [name]: kept(name, value) };
    checkOneOrEmpty(service, subscription.protocol, name, value, attributes);
    const set = Object.entries(attributes).filter(([key, text]) => !unsets(key, text));
    service.tables.putSubscription({ ...subscription, attributes: Object.fromEntries(set) });
    if (subscription.damage) context.notice(damageMended(subscription, set));
    return {};
  },
};

/** What could not be read is nowhere else. */
function damageMended(
  { topic, protocol, endpoint, damage }: Subscription,
  set: readonly (readonly [string, string])[],
): Notice {
  const names = set.map(([name]) => name).join(', ') || 'none';
  return {
    level: 'WARN',
    job: topic,
    message: `the attributes of the subscriber ${protocol} \`${endpoint}\` could not be read, and are from now on: ${names}; set what is missing, before stood \`${damage?.text}\``,
    ids: { topic },
  };
}

const settable = ['RawMessageDelivery', 'FilterPolicy', 'FilterPolicyScope', 'DeliveryPolicy', 'RedrivePolicy'];

function checkOneOrEmpty(
  service: Sns,
  protocol: string,
  name: string,
  value: string,
  all: Readonly<Record<string, string>>,
): void {
  if (unsets(name, value) && settable.includes(name)) return;
  checkSubscriptionAttributes(service, protocol, { ...all, [name]: value });
}

export const getSubscriptionAttributes: Handler<
  Sns,
  GetSubscriptionAttributesInput,
  GetSubscriptionAttributesResponse
> = {
  permissions: onSubscription('GetSubscriptionAttributes'),
  handle(service, input) {
    return { Attributes: describe(service, subscriptionAt(service, input.SubscriptionArn)) };
  },
};

function describe(service: Sns, subscription: Subscription): Record<string, string> {
  const { topic, protocol, endpoint, attributes, principal, token, authenticated } = subscription;
  const isHttp = protocol.startsWith('http');
  const policy = effectivePolicy(
    service.tables.topic(topic)?.attributes['DeliveryPolicy'],
    attributes['DeliveryPolicy'],
  );
  return {
    SubscriptionArn: subscriptionArn(service.host, subscription),
    TopicArn: topicArn(service.host, topic),
    Protocol: protocol,
    Endpoint: endpoint,
    Owner: service.host.account,
    PendingConfirmation: String(token !== undefined),
    ConfirmationWasAuthenticated: String(authenticated),
    SubscriptionPrincipal: principal,
    RawMessageDelivery: 'false',
    ...(attributes['FilterPolicy'] ? { FilterPolicyScope: 'MessageAttributes' } : {}),
    ...(isHttp ? { EffectiveDeliveryPolicy: renderPolicy(policy, 'subscription') } : {}),
    ...attributes,
  };
}
