/**
 * Why a job is as it is: from its schedule's instant to the exit of its last attempt, each step with what became of it. Also of a run that never was:
 * then the steps end where it did.
 */
import { instant } from '../languages/instant.ts';
import type { PausedAfter } from '../languages/paused-mark.ts';
import type { Account } from './account.ts';
import { duration } from './causes.ts';
import { type DeadLetter, deadLettersOf } from './dead-letters.ts';
import { dueOf, isPaused, type Job, pausedAfter, scheduleInWords, type Trigger } from './job.ts';
import { type JobOverview, overviewOfJob } from './overview.ts';
import { hasFailed, isUnderWay, listRuns, type Run } from './runs.ts';
import { type ShownRun, showRun } from './show-run.ts';
import { isByHand } from './start-run.ts';
import { stopInWords, summaryOf } from './summary.ts';
import { listTicks, type Tick } from './ticks.ts';

export interface Why {
  readonly job: Job;
  readonly verdict: Verdict;
  /** A sentence. */
  readonly words: string;
  readonly steps: readonly Step[];
  /** That is spoken of. */
  readonly run: ShownRun | undefined;
}

export type Verdict = 'ok' | 'running' | 'failed' | 'skipped' | 'never-started' | 'never-due' | 'paused' | 'unwatched';

export interface Step {
  readonly what: 'schedule' | 'tick' | 'delivery' | 'run' | 'attempt' | 'exit';
  readonly at: Date | undefined;
  readonly words: string;
  readonly isBad: boolean;
}

const linesShown = 5;

/** Of a run. Throws the SDK's errors. */
export async function whyRun(account: Account, run: Run): Promise<Why> {
  const shown = await showRun(account, run, linesShown);
  const verdict = hasFailed(shown)
    ? 'failed'
    : shown.status === 'RUNNING'
      ? 'running'
      : shown.status === 'SKIPPED'
        ? 'skipped'
        : 'ok';
  return { job: run.job, verdict, words: summaryOf(shown), steps: stepsOfRun(shown), run: shown };
}

/** Of a job: of a start that was missed, else of its last failure, and of what came of it since, else of its last run. Throws the SDK's errors. */
export async function whyJob(account: Account, job: Job, now: Date): Promise<Why> {
  const about = await overviewOfJob(account, job, now);
  if (job.machineArn === undefined) return unwatched(job);
  const lost = await lostStart(account, job, about, now);
  if (lost) return lost;
  const why = await whyLast(account, job, about);
  if (why === undefined) return isPaused(job) ? whyPaused(job) : neverDue(job, about);
  if (!isPaused(job)) return why;
  const off = job.triggers.map((trigger) => scheduleStep(job, trigger));
  const after = pausedAfter(job);
  if (after === undefined || why.run === undefined)
    return { ...why, words: `${why.words} It is paused.`, steps: [...off, ...why.steps] };
  return {
    ...why,
    words: `${why.words} ${after.failures} failures in a row have paused it, as its configuration wants (pauseAfterFailures): it starts nothing until it is resumed.`,
    steps: [...(await earlierFailures(account, why.run, after)), ...why.steps, ...off],
  };
}

/** Those in a row before the run that is explained. */
async function earlierFailures(
  account: Account,
  { job, arn }: ShownRun,
  { failures, at }: PausedAfter,
): Promise<Step[]> {
  const failed = await listRuns(account, job, { max: failures + startedSinceMax, failed: true });
  const inRow = failed.filter(({ startedAt }) => startedAt < at).slice(0, failures);
  return inRow
    .filter((run) => run.arn !== arn)
    .toReversed()
    .map(({ startedAt }, index) => step('run', startedAt, `it failed, ${index + 1} of ${failures} in a row`, true));
}

/** So many may have been started by hand since. */
const startedSinceMax = 20;

/** Undefined: nothing has run. */
async function whyLast(account: Account, job: Job, { newest, lastRun, skipped }: JobOverview) {
  const [failed] = await listRuns(account, job, { max: 1, failed: true });
  const last = lastRun ?? newest;
  if (!last) return undefined;
  const why = await whyRun(account, failed ?? last);
  const later = failed && failed.arn !== last.arn ? laterRun(last) : undefined;
  const starts = skipped === 1 ? 'A start after that was' : `${skipped} starts after that were`;
  const words = [why.words, later?.words, lastRun && skipped > 0 ? `${starts} skipped.` : undefined];
  return {
    ...why,
    verdict: later?.verdict ?? why.verdict,
    words: words.filter((each) => each !== undefined).join(' '),
    steps: later ? [...why.steps, step('run', last.stoppedAt ?? last.startedAt, later.step, false)] : why.steps,
  };
}

/** After the failure that is explained. */
function laterRun({ status }: Run): { readonly verdict: Verdict; readonly words: string; readonly step: string } {
  if (status === 'SKIPPED')
    return { verdict: 'skipped', words: 'Starts since then were skipped.', step: 'a later start was skipped' };
  return isUnderWay({ status })
    ? { verdict: 'running', words: 'A later run is under way.', step: 'a later run began, and is under way' }
    : { verdict: 'ok', words: 'It has succeeded since then.', step: 'a later run succeeded' };
}

function stepsOfRun(run: ShownRun): Step[] {
  const { startedAt, stoppedAt, status, attempts } = run;
  const due = wasDue(run) ? run.due : undefined;
  const lateMs = due ? Number(startedAt) - Number(due) : 0;
  return [
    due
      ? step('tick', due, 'it was due', false)
      : step('tick', startedAt, isByHand(run) ? 'started by hand' : 'its starter said no time', false),
    due && isByHand(run)
      ? step('delivery', startedAt, 'started by hand', false)
      : step(
          'delivery',
          startedAt,
          `started${lateMs >= 1000 ? `, ${duration(lateMs)} later` : ''}`,
          lateMs > lateMsMax,
        ),
    ...attempts.map(({ number, endedAt, startedAt: began, cause, waitMs }) =>
      step(
        'attempt',
        began,
        `attempt ${number}${endedAt ? `, ${duration(Number(endedAt) - Number(began))}` : ''}: ${cause.words}${waitMs === undefined ? '' : `; waited ${duration(waitMs)}`}`,
        cause.kind !== 'succeeded' && cause.kind !== 'running',
      ),
    ),
    step('run', stoppedAt, runEnd(run), hasFailed({ status })),
  ];
}

/** One that takes up what began by hand hands that instant on, at which no schedule was due. */
const wasDue = ({ job, name, due }: ShownRun): boolean =>
  due !== undefined &&
  (!isByHand({ name }) ||
    job.triggers.some((trigger) => dueOf(trigger, instant(Number(due) - 1), 1)[0] === Number(due)));

const lateMsMax = 10 * 60_000;

const step = (what: Step['what'], at: Date | undefined, words: string, isBad: boolean): Step => ({
  what,
  at,
  words,
  isBad,
});

function runEnd({ status, error, cause }: ShownRun): string {
  const why = error === undefined ? '' : `, ${error}`;
  const words = {
    RUNNING: 'it is running',
    SUCCEEDED: 'it succeeded',
    SKIPPED: 'it was skipped',
    FAILED: `it failed${why}`,
    TIMED_OUT: 'it ran past its whole time-out',
    ABORTED: stopInWords({ error, cause }),
    PENDING_REDRIVE: 'it waits to be taken up again',
  };
  return words[status];
}

/** Looks where a start can get lost: at the ledger, where there is one, and in the queue of those that were given up. */
async function lostStart(
  account: Account,
  job: Job,
  { newest, missed }: JobOverview,
  now: Date,
): Promise<Why | undefined> {
  for (const trigger of job.triggers) {
    const [ticks, letters] = await Promise.all([
      listTicks(account, trigger.arn, 1),
      trigger.deadLetters === undefined ? [] : deadLettersOf(account, trigger.deadLetters, trigger.arn),
    ]);
    const since = Math.max(Number(newest?.due ?? 0), Number(newest?.startedAt ?? 0));
    const tick = ticks?.find((each) => Number(each.due) > since);
    const letter = letters?.find(({ due }) => due !== undefined && Number(due) > since);
    const isMissed = missed !== undefined && dueOf(trigger, instant(Number(missed) - 1), 1)[0] === Number(missed);
    if (letter || (tick && isLost(tick)) || (isMissed && Number(missed) < Number(now)))
      return neverStarted(job, trigger, letter?.due ?? tick?.due ?? missed, tick, letter, letters !== undefined);
  }
  return undefined;
}

const isLost = ({ status, deliveries }: Tick): boolean =>
  status === 'missed' ||
  status === 'skipped' ||
  deliveries.some((one) => one.status === 'dead-lettered' || one.status === 'failed');

function neverStarted(
  job: Job,
  trigger: Trigger,
  due: Date | undefined,
  tick: Tick | undefined,
  letter: DeadLetter | undefined,
  isQueueRead: boolean,
): Why {
  const delivery = tick?.deliveries.find(({ status }) => status !== 'delivered');
  const steps = [
    scheduleStep(job, trigger),
    step(
      'tick',
      due,
      tick && tick.status !== 'fired'
        ? `it was due, and ${tick.status}${tick.why ? `: ${tick.why}` : ''}`
        : 'it was due',
      tick !== undefined && tick.status !== 'fired' && tick.status !== 'caught up',
    ),
  ];
  const refusal = letter ? `${letter.code}: ${letter.message}` : delivery?.why;
  const tries = letter?.attempts ?? delivery?.attempts;
  if (refusal !== undefined)
    steps.push(
      step('delivery', undefined, `not started after ${tries} ${tries === 1 ? 'try' : 'tries'}: ${refusal}`, true),
    );
  else if (!tick) steps.push(step('delivery', undefined, unknownLoss(trigger, isQueueRead), true));
  const words =
    refusal !== undefined
      ? `It was due and could not be started: ${refusal}`
      : tick?.why
        ? `It was due and was not run: ${tick.why}`
        : 'It was due, and no run of it is known.';
  return { job, verdict: 'never-started', words, steps, run: undefined };
}

function unknownLoss({ deadLetters }: Trigger, isQueueRead: boolean): string {
  if (deadLetters === undefined) return 'no run came of it; with no dead-letter queue nothing says why';
  return isQueueRead
    ? 'no run came of it, and its dead-letter queue has no letter of it'
    : 'no run came of it, and its dead-letter queue is gone or may not be read, so that nothing says why';
}

function scheduleStep(job: Job, { enabled, changed, pausedAfter: after }: Trigger): Step {
  const why = after ? `: paused after ${after.failures} failures in a row` : '';
  return step('schedule', after?.at ?? changed, `${scheduleInWords(job)}${enabled ? '' : `, off${why}`}`, !enabled);
}

const whyPaused = (job: Job): Why => ({
  job,
  verdict: 'paused',
  words: 'It is paused, and has never run.',
  steps: job.triggers.map((trigger) => scheduleStep(job, trigger)),
  run: undefined,
});

const unwatched = (job: Job): Why => ({
  job,
  verdict: 'unwatched',
  words: 'Its schedule starts a task and forgets it: nothing knows how it ended.',
  steps: job.triggers.map((trigger) => scheduleStep(job, trigger)),
  run: undefined,
});

const neverDue = (job: Job, { next }: JobOverview): Why => ({
  job,
  verdict: 'never-due',
  words: `It has never run${whenDue(job, next !== undefined)}.`,
  steps: job.triggers.map((trigger) => scheduleStep(job, trigger)),
  run: undefined,
});

/** A rule's rate counts from its creation, of which AWS does not tell. */
function whenDue({ triggers }: Job, isDue: boolean): string {
  if (isDue || triggers.length === 0) return '';
  const counts = triggers.some(({ kind, expression }) => kind === 'rule' && expression.startsWith('rate'));
  return counts
    ? '; since when the rate of its rule counts, and so when it is due, AWS does not tell'
    : ', and is not due any more';
}
