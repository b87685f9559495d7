/**
 * Deliveries: each tick is tried until its target has it, the retry policy is used up, or trying again cannot help. Then it goes to the dead-letter
 * queue, sent as the target's role, or is dropped; the ledger shows either. A schedule that is to be deleted after its last invocation is.
 */

import { isoSeconds } from '../../../../languages/instant.ts';
import { nextAfter } from '../../../../languages/schedule/next.ts';
import { endDelivery, makeAttempt } from '../../../delivery/attempt.ts';
import { deadLetter, letterLost, letterTaken } from '../../../delivery/dead-letter.ts';
import type { Failure } from '../../../delivery/failure.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Notice } from '../../../kit/notice.ts';
import type { Context } from '../../../kit/service.ts';
import { errorModelOf } from '../../../models/model.ts';
import type { Scheduler } from '../context.ts';
import { deleteSchedule } from '../delete-schedule.ts';
import { count } from '../metrics.ts';
import type { Schedule } from '../schedule.ts';
import { type Delivery, postDelivery } from './delivery.ts';
import { callerFor, targetCall } from './invoke.ts';
import { defaultInput, executionId, replaceWords } from './words.ts';

/** The target is taken as it is now: one that was corrected is tried as corrected. */
export function deliver(scheduler: Scheduler, context: Context, before: Delivery): void {
  const schedule = scheduler.schedules.find(before.schedule);
  if (schedule?.creation === before.creation) {
    attempt(scheduler, context, schedule, { ...before, attempts: before.attempts + 1 });
  } else {
    count(context, before.group, 'InvocationDroppedCount');
    endDelivery(context, before, 'failed', { why: 'the schedule was deleted before its target was invoked' });
  }
}

/** The timer of a delivery that waits. */
export function waitedDelivery({ tables }: Scheduler, context: Context, id: string): void {
  const delivery = tables.waiting.take(id);
  if (delivery) postDelivery(context, delivery);
}

function attempt(scheduler: Scheduler, context: Context, schedule: Schedule, delivery: Delivery): void {
  const { group, settings } = schedule.row;
  const { target } = settings;
  const input =
    target.Input === undefined ? defaultInput(scheduler.host, delivery) : replaceWords(target.Input, delivery);
  const about = `${delivery.ruleArn} ${delivery.targetArn}`;
  let service = 'scheduler';
  count(context, group, 'InvocationAttemptCount');
  makeAttempt(context, {
    policy: target.RetryPolicy,
    attempts: delivery.attempts,
    since: delivery.since,
    invoke() {
      const call = targetCall(schedule, delivery, input);
      service = call.service;
      return call.make(context, callerFor(context, schedule, delivery));
    },
    delivered(started) {
      conclude(scheduler, context, delivery, 'delivered', { started });
      context.recovered(about, { ...whose(schedule), level: 'INFO', message: 'its target is started again' });
    },
    tryAgain(failure, due) {
      countError(context, group, failure);
      context.notice(notStarted(schedule, failure, true), about);
      scheduler.tables.waiting.add(delivery.eventId, delivery);
      context.setTimer('deliver', delivery.eventId, due);
    },
    giveUp(failure, exhausted) {
      countError(context, group, failure);
      count(context, group, 'InvocationDroppedCount');
      context.notice(notStarted(schedule, failure, false), about);
      giveUp(scheduler, context, schedule, { delivery, failure, exhausted, service, input });
    },
  });
}

const whose = ({ arn, row }: Schedule): Pick<Notice, 'job' | 'ids'> => ({ job: row.name, ids: { scheduleArn: arn } });

const notStarted = (schedule: Schedule, { code, message }: Failure, isTriedAgain: boolean): Notice => ({
  ...whose(schedule),
  level: isTriedAgain ? 'WARN' : 'ERROR',
  message: `the target of schedule ${schedule.name} (${schedule.row.settings.target.Arn}) was not started: ${code}: ${message}; ${
    isTriedAgain ? 'it is tried again' : 'it is not tried again, see `punctual lost`'
  }`,
});

const countError = (context: Context, group: string, { code }: Failure): void =>
  count(context, group, code === 'THROTTLING' ? 'TargetErrorThrottledCount' : 'TargetErrorCount');

interface Lost {
  readonly delivery: Delivery;
  readonly failure: Failure;
  readonly exhausted: string | undefined;
  /** Whose error it was. */
  readonly service: string;
  readonly input: string;
}

function giveUp(scheduler: Scheduler, context: Context, schedule: Schedule, lost: Lost): void {
  const { delivery, failure } = lost;
  const { group, settings } = schedule.row;
  const why = `${failure.code}: ${failure.message}`;
  const queue = settings.target.DeadLetterConfig?.Arn;
  if (!queue) {
    conclude(scheduler, context, delivery, 'failed', { why });
    return;
  }
  try {
    const caller = callerFor(context, schedule, delivery);
    context.call('sqs', 'SendMessage', letterOf(queue, bodyOf(schedule, lost), lost), caller);
    count(context, group, 'InvocationsSentToDeadLetterCount');
    letterTaken(context, queue, whose(schedule));
    conclude(scheduler, context, delivery, 'dead-lettered', { why });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    count(context, group, 'InvocationsFailedToBeSentToDeadLetterCount');
    letterLost(context, queue, whose(schedule), error.message);
    count(context, group, `InvocationsFailedToBeSentToDeadLetterCount_${error.code}`);
    conclude(scheduler, context, delivery, 'failed', {
      why: `${why}; dead-letter queue \`${queue}\`: ${error.message}`,
    });
  }
}

/** The call as it was to be made, or the input of which none could be made. */
function bodyOf(schedule: Schedule, { delivery, input }: Lost): string {
  try {
    return targetCall(schedule, delivery, input).body;
  } catch (error) {
    if (error instanceof AwsError) return input;
    throw error;
  }
}

const letterOf = (queue: string, body: string, { delivery, failure, exhausted, service }: Lost) =>
  deadLetter(queue, body, {
    SCHEDULE_ARN: delivery.ruleArn,
    TARGET_ARN: delivery.targetArn,
    SCHEDULED_TIME: isoSeconds(delivery.due),
    EXECUTION_ID: executionId(delivery),
    ERROR_CODE: errorModelOf(service, failure.errorCode)?.queryCode ?? failure.errorCode,
    ERROR_MESSAGE: failure.message || failure.errorCode,
    EXHAUSTED_RETRY_CONDITION: exhausted,
    RETRY_ATTEMPTS: delivery.attempts - 1,
    IS_PAYLOAD_TRUNCATED: 'false',
  });

function conclude(
  scheduler: Scheduler,
  context: Context,
  delivery: Delivery,
  status: 'delivered' | 'dead-lettered' | 'failed',
  outcome: { readonly started: string } | { readonly why: string },
): void {
  endDelivery(context, delivery, status, outcome);
  const { schedules } = scheduler;
  const schedule = schedules.find(delivery.schedule);
  if (schedule?.creation !== delivery.creation) return;
  const pending = schedule.row.pending - 1;
  schedules.setProgress(context, schedule, { pending });
  const isLast = pending === 0 && nextAfter(schedule.whole, schedule.passed) === undefined;
  if (isLast && schedule.row.settings.afterCompletion === 'DELETE') deleteSchedule(scheduler, context, schedule);
}
