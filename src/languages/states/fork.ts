/**
 * The scopes of a Parallel or an inline Map: how they begin, and what is done with those that run when one of them has failed.
 * Source: https://states-language.net/spec.html#parallel-state, #map-state; the order of events as AWS recorded it.
 */
import type { Command } from './command.ts';
import { type Fork, type Thread, timersOf } from './execution.ts';
import { tooLargeFailure } from './failure.ts';
import { resultsCharactersMax } from './limits.ts';
import type { LiveThread, Run } from './run.ts';
import { scopeOf, stateOf } from './scope.ts';

export interface NewScope {
  readonly index: number;
  /** JSON text. */
  readonly input: string;
  readonly item?: string;
  /** The event that its first follows. */
  readonly last: number;
}

export function openFork(
  run: Run,
  thread: LiveThread,
  fork: Pick<Fork, 'count' | 'concurrency' | 'items' | 'failuresMax' | 'children' | 'batch'>,
): void {
  run.forks.set(thread.id, { ...fork, next: 0, running: 0, failed: 0, results: undefined, last: thread.last });
  thread.status = { is: 'forked' };
}

/** Its thread is about to enter the scope's first state. */
export function addThread(run: Run, parent: Thread, { index, input, item, last }: NewScope): LiveThread {
  const thread: LiveThread = {
    id: run.token(),
    parent: parent.id,
    index,
    ...(item === undefined ? {} : { item }),
    state: '',
    input,
    enteredEvent: 0,
    enteredAt: run.at,
    enteredAfter: 0,
    last,
    attempts: [],
    status: { is: 'entering' },
  };
  run.add(thread);
  thread.state = scopeOf(run, thread).startAt;
  return thread;
}

/** A scope has ended with that output: its thread goes. */
export function addResult(run: Run, child: Thread, output: string, last: number): Fork {
  const fork = run.fork(child.parent!);
  const before = fork.results;
  const results = { index: child.index, output, number: (before?.number ?? 0) + 1, before };
  const after = { ...fork, running: fork.running - 1, results, last };
  run.forks.set(child.parent!, after);
  run.remove(child.id);
  return after;
}

/** The results in the order of the scopes, a JSON list, for that state. Throws a Failure where they are far too many to be handled. */
export function resultsOf(fork: Fork, state: string): string {
  const outputs = outputsOf(fork);
  const characters = outputs.reduce((sum, output) => sum + output.length, 0);
  if (characters > resultsCharactersMax) throw tooLargeFailure(state);
  return `[${outputs.join(',')}]`;
}

/** In the order of the scopes; all have ended. */
export function outputsOf({ count, results }: Fork): string[] {
  const outputs: string[] = new Array(count);
  for (let each = results; each; each = each.before) outputs[each.index] = each.output;
  return outputs;
}

/** The fork goes, with the scopes that still run; what they wait for is cancelled. `last`: the event that these follow. */
export function cutFork(run: Run, parent: LiveThread, last: number): void {
  for (const thread of run.childrenOf(parent.id)) {
    noteAborted(run, thread, last);
    abandon(run, thread);
  }
  run.forks.delete(parent.id);
  parent.last = last;
}

/** Outer before inner: the iteration, then the state that it is in, then what runs in that. */
function noteAborted(run: Run, thread: Thread, last: number): void {
  const parentState = stateOf(run, run.threads.get(thread.parent!)!);
  if (parentState.type === 'Map' && !parentState.distributed)
    run.note({ type: 'MapIterationAborted', name: parentState.name, index: thread.index }, last);
  if (thread.status.is === 'entering' || isSelecting(thread)) return;
  const { type } = stateOf(run, thread);
  if (type === 'Task' || type === 'Wait' || type === 'Parallel' || type === 'Map')
    run.note({ type: `${type}StateAborted` }, last);
  if (thread.status.is === 'map-run') run.note({ type: 'MapRunAborted' }, last);
  for (const child of run.childrenOf(thread.id)) noteAborted(run, child, last);
}

const isSelecting = ({ status }: Thread): boolean => status.is === 'evaluating' && status.stage.at === 'select';

export function abandon(run: Run, thread: Thread): void {
  for (const child of run.childrenOf(thread.id)) abandon(run, child);
  run.commands.push(...cleanUp(thread));
  run.remove(thread.id);
}

/** What must be done when a thread no longer waits for what it waits for. */
export function cleanUp({ status }: Thread): Command[] {
  if (status.is === 'map-run') return [{ do: 'stop-map-run', token: status.token, failed: false }];
  const clear = timersOf(status).map((timer): Command => ({ do: 'clear-timer', timer }));
  return status.is === 'calling' || status.is === 'running' ? [...clear, { do: 'cancel', token: status.token }] : clear;
}
