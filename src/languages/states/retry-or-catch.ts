/**
 * A failure in a state: retried, caught, or the execution's end. Only Task states have retriers and catchers yet.
 * Source: https://states-language.net/spec.html#errors
 */
import { instant } from '../instant.ts';
import type { StateFrame } from './data-flow.ts';
import type { Ending } from './execution.ts';
import type { Failure } from './failure.ts';
import { Json } from './json.ts';
import { leave } from './leave.ts';
import type { TaskState } from './machine.ts';
import { writePath } from './path-write.ts';
import { retryDelayMs, takes } from './retry.ts';
import type { LiveThread } from './run.ts';

/** What becomes of the failure; throws a Failure of its own where the catcher's output cannot be made. */
export function retryOrCatch(frame: StateFrame, failure: Failure): Ending | undefined {
  const { state, thread } = frame;
  if (state.type !== 'Task' || failure.error === undefined) return endingOf(thread, failure);
  const { error } = failure;
  if (scheduleRetry(frame, state, error)) return undefined;
  const catcher = state.catch.find(({ errorEquals }) => takes(errorEquals, error));
  if (!catcher) return endingOf(thread, failure);
  const errorOutput = Json.ofValue({ Error: error, Cause: failure.cause ?? '' });
  const { resultPath } = catcher;
  return leave(frame, resultPath ? writePath(resultPath, thread.input, errorOutput) : thread.input, catcher.next);
}

/** The first retrier that takes the error decides; when its attempts are used up there is no other. True where it retries. */
function scheduleRetry({ run, thread }: StateFrame, state: TaskState, error: string): boolean {
  const index = state.retry.findIndex(({ errorEquals }) => takes(errorEquals, error));
  const retrier = state.retry[index];
  if (!retrier) return false;
  const attempt = thread.attempts[index]!;
  if (attempt >= retrier.maxAttempts) return false;
  thread.attempts[index] = attempt + 1;
  const timer = run.token();
  thread.status = { is: 'backing-off', timer };
  const delayMs = retryDelayMs(retrier, attempt, run.random);
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

/** An execution that fails by `failure`; AWS says where a runtime error arose. */
export function endingOf(thread: LiveThread, { error, cause }: Failure): Ending {
  const where = `An error occurred while executing the state '${thread.state}' (entered at the event id #${thread.enteredEvent}). `;
  return { status: 'FAILED', error, cause: error === 'States.Runtime' ? `${where}${cause}` : cause };
}
