/**
 * What runs in a child process: evaluates one request after another, until its parent is gone. Started by `pool.ts` only.
 * What a terminal sends to the whole group is the parent's to deal with.
 */
import type { EvaluationRequest } from '../../../languages/jsonata/evaluation.ts';
import { Evaluator } from './evaluator.ts';

const evaluator = new Evaluator({ ends: true });
process.on('message', (request: EvaluationRequest) => {
  process.send?.(evaluator.evaluate(request));
});
process.on('disconnect', () => process.exit());
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2'] as const) process.on(signal, () => {});
