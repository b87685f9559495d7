/** Get- and SetQueueAttributes: what a queue is set to, checked, and what it holds now. */
import type {
  GetQueueAttributesRequest,
  GetQueueAttributesResult,
  QueueAttributeName,
  SetQueueAttributesRequest,
} from '@aws-sdk/client-sqs';
import { type Instant, instant } from '../../../languages/instant.ts';
import { own } from '../../../languages/own.ts';
import { parsePolicy } from '../../../languages/policy/parse-policy.ts';
import { isProblems, renderProblem } from '../../../languages/problem.ts';
import { parseArn } from '../../kit/arn.ts';
import { AwsError } from '../../kit/aws-error.ts';
import type { Handler } from '../../kit/service.ts';
import { attributeRules, fifoAttributes } from './attributes.table.ts';
import type { Sqs } from './context.ts';
import { onQueue } from './permissions.ts';
import { enactedPolicy } from './queue-policy.ts';
import { queueArn, queueAt } from './queue-url.ts';
import { invalidAttribute, invalidValue } from './refusals.ts';
import type { Queue } from './tables.ts';

/** Of the queue of that name, a standard one. Throws AWS's errors for what cannot be set. An empty Policy, RedrivePolicy or key unsets it. */
export function checkAttributes(
  service: Sqs,
  queue: string,
  given: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const checked: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    if (name === 'FifoQueue' && value === 'true')
      throw invalidValue(
        'The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length.',
      );
    const rule = own(attributeRules, name);
    if (!rule) throw new AwsError('InvalidAttributeName', `Unknown Attribute ${name}.`);
    if (rule.range && !isWholeWithin(value, rule.range))
      throw invalidAttribute(name, `write a whole number from ${rule.range.join(' to ')}`);
    if (rule.form === 'boolean' && value !== 'true' && value !== 'false')
      throw invalidAttribute(name, 'write `true` or `false`');
    if (rule.form === 'policy' && value !== '') checkPolicy(name, value);
    if (name === 'RedrivePolicy' && value !== '') checkAllowed(service, queue, value, readRedrive(service, value));
    if (name === 'RedriveAllowPolicy' && value !== '') readAllowance(value);
    checked[name] = value;
  }
  return checked;
}

/** AWS keeps any JSON object; one without statements grants nothing. */
function checkPolicy(name: string, text: string): void {
  if (enactedPolicy(text) === undefined) return;
  const policy = parsePolicy(text, 'resource');
  if (isProblems(policy)) throw invalidAttribute(name, policy.map(renderProblem).join('; '));
}

const isWholeWithin = (text: string, [least, most]: readonly [number, number]): boolean =>
  /^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most;

function parseJson(text: string, name: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // refused below
  }
  throw invalidValue(`Value ${text} for parameter ${name} is invalid. Reason: Redrive policy is not a valid JSON map.`);
}

export interface Redrive {
  /** The dead-letter queue's name. */
  readonly to: string;
  readonly maxReceiveCount: number;
}

function readRedrive(service: Sqs, text: string): Redrive {
  const wrong = (reason: string) =>
    invalidValue(`Value ${text} for parameter RedrivePolicy is invalid. Reason: ${reason}`);
  const { deadLetterTargetArn, maxReceiveCount } = parseJson(text, 'RedrivePolicy');
  const target = typeof deadLetterTargetArn === 'string' ? parseArn(deadLetterTargetArn) : undefined;
  if (!target) throw wrong('Redrive policy does not contain mandatory attribute: deadLetterTargetArn.');
  const max = Number(maxReceiveCount);
  if (maxReceiveCount === undefined)
    throw wrong('Redrive policy does not contain mandatory attribute: maxReceiveCount.');
  if (!Number.isInteger(max) || max < 1 || max > 1000)
    throw wrong('Invalid value for maxReceiveCount: must be an integer between 1 and 1000.');
  if (deadLetterTargetArn !== queueArn(service.host, target.resource) || !service.tables.queue(target.resource))
    throw wrong('Dead letter target does not exist.');
  return { to: target.resource, maxReceiveCount: max };
}

interface Allowance {
  readonly redrivePermission: string;
  /** With `byQueue`. */
  readonly sourceQueueArns: readonly string[];
}

/** "up to 10 source queues": API reference, SetQueueAttributes (RedriveAllowPolicy). */
const sourceQueuesMax = 10;

function readAllowance(text: string): Allowance {
  const wrong = (reason: string) =>
    invalidValue(`Value ${text} for parameter RedriveAllowPolicy is invalid. Reason: ${reason}`);
  const { redrivePermission, sourceQueueArns } = parseJson(text, 'RedriveAllowPolicy');
  const arns = sourceQueueArns ?? [];
  if (typeof redrivePermission !== 'string' || !['allowAll', 'denyAll', 'byQueue'].includes(redrivePermission))
    throw wrong('redrivePermission must be allowAll, denyAll or byQueue.');
  if (
    !Array.isArray(arns) ||
    !arns.every((arn): arn is string => typeof arn === 'string' && parseArn(arn) !== undefined)
  )
    throw wrong('sourceQueueArns must be a list of ARNs.');
  const isByQueue = redrivePermission === 'byQueue';
  if (isByQueue ? arns.length === 0 || arns.length > sourceQueuesMax : arns.length > 0)
    throw wrong(
      isByQueue
        ? `sourceQueueArns must have from 1 to ${sourceQueuesMax} ARNs.`
        : `sourceQueueArns can be given with redrivePermission byQueue alone.`,
    );
  return { redrivePermission, sourceQueueArns: arns };
}

/** Whether the dead-letter queue lets this queue use it. A queue without such a policy lets all. */
function checkAllowed({ host, tables }: Sqs, queue: string, text: string, { to }: Redrive): void {
  const policy = tables.queue(to)?.attributes['RedriveAllowPolicy'];
  if (!policy) return;
  const { redrivePermission, sourceQueueArns } = readAllowance(policy);
  if (redrivePermission === 'allowAll' || sourceQueueArns.includes(queueArn(host, queue))) return;
  throw invalidValue(
    `Value ${text} for parameter RedrivePolicy is invalid. Reason: The redrive allow policy of ${to} does not let ${queue} use it as a dead-letter queue.`,
  );
}

/** Undefined where it has none, or its dead-letter queue is gone. */
export function redriveOf(service: Sqs, { attributes }: Queue): Redrive | undefined {
  const text = attributes['RedrivePolicy'];
  if (!text) return undefined;
  const { deadLetterTargetArn, maxReceiveCount } = JSON.parse(text) as {
    deadLetterTargetArn: string;
    maxReceiveCount: unknown;
  };
  const to = parseArn(deadLetterTargetArn)?.resource ?? '';
  return service.tables.queue(to) ? { to, maxReceiveCount: Number(maxReceiveCount) } : undefined;
}

export const secondsOf = ({ attributes }: Queue, name: string): number =>
  Number(attributes[name] ?? attributeRules[name]?.defaultValue);

/** Messages sent up to then are past their retention. */
export const expiredBefore = (queue: Queue, now: Instant): Instant =>
  instant(now - secondsOf(queue, 'MessageRetentionPeriod') * 1000);

export const setQueueAttributes: Handler<Sqs, SetQueueAttributesRequest, object> = {
  permissions: onQueue('SetQueueAttributes'),
  handle(service, input, { now }) {
    const queue = queueAt(service, input.QueueUrl);
    const attributes = { ...queue.attributes, ...checkAttributes(service, queue.name, input.Attributes ?? {}) };
    service.tables.putQueue({ ...queue, attributes: withoutUnset(attributes), modifiedAt: now });
    return {};
  },
};

export const withoutUnset = (attributes: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== ''));

export const getQueueAttributes: Handler<Sqs, GetQueueAttributesRequest, GetQueueAttributesResult> = {
  permissions: onQueue('GetQueueAttributes'),
  handle(service, input, { now }) {
    const queue = queueAt(service, input.QueueUrl);
    const asked = input.AttributeNames ?? [];
    const all = allAttributes(service, queue, now);
    for (const name of asked) {
      if (
        name !== 'All' &&
        !Object.hasOwn(all, name) &&
        !Object.hasOwn(attributeRules, name) &&
        !fifoAttributes.includes(name)
      )
        throw new AwsError('InvalidAttributeName', `Unknown Attribute ${name}.`);
    }
    if (asked.length === 0) return {};
    const wanted = Object.entries(all).filter(
      ([name]) => asked.includes('All') || asked.includes(name as QueueAttributeName),
    );
    return wanted.length === 0 ? {} : { Attributes: Object.fromEntries(wanted) };
  },
};

/** A queue with a key of its own is not encrypted with SQS's: SetQueueAttributes, "Only one server-side encryption option is supported per queue". */
const ofOwnKey = { SqsManagedSseEnabled: 'false', KmsDataKeyReusePeriodSeconds: '300' };

function allAttributes(service: Sqs, queue: Queue, now: Instant): Record<string, string> {
  const counts = service.tables.counts(queue.number, now, expiredBefore(queue, now));
  const defaults = Object.entries(attributeRules).flatMap(([name, { defaultValue }]) =>
    defaultValue === undefined ? [] : [[name, defaultValue]],
  );
  return {
    ...Object.fromEntries(defaults),
    ...(queue.attributes['KmsMasterKeyId'] ? ofOwnKey : {}),
    ...queue.attributes,
    QueueArn: queueArn(service.host, queue.name),
    ApproximateNumberOfMessages: String(counts.visible),
    ApproximateNumberOfMessagesNotVisible: String(counts.inFlight),
    ApproximateNumberOfMessagesDelayed: String(counts.delayed),
    CreatedTimestamp: String(Math.floor(queue.createdAt / 1000)),
    LastModifiedTimestamp: String(Math.floor(queue.modifiedAt / 1000)),
  };
}
