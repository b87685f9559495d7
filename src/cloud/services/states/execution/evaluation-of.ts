/** A step's command to evaluate -> the world's request, with the seed and the instant that its values depend on. */
import type { EvaluationRequest } from '../../../../languages/jsonata/evaluation.ts';
import type { Command } from '../../../../languages/states/command.ts';
import type { Context } from '../../../kit/service.ts';

export const evaluationOf = (
  context: Context,
  { expressions, bindings }: Extract<Command, { do: 'evaluate' }>,
): EvaluationRequest => ({
  expressions,
  bindings,
  seed: Math.floor(context.random() * 2 ** 32),
  at: context.now,
});
