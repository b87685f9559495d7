/**
 * How long a run of a machine may take: each attempt, the waits between them, the whole.
 * Source: AWS Step Functions Developer Guide, "Handling errors in Step Functions workflows" (defaults of Retry: 3 attempts, 1 s, twice as long each time).
 */
import type { Job, Jobs } from '../model/jobs.ts';
import { type Limit, limitOf, type Machine, type State } from '../model/machine.ts';
import type { Schedule } from '../model/schedule.ts';
import { type Fields, numberOf, objectsOf } from '../model/symbol.ts';

export interface Worst {
  readonly attempts: number;
  readonly attemptSeconds: number;
  readonly waitSeconds: number;
  readonly sumSeconds: number;
}

/** The longest that the state's attempts and the waits between them take; undefined: an attempt has no limit, or one that is not known. */
export function worstOf({ fields, around }: State): Worst | undefined {
  const attempt = limitOf(fields);
  if (typeof attempt !== 'number') return undefined;
  let [attempts, waits, sum] = [1, 0, attempt];
  for (const retrying of [fields, ...around]) {
    const retries = retriesOf(retrying);
    attempts *= 1 + retries.count;
    waits = waits * (1 + retries.count) + retries.waitSeconds;
    sum = sum * (1 + retries.count) + retries.waitSeconds;
  }
  return { attempts, attemptSeconds: attempt, waitSeconds: waits, sumSeconds: sum };
}

function retriesOf(fields: Fields): { readonly count: number; readonly waitSeconds: number } {
  let [count, waitSeconds] = [0, 0];
  for (const retrier of objectsOf(fields['Retry'])) {
    const most = numberOf(retrier['MaxAttempts']) ?? 3;
    const interval = numberOf(retrier['IntervalSeconds']) ?? 1;
    const backoff = numberOf(retrier['BackoffRate']) ?? 2;
    const cap = numberOf(retrier['MaxDelaySeconds']) ?? Number.POSITIVE_INFINITY;
    count += most;
    // Retriers of more attempts than this end in millions of seconds anyway.
    for (let k = 0; k < Math.min(most, 10_000); k++) waitSeconds += Math.min(cap, interval * backoff ** k);
  }
  return { count, waitSeconds: Math.round(waitSeconds) };
}

/** Whether anything is retried, by the state or around it. */
export const isRetried = ({ fields, around }: State): boolean =>
  [fields, ...around].some((each) => retriesOf(each).count > 0);

/** The longest that a run may take; `unknown`: there is a limit, which is not known here. */
export function boundOf(machine: Machine): Limit {
  if (machine.definition === undefined) return 'unknown';
  const whole = machine.timeoutSeconds;
  // A Map starts as many as it has items, one after the other or side by side.
  const sums = machine.tasks.map((state) =>
    state.around.some(({ Type }) => Type === 'Map') ? undefined : worstOf(state),
  );
  const sum = sums.every((each) => each !== undefined)
    ? sums.reduce((total, each) => total + each.sumSeconds, 0)
    : undefined;
  if (typeof whole === 'number') return sum === undefined ? whole : Math.min(whole, sum);
  if (sum !== undefined) return sum;
  return whole === 'unknown' || machine.tasks.some(({ fields }) => limitOf(fields) === 'unknown')
    ? 'unknown'
    : undefined;
}

/** All schedules that start the same. */
export const schedulesOfJob = (jobs: Jobs['jobs'], job: Job): readonly Schedule[] =>
  jobs.flatMap((each) => {
    const same = each === job || (each.kind === 'machine' && job.kind === 'machine' && each.machine === job.machine);
    return same && each.schedule ? [each.schedule] : [];
  });
