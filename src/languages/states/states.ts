/** Entering a state, and what each type does but for Task. Source: https://states-language.net/spec.html#state-types */
import { type Instant, instant, later } from '../instant.ts';
import { holds } from './choice.ts';
import { combine, fill, type Here, notFound, read, select } from './data-flow.ts';
import type { Ending } from './execution.ts';
import { runtimeFailure } from './failure.ts';
import { Json } from './json.ts';
import { leave } from './leave.ts';
import type { ChoiceState, FailState, PassState, WaitState } from './machine.ts';
import type { Path } from './path.ts';
import { Missing } from './path-read.ts';
import type { LiveThread, Run } from './run.ts';
import { referenced, secondsOf, shown } from './seconds.ts';
import { attemptTask } from './task.ts';
import { parseTimestamp, timestampMs } from './timestamp.ts';

/** The execution's end, if the state was its last. */
export function enterState(run: Run, thread: LiveThread): Ending | undefined {
  const state = run.stateOf(thread);
  run.record(thread, { type: `${state.type}StateEntered`, name: state.name, input: thread.input.text });
  thread.enteredEvent = thread.last;
  thread.enteredAt = run.at;
  const here = { run, thread, state };
  switch (state.type) {
    case 'Pass':
      return pass(here, state);
    case 'Task':
      thread.attempts = state.retry.map(() => 0);
      return attemptTask(run, thread);
    case 'Wait':
      return wait(here, state);
    case 'Choice':
      return choose(here, state);
    case 'Succeed':
      return leave(here, select(here, state.outputPath, select(here, state.inputPath, thread.input)), undefined);
    case 'Fail':
      return fail(here, state);
  }
}

function pass(here: Here, state: PassState): Ending | undefined {
  const input = fill(here, state.parameters, select(here, state.inputPath, here.thread.input));
  const result = state.result === undefined ? input : Json.ofText(state.result);
  return leave(here, combine(here, state.resultPath, state.outputPath, result), state.next);
}

function wait(here: Here, state: WaitState): Ending | undefined {
  const { run, thread } = here;
  const until = wakeAt(here, state, select(here, state.inputPath, thread.input));
  if (until <= run.at) return finishWait(run, thread);
  const timer = run.token();
  thread.doing = { is: 'waiting', timer };
  run.commands.push({ do: 'wake', timer, at: until });
  return undefined;
}

/** A Wait state whose time has come. */
export function finishWait(run: Run, thread: LiveThread): Ending | undefined {
  const state = run.stateOf(thread) as WaitState;
  const here = { run, thread, state };
  return leave(here, select(here, state.outputPath, select(here, state.inputPath, thread.input)), state.next);
}

function wakeAt(here: Here, { until }: WaitState, data: Json): Instant {
  if (until.is === 'timestamp') return instant(until.atMs);
  if (until.is !== 'timestamp-path') return later(here.run.at, secondsOf(here, until, 'SecondsPath', data));
  const value = referenced(here, until.path, 'TimestampPath', data);
  const at = typeof value === 'string' ? parseTimestamp(value) : undefined;
  if (at !== undefined) return instant(timestampMs(at));
  throw runtimeFailure(
    `The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: ${until.path.text} == ${shown(value)}`,
  );
}

function choose(here: Here, state: ChoiceState): Ending | undefined {
  const data = select(here, state.inputPath, here.thread.input);
  const chosen = state.choices.find(({ rule }) => holds(rule, (path) => read(here, path, data)));
  const next = chosen?.next ?? state.default;
  if (next === undefined)
    throw runtimeFailure('Failed to transition out of the state. The state does not point to a next state.');
  return leave(here, select(here, state.outputPath, data), next);
}

function fail(here: Here, state: FailState): Ending {
  return { status: 'FAILED', error: told(here, state.error, 'ErrorPath'), cause: told(here, state.cause, 'CausePath') };
}

function told(here: Here, source: string | Path | undefined, field: string): string | undefined {
  if (source === undefined || typeof source === 'string') return source;
  const value = read(here, source, here.thread.input);
  if (value instanceof Missing) throw notFound(source, field, here.thread.input);
  if (typeof value === 'string') return value;
  throw runtimeFailure(`The ${field} parameter does not reference a string value: ${source.text} == ${shown(value)}`);
}
