/** How often a task was tried, and how long it might take. A task that nobody waited for was tried once, without an end. */

import { given } from '../generate/cloudformation.ts';
import type { Job } from '../model/jobs.ts';
import { limitOf } from '../model/machine.ts';
import { type Fields, listOf, numberOf, objectsOf } from '../model/symbol.ts';
import { durationOf, type Say } from './imported.ts';

export function timesOf(job: Job, say: Say): Fields {
  if (job.kind !== 'machine') {
    say('nothing ended a run that hung: here an attempt ends after an hour (`timeout`)');
    return {};
  }
  const [state] = job.machine.tasks;
  const attempt = state ? limitOf(state.fields) : undefined;
  const whole = job.machine.timeoutSeconds;
  if (typeof attempt === 'number' && attempt >= 60) return { timeout: durationOf(attempt) };
  if (typeof whole !== 'number' || whole < 60) {
    say('its time-out is not known here, or there is none: an attempt ends after an hour (`timeout`)');
    return {};
  }
  say(`only the whole had a time-out, of ${durationOf(whole)}: an attempt has it here, and the whole is computed`);
  return { timeout: durationOf(whole) };
}

/** What is tried again for its own reasons, beside what a job's container does. */
const special =
  /^((AmazonECS|ECS|Ecs)\..*|States\.(Timeout|Permissions|Runtime)|.*(LaunchFailed|Interrupted|Exit\d+))$/;

/** The widest of its retriers is what a failure was tried again by; else the one of errors that the machine names itself. */
export function retryOf(job: Job, say: Say): unknown {
  if (job.kind !== 'machine') {
    say('a run that failed was not tried again: `retry: false` keeps that');
    return false;
  }
  const [state] = job.machine.tasks;
  const retriers = [state?.fields ?? {}, ...(state?.around ?? [])].flatMap((each) => objectsOf(each['Retry']));
  const errorsOf = (retrier: Fields): readonly string[] => listOf(retrier['ErrorEquals']).map(String);
  const wide =
    retriers.find((each) => errorsOf(each).some((name) => name === 'States.ALL' || name === 'States.TaskFailed')) ??
    retriers.find((each) => errorsOf(each).some((name) => !special.test(name)));
  const most = numberOf(wide?.['MaxAttempts']) ?? 3;
  if (!wide || most === 0) return false;
  if (retriers.length > 1) say('its retriers by other errors are not carried over: `retry` has kinds of failure');
  return {
    failure: given({
      attempts: Math.min(most, 20),
      wait: durationOf(Math.max(1, numberOf(wide['IntervalSeconds']) ?? 1)),
      backoff: Math.max(1, Math.min(10, numberOf(wide['BackoffRate']) ?? 2)),
      maxWait:
        numberOf(wide['MaxDelaySeconds']) === undefined ? undefined : durationOf(Number(wide['MaxDelaySeconds'])),
    }),
  };
}
