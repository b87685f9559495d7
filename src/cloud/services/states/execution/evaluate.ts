/**
 * JSONata of an execution: evaluated by the world after the commit of the step that asks for it. The effect holds all that a value depends on, seed and
 * instant too, so that the same comes of it after a crash. Its outcome is the execution's next input; where no thread waits for its token any more it changes nothing.
 */
import type { EvaluationRequest, Outcome } from '../../../../languages/jsonata/evaluation.ts';
import type { EffectKind } from '../../../kit/service.ts';
import type { States } from '../context.ts';
import { stepExecution } from './step-execution.ts';

/** The subject is the execution's id and the token. Machines take turns: one whose expressions do not end holds up no other. */
export const evaluateEffect = (states: States): EffectKind => ({
  perform({ subject, payload }, done) {
    const machine = states.running.get(idsOf(subject)[0])?.machineId;
    states.host.world.evaluate(payload as EvaluationRequest, done, String(machine));
  },
  onOutcome(context, { subject }, outcome) {
    const [id, token] = idsOf(subject);
    stepExecution(states, context, id, { is: 'evaluated', token, results: outcome as readonly Outcome[] });
    return 'done';
  },
});

const idsOf = (subject: string): [id: number, token: number] => subject.split('/').map(Number) as [number, number];
