/**
 * What is left of an execution that ended badly, and how it goes on from there: states that did not succeed are tried again, branches and iterations that did
 * keep their results; a Map Run goes on with its children that did not succeed.
 * Sources: Step Functions guide, "Restarting state machine executions with redrive", its table of how each state behaves; where the events of a Parallel or a Map
 * that is redriven are not documented, none is made for it.
 */
import { sortKeys } from '../code-order.ts';
import type { About, Execution, Fork, Result, Thread } from './execution.ts';
import type { Remains } from './remains.ts';
import type { Run } from './run.ts';

interface Stored {
  readonly version: 1;
  readonly events: number;
  readonly tokens: number;
  readonly failed: number | undefined;
  readonly threads: readonly Thread[];
  readonly forks: readonly (readonly [thread: number, fork: StoredFork])[];
}

type StoredFork = Omit<Fork, 'results'> & { readonly results: readonly (readonly [index: number, output: string])[] };

/** `ended`: the execution that has ended. The same text, whether it was read from the store or not. */
export function remainsText({ events, tokens }: Execution, { threads, forks, failed }: Remains): string {
  const stored: Stored = {
    version: 1,
    events,
    tokens,
    failed,
    threads: [...threads.values()].sort((a, b) => a.id - b.id).map(sortKeys),
    forks: [...forks]
      .sort(([a], [b]) => a - b)
      .map(([thread, fork]) => [thread, sortKeys({ ...fork, results: listOf(fork.results) })]),
  };
  return JSON.stringify(stored);
}

function listOf(last: Result | undefined): [number, string][] {
  const list: [number, string][] = [];
  for (let each = last; each; each = each.before) list.push([each.index, each.output]);
  return list.reverse();
}

export interface Redrivable {
  readonly execution: Execution;
  readonly failed: number | undefined;
}

/** The execution, about to be redriven. */
export function readRemains(about: About, text: string): Redrivable {
  const { events, tokens, threads, forks, failed } = JSON.parse(text) as Stored;
  const execution: Execution = {
    about,
    events,
    tokens,
    threads: new Map(threads.map((thread) => [thread.id, thread])),
    forks: new Map(forks.map(([thread, fork]) => [thread, { ...fork, results: linked(fork.results) }])),
    ending: undefined,
  };
  return { execution, failed };
}

function linked(list: StoredFork['results']): Result | undefined {
  let last: Result | undefined;
  for (const [index, output] of list) last = { index, output, number: (last?.number ?? 0) + 1, before: last };
  return last;
}

/** "The retry attempt count for these states is reset to 0." */
export function redrive(run: Run, redriveCount: number, failed: number | undefined): void {
  const last = run.note({ type: 'ExecutionRedriven', redriveCount }, run.lastEvent);
  if (run.threads.size === 0) throw new Error('nothing is left of the execution');
  for (const { id } of [...run.threads.values()]) {
    const thread = run.thread(id);
    thread.last = last;
    thread.attempts = thread.attempts.map(() => 0);
    // A Map Run has its children prepared again.
    const isPrepared = run.parentOf(thread)?.status.is === 'map-run';
    if (isPrepared || (run.forks.has(id) && thread.status.is !== 'map-run')) continue;
    // The task that failed waits for nothing any more, and looks as if it were about to be entered.
    const entering = id !== failed && thread.status.is === 'entering';
    run.todo({ do: 'redrive', thread: id, entering });
  }
}
