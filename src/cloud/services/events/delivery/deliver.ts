/**
 * Deliveries: each target of an event gets a row in the inbox, and is tried until it has the event, its retry policy is used up, or
 * trying again cannot help. Then the event goes to the target's dead-letter queue, or is dropped; the ledger shows either.
 */
import type { Target } from '@aws-sdk/client-eventbridge';
import type { SendMessageRequest } from '@aws-sdk/client-sqs';
import { type Instant, isoSeconds } from '../../../../languages/instant.ts';
import { type Attempt, attemptFailed, endDelivery, makeAttempt } from '../../../delivery/attempt.ts';
import { deadLetter, letterLost, letterTaken } from '../../../delivery/dead-letter.ts';
import { type Failure, failureOf } from '../../../delivery/failure.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Notice } from '../../../kit/notice.ts';
import type { Context } from '../../../kit/service.ts';
import type { Events } from '../context.ts';
import { placeOf, refreshToken, send } from '../destinations/send.ts';
import { count } from '../metrics.ts';
import { principal } from '../pass-role.ts';
import type { Rule } from '../rule.ts';
import { type Delivery, repostDelivery } from './delivery.ts';
import { callerFor, invoke } from './invoke.ts';
import { targetInput } from './target-input.ts';
import { targetKind } from './target-kind.ts';

/** The target is taken as it is now: one that was corrected is tried as corrected. */
export function deliver(events: Events, context: Context, before: Delivery): void {
  const { hasPlace, ...delivery } = before;
  const found = targetOf(events, context, delivery);
  if (!found) return;
  const { rule, target } = found;
  const isRequest = targetKind(delivery.targetArn) === 'api-destination';
  const place = isRequest && !hasPlace ? placeOf(events, context, delivery.targetArn) : undefined;
  if (place !== undefined) waitForRetry(events.tables, context, { ...delivery, hasPlace: true }, place);
  else if (isRequest) request(events, context, rule, target, { ...delivery, attempts: delivery.attempts + 1 });
  else attempt(events, context, rule, target, { ...delivery, attempts: delivery.attempts + 1 });
}

/** Undefined where it has been removed since: the delivery is over then. */
function targetOf({ rules }: Events, context: Context, delivery: Delivery): { rule: Rule; target: Target } | undefined {
  const rule = rules.find(delivery.rule);
  const target = rule?.targets.find(({ Id }) => Id === delivery.targetId);
  if (rule && target) return { rule, target };
  count(context, delivery.rule, 'FailedInvocations');
  conclude(context, delivery, 'failed', { why: 'the target was removed before the event was delivered' });
  return undefined;
}

/** The timer of a delivery that waits for another attempt. */
export function retryDelivery({ tables }: Events, context: Context, id: string): void {
  const delivery = tables.retries.take(id);
  if (delivery) repostDelivery(context, delivery);
}

function attempt(events: Events, context: Context, rule: Rule, target: Target, delivery: Delivery): void {
  countAttempt(context, delivery);
  const input = inputOf(rule, target, delivery);
  makeAttempt(context, {
    ...attemptOf(events, context, target, delivery),
    invoke: () => invoke(events, context, { rule, target }, delivery, input),
  });
}

/** Of an API destination: what comes of it is known once it has answered. */
function request(events: Events, context: Context, rule: Rule, target: Target, delivery: Delivery): void {
  countAttempt(context, delivery);
  const input = inputOf(rule, target, delivery);
  refreshToken(events, context, delivery.targetArn);
  try {
    context.attempt(() => {
      const caller = callerFor(context, rule, target, delivery.event);
      send(events, context, { target, delivery, input, caller });
    });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    attemptFailed(context, attemptOf(events, context, target, delivery), failureOf(error));
  }
}

/** What an API destination answered: `failure`, or that it has the event. */
export const concludeRequest =
  (events: Events) =>
  (context: Context, delivery: Delivery, failure: Failure | undefined, started: string): void => {
    const found = targetOf(events, context, delivery);
    if (!found) return;
    const made = attemptOf(events, context, found.target, delivery);
    if (failure) attemptFailed(context, made, failure);
    else made.delivered(started);
  };

function countAttempt(context: Context, { rule, attempts }: Delivery): void {
  count(context, rule, 'InvocationAttempts');
  if (attempts > 1) count(context, rule, 'RetryInvocationAttempts');
}

const inputOf = (rule: Rule, target: Target, { event, since }: Delivery): string =>
  targetInput(target, event, { ruleArn: rule.arn, ruleName: rule.title, ingestionTime: isoSeconds(since) });

const attemptOf = (
  { tables }: Events,
  context: Context,
  target: Target,
  delivery: Delivery,
): Omit<Attempt, 'invoke'> => ({
  policy: target.RetryPolicy,
  attempts: delivery.attempts,
  since: delivery.since,
  delivered(started) {
    count(context, delivery.rule, 'Invocations');
    count(context, delivery.rule, 'SuccessfulInvocationAttempts');
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

const whose = ({ rule, ruleArn, targetId, targetArn }: Delivery): Pick<Notice, 'job' | 'ids'> => ({
  job: rule,
  ids: { ruleArn, targetId, targetArn },
});

const aboutTarget = ({ ruleArn, targetId }: Delivery): string => `${ruleArn} ${targetId}`;

function noticeFailure(context: Context, delivery: Delivery, { code, message }: Failure, isTriedAgain: boolean): void {
  const { targetId, targetArn } = delivery;
  const next = isTriedAgain ? 'it is tried again' : 'it is not tried again, see `punctual lost`';
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
    letterTaken(context, queue, whose(delivery));
    conclude(context, delivery, 'dead-lettered', { why });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    count(context, delivery.rule, 'InvocationsFailedToBeSentToDlq');
    letterLost(context, queue, whose(delivery), error.message);
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
