/** `runMachine` of the language, with JSONata evaluated as the simulated world does. */
import { Evaluator } from '../../src/cloud/world/evaluation/evaluator.ts';
import { type Event, runMachine } from '../../src/languages/states/fixtures/run-machine.ts';

const evaluator = new Evaluator({ ends: false });

export const runEvaluated = (run: Parameters<typeof runMachine>[0]): Event[] =>
  runMachine({ ...run, evaluate: (request) => evaluator.evaluate(request) });
