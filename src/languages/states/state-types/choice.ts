/** Choice: goes on by the first rule that holds. Source: https://states-language.net/spec.html#choice-state; the words are AWS's. */
import { holds } from '../choice.ts';
import { read, select } from '../data-flow.ts';
import { answersTo, ask, wrongType } from '../evaluate.ts';
import { runtimeFailure } from '../failure.ts';
import type { StateFrame } from '../frame.ts';
import { saw } from '../inspect.ts';
import { leave } from '../leave.ts';
import type { Choice, ChoiceState } from '../machine.ts';
import type { Evaluated } from '../step-input.ts';
import { fillTemplate, type Source } from '../template.ts';

type Frame = StateFrame<ChoiceState>;

const asked = ({ choices }: ChoiceState) =>
  choices.map(({ rule }) => (rule.is === 'condition' ? rule.template : undefined));

export function enterChoice(frame: Frame): void {
  const { state, input } = frame;
  const source = ask(frame, { at: 'enter' }, asked(state), input);
  if (source) choose(frame, source);
}

export const resumeChoice = (frame: Frame, results: readonly Evaluated[]): void =>
  choose(frame, answersTo(frame, asked(frame.state), results));

/** All conditions are evaluated together; a failure of one counts only if none before it holds. */
function choose(frame: Frame, source: Source): void {
  const { state } = frame;
  const data = select(frame, state.inputPath, frame.input);
  saw(frame, 'afterInputPath', data);
  const chosen = state.choices.findIndex((choice) =>
    isChosen(frame, choice, source, (path) => read(frame, path, data)),
  );
  if (chosen < 0 && state.default === undefined)
    throw runtimeFailure('Failed to transition out of the state. The state does not point to a next state.');
  leave(frame, data, chosen < 0 ? undefined : chosen);
}

function isChosen(frame: Frame, { rule }: Choice, source: Source, find: Parameters<typeof holds>[1]): boolean {
  if (rule.is !== 'condition') return holds(rule, find);
  const value = fillTemplate(rule.template, source);
  if (typeof value === 'boolean') return value;
  throw wrongType(frame, rule.template, 'Condition', 'boolean', value);
}
