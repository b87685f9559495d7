/**
 * Retries by kind of failure, and what all attempts and waits take together.
 * Source: sysexits.h (75, EX_TEMPFAIL); "Error handling in Step Functions", AWS Step Functions Developer Guide (retriers' budgets add up).
 */
import { isObject } from '../../../languages/is-object.ts';
import type { Retrier, Step, Times } from '../../resolved-app.ts';
import { parseDuration, renderDuration, sayDuration } from '../duration.ts';
import type { View } from './view.ts';

type Defaults = Pick<Retrier, 'attempts' | 'waitSeconds' | 'backoff' | 'maxWaitSeconds'>;

const launch: Defaults = { attempts: 3, waitSeconds: 30, backoff: 3, maxWaitSeconds: 300 };
const timeout: Defaults = { attempts: 1, waitSeconds: 60, backoff: 1, maxWaitSeconds: undefined };
const tryLater: Defaults = { attempts: 2, waitSeconds: 900, backoff: 1, maxWaitSeconds: undefined };
const failure: Defaults = { attempts: 2, waitSeconds: 60, backoff: 2, maxWaitSeconds: 3600 };
const never = (defaults: Defaults): Defaults => ({ ...defaults, attempts: 0 });

/** In the order in which they are tried: what is particular before what is general. */
export function retriersOf(view: View): Retrier[] {
  const isOff = view.get('retry') === false;
  const kind = (name: 'launch' | 'interruption' | 'timeout' | 'failure', defaults: Defaults): Retrier => ({
    kind: name,
    ...retrierOf(
      view,
      ['retry', name],
      view.get('retry', name),
      isOff && name !== 'launch' ? never(defaults) : defaults,
    ),
  });
  const codes = view.get('retry', 'exitCodes') === undefined && !isOff ? { 75: {} } : view.map('retry', 'exitCodes');
  const exits = Object.entries(codes).flatMap(([code, value]): Retrier[] => {
    const path = ['retry', 'exitCodes', code];
    if (!isExitCode(view, path, code) || value === null) return [];
    return [
      { kind: 'exitCode', exitCode: Number(code), ...retrierOf(view, path, value, code === '75' ? tryLater : failure) },
    ];
  });
  return [
    kind('launch', launch),
    kind('interruption', launch),
    kind('timeout', timeout),
    ...exits,
    kind('failure', failure),
  ];
}

function isExitCode(view: View, path: readonly (string | number)[], code: string): boolean {
  if (/^[0-9]+$/.test(code) && Number(code) >= 1 && Number(code) <= 255) return true;
  const found = code === '0' ? 'found 0, which is success' : `found ${code}`;
  view.wrong(path, `${found}; expected 1 to 255`, 'delete it');
  return false;
}

function retrierOf(view: View, path: readonly (string | number)[], value: unknown, defaults: Defaults): Defaults {
  if (typeof value === 'number') return { ...defaults, attempts: value };
  if (!isObject(value)) return defaults;
  const seconds = (key: string): number | undefined =>
    typeof value[key] === 'string' ? parseDuration(value[key]) : undefined;
  const waitSeconds = seconds('wait') ?? defaults.waitSeconds;
  for (const key of ['wait', 'maxWait']) {
    const given = seconds(key);
    if (given !== undefined && (given < 1 || given > 86_400))
      view.wrong([...path, key], `found ${renderDuration(given)}; expected 1s to 1d`, `${key}: 1m`);
  }
  const number = (key: string, usual: number): number => (typeof value[key] === 'number' ? value[key] : usual);
  // A wait of its own is no shorter for a limit that was meant for the usual one.
  const limit =
    seconds('maxWait') ??
    (defaults.maxWaitSeconds === undefined ? undefined : Math.max(defaults.maxWaitSeconds, waitSeconds));
  return {
    attempts: number('attempts', defaults.attempts),
    waitSeconds,
    backoff: number('backoff', defaults.backoff),
    maxWaitSeconds: limit,
  };
}

/** The k-th wait, from 1: jitter only shortens it. */
const waitOf = ({ waitSeconds, backoff, maxWaitSeconds }: Retrier, k: number): number =>
  Math.min(maxWaitSeconds ?? Number.POSITIVE_INFINITY, waitSeconds * backoff ** (k - 1));

function timesOfStep({ retriers, timeoutSeconds }: Step): Times {
  const attempts = 1 + retriers.reduce((sum, each) => sum + each.attempts, 0);
  const waitSeconds = retriers.reduce(
    (sum, each) =>
      sum + Array.from({ length: each.attempts }, (_, k) => waitOf(each, k + 1)).reduce((a, b) => a + b, 0),
    0,
  );
  return { attempts, waitSeconds, sumSeconds: Math.ceil(attempts * timeoutSeconds + waitSeconds) };
}

/** Stages add up; of steps at once the longest counts. */
export function timesOf(stages: readonly (readonly Step[])[]): Times {
  const total = { attempts: 0, waitSeconds: 0, sumSeconds: 0 };
  for (const stage of stages) {
    const longest = stage.map(timesOfStep).toSorted((left, right) => right.sumSeconds - left.sumSeconds)[0];
    total.attempts += longest?.attempts ?? 0;
    total.waitSeconds += Math.ceil(longest?.waitSeconds ?? 0);
    total.sumSeconds += longest?.sumSeconds ?? 0;
  }
  return total;
}

/** Guard, heartbeat and telling, beside the attempts. */
const aroundSeconds = 900;
/** "Maximum execution time: 1 year": Step Functions service quotas. */
const executionSecondsMax = 365 * 86_400;

/** The whole time-out: given and large enough, or the sum up to the hour. */
export function wholeTimeoutOf(view: View, times: Times, timeoutSeconds: number): number {
  const least = times.sumSeconds + aroundSeconds;
  const computed = Math.ceil(least / 3600) * 3600;
  const given = view.duration('wholeTimeout');
  if (least > executionSecondsMax)
    view.wrong(
      ['timeout'],
      `${times.attempts} attempts take ${sayDuration(times.sumSeconds)}; an execution of AWS ends after a year`,
      'a shorter timeout, or fewer attempts',
    );
  if (given === undefined || given >= least) return given ?? computed;
  const attempts = `${times.attempts} attempts of ${sayDuration(timeoutSeconds)} and ${sayDuration(times.waitSeconds)} of waits take ${sayDuration(times.sumSeconds)}`;
  view.wrong(
    ['wholeTimeout'],
    `found ${renderDuration(given)}; ${attempts}, and 15m around them`,
    `${renderDuration(computed)}, or leave it out`,
  );
  return computed;
}
