/**
 * Retry and Catch: which one takes an error, and how long a retry waits. Pure: the random number is passed in.
 * Source: https://states-language.net/spec.html#errors; Step Functions guide, "Handling errors in Step Functions workflows".
 */
import { secondsMax } from './limits.ts';
import type { Retrier } from './machine.ts';

/** Whether a retrier's or catcher's `errorEquals` takes `error`. `also`: another name of it. The wildcards miss what AWS says they miss. */
export function takes(errorEquals: readonly string[], error: string, also?: string): boolean {
  if (error === 'States.Runtime') return false;
  return errorEquals.some((name) => {
    if (name === error || name === also) return true;
    if (error === 'States.DataLimitExceeded') return false;
    return name === 'States.ALL' || (name === 'States.TaskFailed' && error !== 'States.Timeout');
  });
}

/**
 * Milliseconds to wait before retry `attempt` (0-based): interval x rate^attempt, at most MaxDelaySeconds;
 * with full jitter a part of that, `random` in [0, 1).
 */
export function retryDelayMs(retrier: Retrier, attempt: number, random: () => number): number {
  const grown = retrier.intervalSeconds * retrier.backoffRate ** attempt;
  const seconds = Math.min(grown, retrier.maxDelaySeconds ?? secondsMax);
  return Math.round(seconds * 1000 * (retrier.jitter === 'FULL' ? random() : 1));
}
