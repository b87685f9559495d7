/**
 * Deliveries: each target of an event gets a row in the inbox, and is tried until it has the event, its retry policy is used up, or
 * trying again cannot help. Then the event goes to the target's dead-letter queue, or is dropped; either is seen in the ledger.
 */
import type { Target } from '@aws-sdk/client-eventbridge';
import type { SendMessageRequest } from '@aws-sdk/client-sqs';
import { type Instant, isoSeconds, later } from '../../../languages/instant.ts';
import { AwsError } from '../../kit/aws-error.ts';
import { root } from '../../kit/caller.ts';
import type { Context } from '../../kit/service.ts';
import type { BusEvent } from './event.ts';
import { type Failure, failureOf } from './failure.ts';
import { invoke, queueUrl } from './invoke.ts';
import { backoffSecondsMax, eventAgeSecondsDefault, retryAttemptsDefault } from './limits.ts';
import { count } from './metrics.ts';
import { principal } from './pass-role.ts';
import type { Retries } from './retries.ts';
import type { Rule, Rules } from './rule.ts';
import { targetInput } from './target-input.ts';

/** Plain JSON: it is the payload of a row. */
export interface Delivery {
  readonly rule: string;
  readonly ruleArn: string;
  readonly targetId: string;
  readonly targetArn: string;
  readonly event: BusEvent;
  /** Its row in the ledger; events that are no ticks get one only when they are lost. */
  readonly ledgerId?: number;
  /** Attempts so far. */
  readonly attempts: number;
  /** When the event came: the retry policy counts from here. */
  readonly since: Instant;
}

export function postDelivery(context: Context, rule: Rule, target: Target, event: BusEvent, ledgerId?: number): void {
  const delivery: Delivery = {
    rule: rule.name,
    ruleArn: rule.arn,
    targetId: String(target.Id),
    targetArn: String(target.Arn),
    event,
    ...(ledgerId === undefined ? {} : { ledgerId }),
    attempts: 0,
    since: context.now,
  };
  repost(context, delivery);
}

export const repost = (context: Context, delivery: Delivery): void =>
  context.post('deliver', `${delivery.event.id} ${delivery.rule} ${delivery.targetId}`, delivery);

/** The target is taken as it is now: one that was mended is tried as mended. */
export function deliver(context: Context, rules: Rules, retries: Retries, before: Delivery): void {
  const rule = rules.find(before.rule);
  const target = rule?.targets.find(({ Id }) => Id === before.targetId);
  if (rule && target) attempt(context, retries, rule, target, { ...before, attempts: before.attempts + 1 });
  else {
    count(context, before.rule, 'FailedInvocations');
    conclude(context, before, 'failed', { why: 'the target was removed before the event was delivered' });
  }
}

function attempt(context: Context, retries: Retries, rule: Rule, target: Target, delivery: Delivery): void {
  count(context, rule.name, 'InvocationAttempts');
  if (delivery.attempts > 1) count(context, rule.name, 'RetryInvocationAttempts');
  try {
    const around = { ruleArn: rule.arn, ruleName: rule.name, ingestionTime: isoSeconds(delivery.since) };
    const input = targetInput(target, delivery.event, around);
    const started = context.attempt(() => invoke(context, rule, target, delivery.event, input));
    count(context, rule.name, 'Invocations');
    count(context, rule.name, 'SuccessfulInvocationAttempts');
    conclude(context, delivery, 'delivered', { started });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const failure = failureOf(error);
    const due = later(context.now, backoffSeconds(context, delivery.attempts));
    const exhausted = exhaustedBy(target, delivery, due);
    if (failure.again && !exhausted) retries.add(context, delivery, due);
    else giveUp(context, target, delivery, failure, failure.again ? exhausted : undefined);
  }
}

/** The condition of the retry policy that forbids another attempt at `due`, by AWS's name. */
function exhaustedBy({ RetryPolicy = {} }: Target, { attempts, since }: Delivery, due: Instant): string | undefined {
  const { MaximumRetryAttempts, MaximumEventAgeInSeconds } = RetryPolicy;
  if (attempts > (MaximumRetryAttempts ?? retryAttemptsDefault)) return 'MaximumRetryAttempts';
  const last = later(since, MaximumEventAgeInSeconds ?? eventAgeSecondsDefault);
  return due > last ? 'MaximumEventAgeInSeconds' : undefined;
}

/** Whole milliseconds, in seconds. */
function backoffSeconds(context: Context, attempts: number): number {
  const seconds = Math.min(backoffSecondsMax, 2 ** attempts);
  return Math.round(seconds * (1 + context.random() / 5) * 1000) / 1000;
}

function giveUp(
  context: Context,
  target: Target,
  delivery: Delivery,
  failure: Failure,
  exhausted: string | undefined,
): void {
  count(context, delivery.rule, 'Invocations');
  count(context, delivery.rule, 'FailedInvocations');
  const why = `${failure.code}: ${failure.message}`;
  const queue = target.DeadLetterConfig?.Arn;
  if (!queue) {
    conclude(context, delivery, 'failed', { why });
    return;
  }
  try {
    const caller = { kind: 'service', principal, sourceArn: delivery.ruleArn } as const;
    context.call('sqs', 'SendMessage', deadLetter(queue, delivery, failure, exhausted), caller);
    count(context, delivery.rule, 'InvocationsSentToDlq');
    conclude(context, delivery, 'dead-lettered', { why });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    count(context, delivery.rule, 'InvocationsFailedToBeSentToDlq');
    conclude(context, delivery, 'failed', { why: `${why}; dead-letter queue \`${queue}\`: ${error.message}` });
  }
}

function deadLetter(
  queue: string,
  delivery: Delivery,
  failure: Failure,
  exhausted: string | undefined,
): SendMessageRequest {
  const text = (StringValue: string) => ({ DataType: 'String', StringValue });
  return {
    QueueUrl: queueUrl(queue),
    MessageBody: JSON.stringify(delivery.event),
    MessageAttributes: {
      RULE_ARN: text(delivery.ruleArn),
      TARGET_ARN: text(delivery.targetArn),
      ERROR_CODE: text(failure.code),
      ERROR_MESSAGE: text(failure.message || failure.code),
      ...(exhausted ? { EXHAUSTED_RETRY_CONDITION: text(exhausted) } : {}),
      RETRY_ATTEMPTS: { DataType: 'Number', StringValue: String(delivery.attempts - 1) },
    },
  };
}

type Outcome = { readonly started: string } | { readonly why: string };

function conclude(
  context: Context,
  delivery: Delivery,
  status: 'delivered' | 'dead-lettered' | 'failed',
  outcome: Outcome,
): void {
  const { ledgerId, attempts, event, ruleArn, targetId, targetArn } = delivery;
  if (ledgerId !== undefined) {
    context.call('punctual', 'EndDelivery', { delivery: ledgerId, status, attempts, ...outcome }, root);
  } else if (status !== 'delivered') {
    const failure = { eventId: event.id, ruleArn, targetId, targetArn, status, attempts, ...outcome };
    context.call('punctual', 'RecordFailure', failure, root);
  }
}
