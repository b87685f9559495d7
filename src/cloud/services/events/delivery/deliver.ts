/**
 * Deliveries: each target of an event gets a row in the inbox, and is tried until it has the event, its retry policy is used up, or
 * trying again cannot help. Then the event goes to the target's dead-letter queue, or is dropped; the ledger shows either.
 */
import type { Target } from '@aws-sdk/client-eventbridge';
import type { SendMessageRequest } from '@aws-sdk/client-sqs';
import { type Instant, isoSeconds } from '../../../../languages/instant.ts';
import { endDelivery, makeAttempt } from '../../../delivery/attempt.ts';
import { deadLetter } from '../../../delivery/dead-letter.ts';
import type { Failure } from '../../../delivery/failure.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Notice } from '../../../kit/notice.ts';
import type { Context } from '../../../kit/service.ts';
import type { Events } from '../context.ts';
import { count } from '../metrics.ts';
import { principal } from '../pass-role.ts';
import type { Rule } from '../rule.ts';
import { type Delivery, repostDelivery } from './delivery.ts';
import { invoke } from './invoke.ts';
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
  const variables = { ruleArn: rule.arn, ruleName: rule.name, ingestionTime: isoSeconds(delivery.since) };
  makeAttempt(context, {
    policy: target.RetryPolicy,
    attempts: delivery.attempts,
    since: delivery.since,
    invoke: () => invoke(context, rule, target, delivery.event, targetInput(target, delivery.event, variables)),
    delivered(started) {
      count(context, rule.name, 'Invocations');
      count(context, rule.name, 'SuccessfulInvocationAttempts');
      conclude(context, delivery, 'delivered', { started });
      context.recovered(aboutTarget(delivery), {
        ...whose(delivery),
        level: 'INFO',
        message: `target ${delivery.targetId} is started again`,
      });
    },
    tryAgain(failure, due) {
      noticeFailure(context, delivery, failure, true);
      waitForRetry(tables, context, delivery, due);
    },
    giveUp(failure, exhausted) {
      noticeFailure(context, delivery, failure, false);
      giveUp(context, target, delivery, failure, exhausted);
    },
  });
}

const whose = ({ rule, ruleArn, targetId, targetArn }: Delivery): Pick<Notice, 'job' | 'ids'> => ({
  job: rule,
  ids: { ruleArn, targetId, targetArn },
});

const aboutTarget = ({ ruleArn, targetId }: Delivery): string => `${ruleArn} ${targetId}`;

function noticeFailure(context: Context, delivery: Delivery, { code, message }: Failure, isTriedAgain: boolean): void {
  const { targetId, targetArn } = delivery;
  const next = isTriedAgain ? 'it is tried again' : 'it is not tried again, see ListFailedDeliveries';
  context.notice(
    {
      ...whose(delivery),
      level: isTriedAgain ? 'WARN' : 'ERROR',
      message: `target ${targetId} (${targetArn}) was not started: ${code}: ${message}; ${next}`,
    },
    aboutTarget(delivery),
  );
}

function waitForRetry({ retries }: Events['tables'], context: Context, delivery: Delivery, due: Instant): void {
  const id = context.id();
  retries.add(id, delivery);
  context.setTimer('retry', id, due);
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
    context.call('sqs', 'SendMessage', letter(queue, delivery, failure, exhausted), caller);
    count(context, delivery.rule, 'InvocationsSentToDlq');
    conclude(context, delivery, 'dead-lettered', { why });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    count(context, delivery.rule, 'InvocationsFailedToBeSentToDlq');
    conclude(context, delivery, 'failed', { why: `${why}; dead-letter queue \`${queue}\`: ${error.message}` });
  }
}

const letter = (
  queue: string,
  delivery: Delivery,
  failure: Failure,
  exhausted: string | undefined,
): SendMessageRequest =>
  deadLetter(queue, JSON.stringify(delivery.event), {
    RULE_ARN: delivery.ruleArn,
    TARGET_ARN: delivery.targetArn,
    ERROR_CODE: failure.code,
    ERROR_MESSAGE: failure.message || failure.code,
    EXHAUSTED_RETRY_CONDITION: exhausted,
    RETRY_ATTEMPTS: delivery.attempts - 1,
  });

type Outcome = { readonly started: string } | { readonly why: string };

export function conclude(
  context: Context,
  delivery: Delivery,
  status: 'delivered' | 'dead-lettered' | 'failed',
  outcome: Outcome,
): void {
  endDelivery(context, { ...delivery, eventId: delivery.event.id }, status, outcome);
}
