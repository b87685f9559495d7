/** Leaving a state with its output: variables are assigned, then comes the next state or the end of its scope. */
import type { HistoryEventType } from '@aws-sdk/client-sfn';
import { assignVariables } from './assign.ts';
import { combine, pathSource, select } from './data-flow.ts';
import { answersTo, ask } from './evaluate.ts';
import type { Stage } from './execution.ts';
import { tooLargeFailure } from './failure.ts';
import type { StateFrame } from './frame.ts';
import { saw } from './inspect.ts';
import { isTooLarge, Json } from './json.ts';
import type { State } from './machine.ts';
import type { Evaluated } from './step-input.ts';
import { fillTemplate, type Source, type Template } from './template.ts';

type LeftState = Exclude<State, { type: 'Fail' }>;
type Frame = StateFrame<LeftState>;
type Leaving = Extract<Stage, { at: 'leave' }>;

/** What a state, or a Choice's rule, gives and assigns. */
interface Exit {
  readonly assign: Template | undefined;
  readonly output: Template | undefined;
  readonly next: string | undefined;
}

/** `result`: what the state came to, before ResultPath. `rule`: of a Choice, undefined for its Default. */
export function leave(frame: Frame, result: Json, rule?: number) {
  if (frame.state.language === 'JSONPath') return finish(frame, result, rule, pathSource(frame, result));
  const { assign, output } = exitOf(frame.state, rule);
  if (!assign && !output) return finish(frame, result, rule, answersTo(frame, [], []));
  const stage: Leaving = { at: 'leave', result: result.text, ...(rule === undefined ? {} : { rule }) };
  const given = hasResult(frame.state) ? { result: result.value } : {};
  const source = ask(frame, stage, [assign, output], result, given);
  if (source) finish(frame, result, rule, source);
}

/** Its expressions have been evaluated. */
export function resumeLeave(frame: Frame, { result, rule }: Leaving, results: readonly Evaluated[]): void {
  const { assign, output } = exitOf(frame.state, rule);
  finish(frame, Json.ofText(result), rule, answersTo(frame, [assign, output], results));
}

function finish(frame: Frame, result: Json, rule: number | undefined, source: Source): void {
  const exit = exitOf(frame.state, rule);
  const assigned = exit.assign && assignVariables(frame, exit.assign, source);
  goOn(frame, outputOf(frame, exit, result, source), exit.next, assigned);
}

function outputOf(frame: Frame, { output }: Exit, result: Json, source: Source): Json {
  const { state } = frame;
  if (state.language === 'JSONata') return output === undefined ? result : Json.ofValue(fillTemplate(output, source));
  if (!('resultPath' in state)) return select(frame, state.outputPath, result);
  const combined = combine(frame, state.resultPath, result);
  saw(frame, 'afterResultPath', combined);
  return select(frame, state.outputPath, combined);
}

/** Leaves for the state named, or ends the scope where there is none. `assigned`: variables, JSON texts. */
export function goOn(
  { run, thread, state, input }: StateFrame,
  output: Json,
  next: string | undefined,
  assigned: Readonly<Record<string, string>> | undefined,
): void {
  const { text } = output;
  if (output !== input && isTooLarge(text)) throw tooLargeFailure(state.name);
  const variables = assigned && Object.keys(assigned).length > 0 ? { assignedVariables: assigned } : {};
  const type = `${state.type}StateExited` as HistoryEventType;
  run.record(thread, { type, name: state.name, output: text, ...variables });
  if (assigned) thread.variables = { ...thread.variables, ...assigned };
  if (next === undefined) {
    run.todo({ do: 'join', thread: thread.id, output: text });
    return;
  }
  thread.state = next;
  thread.input = text;
  thread.status = { is: 'entering' };
  run.todo({ do: 'enter', thread: thread.id });
}

function exitOf(state: LeftState, rule: number | undefined): Exit {
  switch (state.type) {
    case 'Choice':
      return rule === undefined ? { ...state, next: state.default } : state.choices[rule]!;
    case 'Succeed':
      return { ...state, next: undefined };
    default:
      return state;
  }
}

/** Whose `$states.result` there is. */
const hasResult = ({ type }: LeftState): boolean => type === 'Task' || type === 'Parallel' || type === 'Map';
