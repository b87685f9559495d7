/** Entering a state, and what each type does but for Task. Source: https://states-language.net/spec.html#state-types */
import { type Instant, instant, later } from '../instant.ts';
import { holds } from './choice.ts';
import { combine, fill, notFound, read, type StateFrame, select } from './data-flow.ts';
import type { Ending } from './execution.ts';
import { runtimeFailure } from './failure.ts';
import { Json } from './json.ts';
import { leave } from './leave.ts';
import type { ChoiceState, FailState, PassState, State, WaitState } from './machine.ts';
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
  const frame = { run, thread, state };
  switch (state.type) {
    case 'Pass':
      return pass(frame, state);
    case 'Task':
      thread.attempts = state.retry.map(() => 0);
      return attemptTask(run, thread);
    case 'Wait':
      return wait(frame, state);
    case 'Choice':
      return choose(frame, state);
    case 'Succeed':
      return leave(frame, select(frame, state.outputPath, select(frame, state.inputPath, thread.input)), undefined);
    case 'Fail':
      return fail(frame, state);
    default:
      throw new Error(`a state of type \`${(state satisfies never as State).type}\` cannot be entered`);
  }
}

function pass(frame: StateFrame, state: PassState): Ending | undefined {
  const input = fill(frame, state.parameters, select(frame, state.inputPath, frame.thread.input));
  const result = state.result === undefined ? input : Json.ofText(state.result);
  return leave(frame, combine(frame, state.resultPath, state.outputPath, result), state.next);
}

function wait(frame: StateFrame, state: WaitState): Ending | undefined {
  const { run, thread } = frame;
  const until = wakeAt(frame, state, select(frame, state.inputPath, thread.input));
  if (until <= run.at) return finishWait(run, thread);
  const timer = run.token();
  thread.status = { is: 'waiting', timer };
  run.commands.push({ do: 'set-timer', timer, at: until });
  return undefined;
}

/** A Wait state whose timer is due. */
export function finishWait(run: Run, thread: LiveThread): Ending | undefined {
  const state = run.stateOf(thread) as WaitState;
  const frame = { run, thread, state };
  return leave(frame, select(frame, state.outputPath, select(frame, state.inputPath, thread.input)), state.next);
}

function wakeAt(frame: StateFrame, { until }: WaitState, data: Json): Instant {
  if (until.is === 'timestamp') return instant(until.atMs);
  if (until.is !== 'timestamp-path') return later(frame.run.at, secondsOf(frame, until, 'SecondsPath', data));
  const value = referenced(frame, until.path, 'TimestampPath', data);
  const at = typeof value === 'string' ? parseTimestamp(value) : undefined;
  if (at !== undefined) return instant(timestampMs(at));
  throw runtimeFailure(
    `The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: ${until.path.text} == ${shown(value)}`,
  );
}

function choose(frame: StateFrame, state: ChoiceState): Ending | undefined {
  const data = select(frame, state.inputPath, frame.thread.input);
  const chosen = state.choices.find(({ rule }) => holds(rule, (path) => read(frame, path, data)));
  const next = chosen?.next ?? state.default;
  if (next === undefined)
    throw runtimeFailure('Failed to transition out of the state. The state does not point to a next state.');
  return leave(frame, select(frame, state.outputPath, data), next);
}

function fail(frame: StateFrame, state: FailState): Ending {
  return {
    status: 'FAILED',
    error: textOf(frame, state.error, 'ErrorPath'),
    cause: textOf(frame, state.cause, 'CausePath'),
  };
}

function textOf(frame: StateFrame, source: string | Path | undefined, field: string): string | undefined {
  if (source === undefined || typeof source === 'string') return source;
  const value = read(frame, source, frame.thread.input);
  if (value instanceof Missing) throw notFound(source, field, frame.thread.input);
  if (typeof value === 'string') return value;
  throw runtimeFailure(`The ${field} parameter does not reference a string value: ${source.text} == ${shown(value)}`);
}
