/**
 * A failure in a state: retried, caught, or neither. Source: https://states-language.net/spec.html#errors; the order of events as AWS recorded it.
 */
import { instant } from '../instant.ts';
import { assignVariables } from './assign.ts';
import { answersTo, ask } from './evaluate.ts';
import type { Stage } from './execution.ts';
import type { Failure } from './failure.ts';
import type { StateFrame } from './frame.ts';
import { Json } from './json.ts';
import { goOn } from './leave.ts';
import { isRetried, type RetriedState } from './machine.ts';
import { writePath } from './path-write.ts';
import { retryDelayMs, takes } from './retry.ts';
import type { Evaluated } from './step-input.ts';
import { fillTemplate, type Source } from './template.ts';

type Frame = StateFrame<RetriedState>;
type Catching = Extract<Stage, { at: 'catch' }>;

/** Whether something is done about the failure; throws a Failure of its own where the catcher's output cannot be made. */
export function retryOrCatch(frame: StateFrame, failure: Failure): boolean {
  const { state, thread, run } = frame;
  if (!isRetried(state)) return false;
  const { error } = failure;
  run.outside.inspector?.failed(error, failure.cause);
  const retried = frame as Frame;
  if (error !== undefined && scheduleRetry(retried, error, failure.also)) return true;
  const { last } = thread;
  if (state.type !== 'Task') run.record(thread, { type: `${state.type}StateFailed` });
  if (error === undefined) return false;
  const catcher = state.catch.findIndex(({ errorEquals }) => takes(errorEquals, error, failure.also));
  if (catcher < 0) return false;
  run.outside.inspector?.handled({ catchIndex: catcher });
  catchFailure(retried, {
    at: 'catch',
    catcher,
    error,
    ...(failure.cause === undefined ? {} : { cause: failure.cause }),
    last,
  });
  return true;
}

/** The first retrier that takes the error decides; when its attempts are used up there is no other. True where it retries. */
function scheduleRetry({ run, thread, state }: Frame, error: string, also: string | undefined): boolean {
  const index = state.retry.findIndex(({ errorEquals }) => takes(errorEquals, error, also));
  const retrier = state.retry[index];
  if (!retrier) return false;
  const attempt = run.outside.inspector?.retries ?? thread.attempts[index]!;
  if (attempt >= retrier.maxAttempts) return false;
  thread.attempts = thread.attempts.with(index, attempt + 1);
  const timer = run.token();
  thread.status = { is: 'backing-off', timer };
  const delayMs = retryDelayMs(retrier, attempt, run.random);
  run.outside.inspector?.handled({ retryIndex: index, retryBackoffIntervalSeconds: Math.round(delayMs / 1000) });
  const failed = thread.attempts.reduce((sum, each) => sum + each, 0);
  const retry = {
    state: state.name,
    error,
    attempt: failed + 1,
    of: failed + retrier.maxAttempts - attempt,
    delayMs,
  };
  run.commands.push({ do: 'set-timer', timer, at: instant(run.at + delayMs), retry });
  return true;
}

function catchFailure(frame: Frame, stage: Catching): void {
  const { assign, output } = frame.state.catch[stage.catcher]!;
  const errorOutput = errorOutputOf(stage);
  const source = ask(frame, stage, [assign, output], errorOutput, { errorOutput: errorOutput.value });
  if (source) leaveCaught(frame, stage, source);
}

/** The catcher's expressions have been evaluated. */
export function resumeCatch(frame: Frame, stage: Catching, results: readonly Evaluated[]): void {
  const { thread, state } = frame;
  const { assign, output } = state.catch[stage.catcher]!;
  const { last } = thread;
  try {
    // A failure here follows what went before the state was said to have failed (recorded).
    thread.last = stage.last;
    const source = answersTo(frame, [assign, output], results);
    for (const template of [assign, output]) if (template) fillTemplate(template, source);
    thread.last = last;
    leaveCaught(frame, stage, source);
  } catch (failure) {
    if (state.type !== 'Task') frame.run.record(thread, { type: `${state.type}StateFailed` });
    throw failure;
  }
}

function leaveCaught(frame: Frame, stage: Catching, source: Source): void {
  const { assign, next } = frame.state.catch[stage.catcher]!;
  goOn(frame, caughtOutput(frame, stage, source), next, assign && assignVariables(frame, assign, source));
}

/** In JSONata the error output itself, where no Output says otherwise; in JSONPath it goes into the input. */
function caughtOutput({ state, input }: Frame, stage: Catching, source: Source): Json {
  const { output, resultPath } = state.catch[stage.catcher]!;
  if (output) return Json.ofValue(fillTemplate(output, source));
  if (state.language === 'JSONata') return errorOutputOf(stage);
  return resultPath ? writePath(resultPath, input, errorOutputOf(stage)) : input;
}

const errorOutputOf = ({ error, cause }: Catching): Json => Json.ofValue({ Error: error, Cause: cause ?? '' });
