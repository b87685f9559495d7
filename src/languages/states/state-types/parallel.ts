/** Parallel: branches that run at the same time, each with the same input. Source: https://states-language.net/spec.html#parallel-state */
import { fill, pathSource, select } from '../data-flow.ts';
import { answersTo, ask } from '../evaluate.ts';
import type { Thread } from '../execution.ts';
import { Failure } from '../failure.ts';
import { addResult, addThread, openFork, resultsOf } from '../fork.ts';
import type { StateFrame } from '../frame.ts';
import { saw, sawArguments, sawResult } from '../inspect.ts';
import type { Inspector } from '../inspector.ts';
import { Json } from '../json.ts';
import { leave } from '../leave.ts';
import type { ParallelState } from '../machine.ts';
import { mockedResult } from '../mocked-result.ts';
import type { Evaluated } from '../step-input.ts';

type Frame = StateFrame<ParallelState>;

/** For the first time, or again. */
export function attemptParallel(frame: Frame): void {
  const data = select(frame, frame.state.inputPath, frame.input);
  saw(frame, 'afterInputPath', data);
  const source = ask(frame, { at: 'enter' }, [frame.state.parameters], data);
  if (source) begin(frame, fill(source, frame.state.parameters, data));
}

export function resumeParallel(frame: Frame, results: readonly Evaluated[]): void {
  const { parameters } = frame.state;
  begin(frame, fill(answersTo(frame, [parameters], results), parameters, frame.input));
}

function begin(frame: Frame, data: Json) {
  const { run, thread, state } = frame;
  const { text } = data;
  sawArguments(frame, data);
  run.record(thread, { type: 'ParallelStateStarted' });
  const { inspector } = run.outside;
  if (inspector) return finishTest(frame, inspector);
  const count = state.branches.length;
  openFork(run, thread, { count, concurrency: count, items: [], failuresMax: 0 });
  run.forks.set(thread.id, { ...run.fork(thread.id), next: count, running: count });
  for (const index of state.branches.keys()) {
    const branch = addThread(run, thread, { index, input: text, last: thread.last });
    run.todo({ do: 'enter', thread: branch.id });
  }
}

function finishTest(frame: Frame, inspector: Inspector): void {
  const result = mockedResult(inspector);
  if (result instanceof Failure) throw result;
  finish(frame, result);
}

export function branchEnded(frame: Frame, branch: Thread, output: string): void {
  const { run, thread } = frame;
  const fork = addResult(run, branch, output, branch.last);
  if (fork.running > 0) return;
  run.forks.delete(thread.id);
  run.note({ type: 'ParallelStateSucceeded' }, fork.last);
  thread.last = fork.last;
  finish(frame, Json.ofText(resultsOf(fork, frame.state.name)));
}

function finish(frame: Frame, result: Json): void {
  sawResult(frame, result);
  const selected = fill(pathSource(frame, result), frame.state.resultSelector, result);
  saw(frame, 'afterResultSelector', selected);
  leave(frame, selected);
}
