/** A thread in its state: what its paths and expressions are read against. */
import { contextObject } from './context.ts';
import { Json } from './json.ts';
import type { State } from './machine.ts';
import { isRetried } from './machine.ts';
import type { LiveThread, Run } from './run.ts';
import { iterationOf, stateOf } from './scope.ts';

export interface StateFrame<S extends State = State> {
  readonly run: Run;
  readonly thread: LiveThread;
  readonly state: S;
  /** The state's raw input. */
  readonly input: Json;
}

export function frameOf(run: Run, thread: LiveThread): StateFrame {
  return { run, thread, state: stateOf(run, thread), input: Json.ofText(thread.input) };
}

/** The item of an iteration that is about to begin: its selector sees it in the context object. `key`: of an object's member. */
export interface NextItem {
  readonly index: number;
  readonly key?: string;
  readonly value: unknown;
}

/** The context object for a thread in its state; `item`: of the iteration that is about to begin. */
export function contextOf({ run, thread, state }: StateFrame, item?: NextItem): unknown {
  const iteration = item ? undefined : iterationOf(run, thread);
  const context = contextObject(run.about, run.input, {
    name: state.name,
    enteredAt: thread.enteredAt,
    retryCount: isRetried(state) ? thread.attempts.reduce((sum, each) => sum + each, 0) : undefined,
    taskToken: state.type === 'Task' && state.resource.pattern === '.waitForTaskToken' ? thread.taskToken : undefined,
    item: iteration ? { index: iteration.index, value: JSON.parse(iteration.item!) } : item,
  });
  return run.about.context ? { ...context, ...run.about.context } : context;
}
