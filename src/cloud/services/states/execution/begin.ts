/** An execution takes its first step: one just added, or one that begins anew. */
import type { StepInput } from '../../../../languages/states/step-input.ts';
import type { Context } from '../../../kit/service.ts';
import type { States } from '../context.ts';
import { emitStart } from './emit-status.ts';
import type { Running } from './running.ts';
import { setTimeOut } from './timeout.ts';

export function begin(states: States, context: Context, running: Running): void {
  context.post('step', String(running.id), { is: 'start' } satisfies StepInput);
  setTimeOut(states, context, running);
  emitStart(context, running.type, running.execution.about);
}
