/** A scope has ended, well or badly: what that is for the state that waits for it, or for the execution. */
import type { Ending, Thread } from './execution.ts';
import { type Failure, whereItArose } from './failure.ts';
import { cleanUp, cutFork } from './fork.ts';
import { frameOf, type StateFrame } from './frame.ts';
import type { NewEvent } from './history.ts';
import { causeLengthMax, errorLengthMax } from './limits.ts';
import type { MapState, ParallelState } from './machine.ts';
import type { LiveThread, Run } from './run.ts';
import { stateOf } from './scope.ts';
import { iterationEnded, iterationFailed } from './state-types/map.ts';
import { branchEnded } from './state-types/parallel.ts';

/** Ended well. */
export function joinScope(run: Run, thread: Thread, output: string) {
  const parent = run.parentOf(thread);
  if (!parent) return endExecution(run, { status: 'SUCCEEDED', output }, thread.last);
  const frame = frameOf(run, parent);
  if (frame.state.type === 'Map') iterationEnded(frame as StateFrame<MapState>, thread, output);
  else branchEnded(frame as StateFrame<ParallelState>, thread, output);
}

/** Ended badly. Returns the thread whose state has failed by that, if there is one. */
export function failScope(run: Run, thread: Thread, failure: Failure): LiveThread | undefined {
  run.beginFailure(thread.id);
  const parent = run.parentOf(thread);
  if (!parent) {
    endExecution(run, { status: 'FAILED', error: failure.error, cause: failure.cause }, thread.last);
    return undefined;
  }
  if (thread.enteredEvent > 0 && stateOf(run, thread).type === 'Task')
    run.note({ type: 'TaskStateAborted' }, thread.last);
  const frame = frameOf(run, parent);
  if (frame.state.type === 'Map')
    return iterationFailed(frame as StateFrame<MapState>, thread, failure) ? undefined : parent;
  run.remove(thread.id);
  cutFork(run, parent, thread.last);
  return parent;
}

/** An error that nothing retries or catches, wherever it arose. */
export function failAtOnce(run: Run, thread: Thread, { error, cause }: Failure): void {
  endExecution(run, { status: 'FAILED', error, cause: `${whereItArose(thread.state, thread)}${cause}` }, thread.last);
}

/** `previous`: the event that the end follows. */
export function endExecution(run: Run, ending: Ending, previous: number): void {
  if (ending.status !== 'SUCCEEDED') run.beginFailure(undefined);
  run.ending = cut(ending);
  for (const thread of run.threads.values()) run.commands.push(...cleanUp(thread));
  run.clear();
  run.recordEnd(endEvent(run.ending), previous);
}

function cut(ending: Ending): Ending {
  if (!('error' in ending)) return ending;
  const { status, error, cause } = ending;
  return { status, error: error?.slice(0, errorLengthMax), cause: cause?.slice(0, causeLengthMax) };
}

function endEvent(ending: Ending): NewEvent {
  switch (ending.status) {
    case 'SUCCEEDED':
      return { type: 'ExecutionSucceeded', output: ending.output };
    case 'TIMED_OUT':
      return { type: 'ExecutionTimedOut', error: 'States.Timeout' };
    case 'FAILED':
      return { type: 'ExecutionFailed', error: ending.error, cause: ending.cause };
    case 'ABORTED':
      return { type: 'ExecutionAborted', error: ending.error, cause: ending.cause };
  }
}
