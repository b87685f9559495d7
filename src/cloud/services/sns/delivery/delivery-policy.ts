/**
 * Delivery policies of topics and HTTP subscriptions: read, checked, and put together.
 * Enacted: healthyRetryPolicy, requestPolicy.headerContentType. Refused: throttling, a sickly policy.
 * Source: SNS Developer Guide, "Creating an HTTP/S delivery policy".
 */
import { isObject } from '../../../../languages/is-object.ts';
import { invalid } from '../refusals.ts';
import { httpRetries, type RetryPolicy } from './retry.ts';

export interface DeliveryPolicy {
  readonly retries: RetryPolicy;
  readonly contentType: string;
}

export const defaultContentType = 'text/plain; charset=UTF-8';

/** A topic's policy has its members under `http`; a subscription's has the same without. */
const topicNames = {
  retries: 'defaultHealthyRetryPolicy',
  throttle: 'defaultThrottlePolicy',
  request: 'defaultRequestPolicy',
};
const subscriptionNames = { retries: 'healthyRetryPolicy', throttle: 'throttlePolicy', request: 'requestPolicy' };

type Json = Record<string, unknown>;

/** Throws AWS's error for what is no policy, or has what is not enacted. */
export function checkDeliveryPolicy(text: string, of: 'topic' | 'subscription'): void {
  parse(text, of);
}

/** The subscription's members, else the topic's, else AWS's defaults. */
export function effectivePolicy(topic: string | undefined, subscription: string | undefined): DeliveryPolicy {
  const ofTopic = topic ? parse(topic, 'topic') : {};
  const ofSubscription = subscription ? parse(subscription, 'subscription') : {};
  const own = ofTopic.overridesDisabled ? {} : ofSubscription;
  return {
    retries: { ...httpRetries, ...ofTopic.retries, ...own.retries },
    contentType: own.contentType ?? ofTopic.contentType ?? defaultContentType,
  };
}

/** As GetTopicAttributes and GetSubscriptionAttributes show it. */
export function renderPolicy({ retries, contentType }: DeliveryPolicy, of: 'topic' | 'subscription'): string {
  if (of === 'subscription')
    return JSON.stringify({ healthyRetryPolicy: retries, requestPolicy: { headerContentType: contentType } });
  return JSON.stringify({
    http: {
      defaultHealthyRetryPolicy: retries,
      disableSubscriptionOverrides: false,
      defaultRequestPolicy: { headerContentType: contentType },
    },
  });
}

interface Parsed {
  readonly retries?: Partial<RetryPolicy>;
  readonly contentType?: string;
  readonly overridesDisabled?: boolean;
}

function parse(text: string, of: 'topic' | 'subscription'): Parsed {
  const names = of === 'topic' ? topicNames : subscriptionNames;
  const whole = parseObject(text);
  const policy = of === 'topic' ? objectAt(whole, 'http') : whole;
  const known = new Set([...Object.values(names), 'disableSubscriptionOverrides', 'guaranteed', 'sicklyRetryPolicy']);
  for (const name of Object.keys(policy)) if (!known.has(name)) throw invalid(`DeliveryPolicy: Unknown member ${name}`);
  for (const name of [names.throttle, 'sicklyRetryPolicy'])
    if (policy[name] != null) throw invalid(`DeliveryPolicy: ${name} is not there yet in this version of Punctual`);
  const contentType = objectAt(policy, names.request)['headerContentType'];
  return {
    retries: checkRetries(objectAt(policy, names.retries)),
    ...(typeof contentType === 'string' ? { contentType } : {}),
    ...(policy['disableSubscriptionOverrides'] === true ? { overridesDisabled: true } : {}),
  };
}

function parseObject(text: string): Json {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value as Json;
  } catch {
    // refused below
  }
  throw invalid('DeliveryPolicy: failed to parse JSON.');
}

function objectAt(object: Json, name: string): Json {
  const value = object[name];
  if (value === undefined || value === null) return {};
  if (typeof value === 'object' && !Array.isArray(value)) return value as Json;
  throw invalid(`DeliveryPolicy: ${name} must be an object`);
}

const numbers = [
  'numRetries',
  'numNoDelayRetries',
  'numMinDelayRetries',
  'numMaxDelayRetries',
  'minDelayTarget',
  'maxDelayTarget',
] as const;
const retriesMax = 100;
const delaySecondsMax = 3600;

function checkRetries(given: Json): Partial<RetryPolicy> {
  const { backoffFunction, ...rest } = given;
  if (
    backoffFunction != null &&
    !['linear', 'arithmetic', 'geometric', 'exponential'].includes(String(backoffFunction))
  )
    throw invalid(
      'DeliveryPolicy: healthyRetryPolicy.backoffFunction must be one of linear, arithmetic, geometric, exponential',
    );
  for (const [name, value] of Object.entries(rest)) {
    const max = name.endsWith('Target') ? delaySecondsMax : retriesMax;
    if (!(numbers as readonly string[]).includes(name)) throw invalid(`DeliveryPolicy: Unknown member ${name}`);
    if (value !== null && (!Number.isInteger(value) || (value as number) < 0 || (value as number) > max))
      throw invalid(`DeliveryPolicy: healthyRetryPolicy.${name} must be between 0 and ${max}`);
  }
  const retries = { ...httpRetries, ...withoutNull(given) } as RetryPolicy;
  if (retries.minDelayTarget < 1)
    throw invalid('DeliveryPolicy: healthyRetryPolicy.minDelayTarget must be greater than or equal to 1');
  if (retries.maxDelayTarget < retries.minDelayTarget)
    throw invalid('DeliveryPolicy: healthyRetryPolicy.maxDelayTarget must be greater than or equal to minDelayTarget');
  if (retries.numNoDelayRetries + retries.numMinDelayRetries + retries.numMaxDelayRetries > retries.numRetries)
    throw invalid(
      'DeliveryPolicy: healthyRetryPolicy.numRetries must be at least the sum of the retries of its phases',
    );
  return withoutNull(given);
}

const withoutNull = (given: Json): Partial<RetryPolicy> =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
