/** A test of one state takes a step, and what it asks for becomes rows, effects and timers of its own. */
import type { EvaluationRequest, Outcome } from '../../../../languages/jsonata/evaluation.ts';
import type { CallCommand, Command } from '../../../../languages/states/command.ts';
import type { StepInput } from '../../../../languages/states/step-input.ts';
import { stepTest, type TestRun } from '../../../../languages/states/test-state/test-run.ts';
import type { Context, EffectKind, Row } from '../../../kit/service.ts';
import type { States } from '../context.ts';
import { evaluationOf } from '../execution/evaluation-of.ts';
import { makeCall } from '../integrations/call-service.ts';
import { parameterProblems } from '../integrations/catalogue.ts';

/** One that is over, or gone, changes no more. */
export function advanceTest(states: States, context: Context, id: string, input: StepInput): void {
  const test = states.tests.get(id);
  if (test && !test.outcome) states.tests.put(context, id, step(context, id, test, input));
}

/** The test after it, with what it asked for posted. */
export function step(context: Context, id: string, before: TestRun, input: StepInput): TestRun {
  const surroundings = { at: context.now, random: () => context.random(), parameterProblems };
  const { test, commands } = stepTest(before, input, surroundings);
  for (const command of commands) carryOut(context, id, command);
  return test;
}

function carryOut(context: Context, id: string, command: Command): void {
  switch (command.do) {
    case 'call':
      context.post('test-call', id, command);
      break;
    case 'evaluate':
      context.effect('test-evaluate', `${id}/${command.token}`, evaluationOf(context, command));
      break;
    case 'set-timer':
      context.setTimer('test-wake', `${id}/${command.timer}`, command.at);
      break;
    default:
      // Nothing else is done for a state alone: its timers are not cleared, and come too late.
      break;
  }
}

export function callForTest(states: States, context: Context, { subject, payload }: Row): void {
  const test = states.tests.get(subject);
  if (!test) return;
  const response = makeCall(states, context, { id: 0, execution: test.execution }, payload as CallCommand);
  if (!response) throw new Error('a test waits for a call whose response comes later');
  advanceTest(states, context, subject, response);
}

export const wakeTest = (states: States, context: Context, subject: string): void =>
  advanceTest(states, context, idIn(subject), { is: 'woken', timer: numberIn(subject) });

/** "The TestState API can run for up to five minutes. If the execution of a state exceeds this duration, it fails with the States.Timeout error." */
export const timeOutTest = (states: States, context: Context, id: string): void =>
  advanceTest(states, context, id, { is: 'timed-out' });

/** Tests take turns, as machines do: one whose expressions do not end holds up no other. */
export const evaluateForTest = (states: States): EffectKind => ({
  perform: ({ subject, payload }, done) =>
    states.host.world.evaluate(payload as EvaluationRequest, done, `test ${idIn(subject)}`),
  onOutcome(context, { subject }, outcome) {
    const results = outcome as readonly Outcome[];
    advanceTest(states, context, idIn(subject), { is: 'evaluated', token: numberIn(subject), results });
    return 'done';
  },
});

const idIn = (subject: string): string => subject.split('/')[0]!;
const numberIn = (subject: string): number => Number(subject.split('/')[1]);
