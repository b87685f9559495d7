/**
 * Entering a state, trying one again, and going on in one when its expressions have been evaluated: which file has which type.
 * Source: https://states-language.net/spec.html#state-types
 */
import type { Stage } from './execution.ts';
import { frameOf, type StateFrame } from './frame.ts';
import { resumeLeave } from './leave.ts';
import {
  type ChoiceState,
  type FailState,
  isRetried,
  type MapState,
  type ParallelState,
  type PassState,
  type RetriedState,
  type State,
  type SucceedState,
  type TaskState,
  type WaitState,
} from './machine.ts';
import { resumeCatch } from './retry-or-catch.ts';
import type { LiveThread, Run } from './run.ts';
import { stateOf } from './scope.ts';
import { enterChoice, resumeChoice } from './state-types/choice.ts';
import { enterFail, resumeFail } from './state-types/fail.ts';
import { attemptMap, resumeMap, selectItem } from './state-types/map.ts';
import { redriveMapRun } from './state-types/map-run.ts';
import { attemptParallel, resumeParallel } from './state-types/parallel.ts';
import { enterPass } from './state-types/pass.ts';
import { enterSucceed } from './state-types/succeed.ts';
import { attemptTask, resumeTask } from './state-types/task.ts';
import { enterWait, resumeWait } from './state-types/wait.ts';
import type { Evaluated } from './step-input.ts';

export function enterState(run: Run, thread: LiveThread): void {
  const frame = frameOf(run, thread);
  const { state } = frame;
  thread.enteredAfter = thread.last;
  run.record(thread, { type: `${state.type}StateEntered`, name: state.name, input: thread.input });
  thread.enteredEvent = thread.last;
  thread.enteredAt = run.at;
  thread.attempts = isRetried(state) ? state.retry.map(() => 0) : noAttempts;
  attemptState(frame);
}

const noAttempts: readonly number[] = [];

/** After the execution was redriven. `entering`: it was about to enter a state. A Fail is entered again. */
export function tryAgain(run: Run, thread: LiveThread, entering: boolean) {
  if (thread.status.is === 'map-run') return redriveMapRun(frameOf(run, thread) as StateFrame<MapState>);
  const map = run.parentOf(thread);
  const outer = map && frameOf(run, map);
  if (thread.enteredEvent === 0 && outer?.state.type === 'Map') selectItem(outer as StateFrame<MapState>, thread);
  else if (entering || thread.enteredEvent === 0 || stateOf(run, thread).type === 'Fail') enterState(run, thread);
  else attemptState(frameOf(run, thread));
}

/** What the state does; of one that is retried, again. */
export function attemptState(frame: StateFrame) {
  const { state } = frame;
  switch (state.type) {
    case 'Pass':
      return enterPass(frame as StateFrame<PassState>);
    case 'Task':
      return attemptTask(frame as StateFrame<TaskState>);
    case 'Wait':
      return enterWait(frame as StateFrame<WaitState>);
    case 'Choice':
      return enterChoice(frame as StateFrame<ChoiceState>);
    case 'Succeed':
      return enterSucceed(frame as StateFrame<SucceedState>);
    case 'Fail':
      return enterFail(frame as StateFrame<FailState>);
    case 'Parallel':
      return attemptParallel(frame as StateFrame<ParallelState>);
    case 'Map':
      return attemptMap(frame as StateFrame<MapState>);
    default:
      throw new Error(`a state of type \`${(state satisfies never as State).type}\` cannot be entered`);
  }
}

/** Its expressions have been evaluated. */
export function resumeState(frame: StateFrame, stage: Exclude<Stage, { at: 'select' }>, results: readonly Evaluated[]) {
  switch (stage.at) {
    case 'enter':
      return resumeAttempt(frame, results);
    case 'leave':
      return resumeLeave(frame as Parameters<typeof resumeLeave>[0], stage, results);
    case 'catch':
      return resumeCatch(frame as StateFrame<RetriedState>, stage, results);
  }
}

function resumeAttempt(frame: StateFrame, results: readonly Evaluated[]) {
  switch (frame.state.type) {
    case 'Task':
      return resumeTask(frame as StateFrame<TaskState>, results);
    case 'Wait':
      return resumeWait(frame as StateFrame<WaitState>, results);
    case 'Choice':
      return resumeChoice(frame as StateFrame<ChoiceState>, results);
    case 'Fail':
      return resumeFail(frame as StateFrame<FailState>, results);
    case 'Parallel':
      return resumeParallel(frame as StateFrame<ParallelState>, results);
    case 'Map':
      return resumeMap(frame as StateFrame<MapState>, results);
    default:
      throw new Error(`a state of type \`${frame.state.type}\` evaluates nothing when it is entered`);
  }
}
