/**
 * Deliveries: each target of an event gets a row in the inbox, and is tried until it has the event, its retry policy is used up, or
 * trying again cannot help. Then the event goes to the target's dead-letter queue, or is dropped; the ledger shows either.
 */
import type { Target } from '@aws-sdk/client-eventbridge';
import type { SendMessageRequest } from '@aws-sdk/client-sqs';
import { type Instant, isoSeconds, later } from '../../../../languages/instant.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import { root } from '../../../kit/caller.ts';
import type { Context } from '../../../kit/service.ts';
import type { Events } from '../context.ts';
import { backoffSecondsMax, eventAgeSecondsDefault, retryAttemptsDefault } from '../limits.ts';
import { count } from '../metrics.ts';
import { principal } from '../pass-role.ts';
import type { Rule } from '../rule.ts';
import { type Delivery, repostDelivery } from './delivery.ts';
import { type Failure, failureOf } from './failure.ts';
import { invoke, queueUrl } from './invoke.ts';
import { targetInput } from './target-input.ts';

/** The target is taken as it is now: one that was corrected is tried as corrected. */
export function deliver(events: Events, context: Context, before: Delivery): void {
  const { rules } = events;
  const rule = rules.find(before.rule);
  const target = rule?.targets.find(({ Id }) => Id === before.targetId);
  if (rule && target) attempt(events, context, rule, target, { ...before, attempts: before.attempts + 1 });
  else {
    count(context, before.rule, 'FailedInvocations');
    conclude(context, before, 'failed', { why: 'the target was removed before the event was delivered' });
  }
}

/** The timer of a delivery that waits for another attempt. */
export function retryDelivery({ tables }: Events, context: Context, id: string): void {
  const delivery = tables.retries.take(id);
  if (delivery) repostDelivery(context, delivery);
}

function attempt({ tables }: Events, context: Context, rule: Rule, target: Target, delivery: Delivery): void {
  count(context, rule.name, 'InvocationAttempts');
  if (delivery.attempts > 1) count(context, rule.name, 'RetryInvocationAttempts');
  try {
    const variables = { ruleArn: rule.arn, ruleName: rule.name, ingestionTime: isoSeconds(delivery.since) };
    const input = targetInput(target, delivery.event, variables);
    const started = context.attempt(() => invoke(context, rule, target, delivery.event, input));
    count(context, rule.name, 'Invocations');
    count(context, rule.name, 'SuccessfulInvocationAttempts');
    conclude(context, delivery, 'delivered', { started });
    context.recovered(aboutTarget(delivery), `rule ${rule.name}: target ${delivery.targetId} is started again`);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const failure = failureOf(error);
    const due = later(context.now, backoffSeconds(context, delivery.attempts));
    const exhausted = exhaustedBy(target, delivery, due);
    const isTriedAgain = failure.again && !exhausted;
    noticeFailure(context, delivery, failure, isTriedAgain);
    if (isTriedAgain) waitForRetry(tables, context, delivery, due);
    else giveUp(context, target, delivery, failure, failure.again ? exhausted : undefined);
  }
}

const aboutTarget = ({ ruleArn, targetId }: Delivery): string => `${ruleArn} ${targetId}`;

function noticeFailure(context: Context, delivery: Delivery, { code, message }: Failure, isTriedAgain: boolean): void {
  const { rule, targetId, targetArn } = delivery;
  const next = isTriedAgain ? 'it is tried again' : 'it is not tried again, see ListFailedDeliveries';
  context.notice(
    `rule ${rule}: target ${targetId} (${targetArn}) was not started: ${code}: ${message}; ${next}`,
    aboutTarget(delivery),
  );
}

function waitForRetry({ retries }: Events['tables'], context: Context, delivery: Delivery, due: Instant): void {
  const id = context.id();
  retries.add(id, delivery);
  context.setTimer('retry', id, due);
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

export function conclude(
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
