/**
 * An attempt at a delivery, and what comes of it: delivered, tried again by the target's retry policy, or lost. Then the ledger shows which.
 */
import { type Instant, later } from '../../languages/instant.ts';
import { AwsError } from '../kit/aws-error.ts';
import { root } from '../kit/caller.ts';
import type { Context } from '../kit/service.ts';
import { type Failure, failureOf } from './failure.ts';
import { backoffSecondsMax, eventAgeSecondsDefault, retryAttemptsDefault } from './limits.ts';

interface RetryPolicy {
  readonly MaximumRetryAttempts?: number | undefined;
  readonly MaximumEventAgeInSeconds?: number | undefined;
}

export interface Attempt {
  readonly policy: RetryPolicy | undefined;
  /** With this one, counted from 1. */
  readonly attempts: number;
  /** The policy counts from here. */
  readonly since: Instant;
  /** Returns what was started: an ARN or a message's id. Throws the target's AwsError, and leaves no trace then. */
  readonly invoke: () => string;
  readonly delivered: (started: string) => void;
  readonly tryAgain: (failure: Failure, due: Instant) => void;
  /** `exhausted`: the condition of the retry policy that forbids another attempt, by AWS's name. */
  readonly giveUp: (failure: Failure, exhausted: string | undefined) => void;
}

export function makeAttempt(context: Context, attempt: Attempt): void {
  try {
    attempt.delivered(context.attempt(attempt.invoke));
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    attemptFailed(context, attempt, failureOf(error));
  }
}

export function attemptFailed(context: Context, attempt: Omit<Attempt, 'invoke'>, failure: Failure): void {
  const due = later(context.now, backoffSeconds(context, attempt.attempts));
  const exhausted = exhaustedBy(attempt, due);
  if (failure.again && !exhausted) attempt.tryAgain(failure, due);
  else attempt.giveUp(failure, failure.again ? exhausted : undefined);
}

/** What forbids another attempt at `due`. */
function exhaustedBy({ policy = {}, attempts, since }: Omit<Attempt, 'invoke'>, due: Instant): string | undefined {
  const { MaximumRetryAttempts, MaximumEventAgeInSeconds } = policy;
  if (attempts > (MaximumRetryAttempts ?? retryAttemptsDefault)) return 'MaximumRetryAttempts';
  const last = later(since, MaximumEventAgeInSeconds ?? eventAgeSecondsDefault);
  return due > last ? 'MaximumEventAgeInSeconds' : undefined;
}

/** Whole milliseconds, in seconds. */
function backoffSeconds(context: Context, attempts: number): number {
  const seconds = Math.min(backoffSecondsMax, 2 ** attempts);
  return Math.round(seconds * (1 + context.random() / 5) * 1000) / 1000;
}

/** A delivery as the ledger has it. */
export interface LedgerDelivery {
  /** Its row; an event that is no tick gets one only when it is lost. */
  readonly ledgerId?: number | undefined;
  readonly eventId: string;
  /** Of the rule or schedule. */
  readonly ruleArn: string;
  readonly targetId: string;
  readonly targetArn: string;
  readonly attempts: number;
}

export function endDelivery(
  context: Context,
  { ledgerId, eventId, ruleArn, targetId, targetArn, attempts }: LedgerDelivery,
  status: 'delivered' | 'dead-lettered' | 'failed',
  outcome: { readonly started: string } | { readonly why: string },
): void {
  if (ledgerId !== undefined) {
    context.call('punctual', 'EndDelivery', { delivery: ledgerId, status, attempts, ...outcome }, root);
  } else if (status !== 'delivered') {
    const failure = { eventId, ruleArn, targetId, targetArn, status, attempts, ...outcome };
    context.call('punctual', 'RecordFailure', failure, root);
  }
}
