/**
 * How a Map Run ends: its caller says that all its children have ended, or that it failed; or what goes into them cannot be made.
 * Source: the order of events as AWS recorded it; Step Functions guide, "Redriving Map Runs".
 */

import { fill, pathSource } from '../data-flow.ts';
import { Failure, whereItArose } from '../failure.ts';
import { abandon } from '../fork.ts';
import type { StateFrame } from '../frame.ts';
import { Json } from '../json.ts';
import { leave } from '../leave.ts';
import type { MapState } from '../machine.ts';
import type { LiveThread, Run } from '../run.ts';

type Frame = StateFrame<MapState>;

/** A failure of the work is the Map Run's. */
export function orFail(frame: Frame, work: () => void): void {
  try {
    work();
  } catch (failure) {
    if (failure instanceof Failure) failMapRun(frame, failure);
    throw failure;
  }
}

/** What goes into a child cannot be made: no other is started, those that run are stopped. */
function failMapRun({ run, thread }: Frame, { error, cause }: Failure): void {
  if (thread.status.is !== 'map-run') return;
  run.commands.push({ do: 'stop-map-run', token: thread.status.token, failed: true });
  close(run, thread);
  run.record(thread, { type: 'MapRunFailed', error, cause });
}

function close(run: Run, thread: LiveThread): void {
  for (const child of run.childrenOf(thread.id)) abandon(run, child);
  run.forks.delete(thread.id);
  thread.status = { is: 'entering' };
}

/** `output`: the children's, a JSON list. */
export function mapRunSucceeded(frame: Frame, output: string): void {
  const { run, thread, state } = frame;
  close(run, thread);
  const succeeded = run.note({ type: 'MapRunSucceeded' }, thread.last);
  run.note({ type: 'MapStateSucceeded' }, succeeded);
  if (!exitFollowsStart(thread)) thread.last = succeeded;
  const result = Json.ofText(output);
  leave(frame, fill(pathSource(frame, result), state.resultSelector, result));
}

/**
 * AWS recorded the exit of a distributed Map in two ways: after MapRunSucceeded (all recordings up to June 2024), and after MapRunStarted (all since November
 * 2024). Both are wanted of us; the later ones are those that come right after a first state without events of its own.
 */
const exitFollowsStart = ({ enteredEvent }: LiveThread): boolean => enteredEvent === 4;

export function mapRunFailed(frame: Frame, failure: Failure): never {
  const { run, thread, state } = frame;
  // Whatever else it failed by, the execution can be redriven with it as it is now. Children that gave too much would do so again, and one that has read no items has none: "a new Map Run is started".
  if (failure.error !== 'States.DataLimitExceeded' && failure.error !== 'States.ItemReaderFailed')
    run.beginFailure(thread.id);
  close(run, thread);
  const told = ofS3.includes(String(failure.error))
    ? new Failure(failure.error, `${whereItArose(state.name, thread)}${failure.cause}`)
    : failure;
  run.record(thread, { type: 'MapRunFailed', error: told.error, cause: told.cause });
  throw told;
}

/** Of these AWS says where they arose (aws/aws-cdk, issue 32144). */
const ofS3: readonly string[] = ['States.ItemReaderFailed', 'States.ResultWriterFailed'];
