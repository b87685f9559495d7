/**
 * A failure in a state: retried, caught, or the execution's end. Only Task states have retriers and catchers yet.
 * Source: https://states-language.net/spec.html#errors
 */
import { instant } from '../instant.ts';
import type { Here } from './data-flow.ts';
import type { Ending } from './execution.ts';
import type { Failure } from './failure.ts';
import { Json } from './json.ts';
import { leave } from './leave.ts';
import type { TaskState } from './machine.ts';
import { writePath } from './path-write.ts';
import { retryDelayMs, takes } from './retry.ts';
import type { LiveThread } from './run.ts';

/** What becomes of the failure; throws a Failure of its own where the catcher's output cannot be made. */
export function mend(here: Here, failure: Failure): Ending | undefined {
  const { state, thread } = here;
  if (state.type !== 'Task' || failure.error === undefined) return endingOf(thread, failure);
  const { error } = failure;
  if (retried(here, state, error)) return undefined;
  const catcher = state.catch.find(({ errorEquals }) => takes(errorEquals, error));
  if (!catcher) return endingOf(thread, failure);
  const told = Json.ofValue({ Error: error, Cause: failure.cause ?? '' });
  const { resultPath } = catcher;
  return leave(here, resultPath ? writePath(resultPath, thread.input, told) : thread.input, catcher.next);
}

/** The first retrier that takes the error decides; when its attempts are used up there is no other. */
function retried({ run, thread }: Here, state: TaskState, error: string): boolean {
  const index = state.retry.findIndex(({ errorEquals }) => takes(errorEquals, error));
  const retrier = state.retry[index];
  if (!retrier) return false;
  const attempt = thread.attempts[index]!;
  if (attempt >= retrier.maxAttempts) return false;
  thread.attempts[index] = attempt + 1;
  const timer = run.token();
  thread.doing = { is: 'backing-off', timer };
  run.commands.push({ do: 'wake', timer, at: instant(run.at + retryDelayMs(retrier, attempt, run.chance)) });
  return true;
}

/** An execution that fails by `failure`; AWS tells where a runtime error arose. */
export function endingOf(thread: LiveThread, { error, cause }: Failure): Ending {
  const place = `An error occurred while executing the state '${thread.state}' (entered at the event id #${thread.enteredEvent}). `;
  return { status: 'FAILED', error, cause: error === 'States.Runtime' ? `${place}${cause}` : cause };
}
