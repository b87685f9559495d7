/** In a copy of a data folder no execution goes on: its original has it. */
import type { Context } from '../../../kit/service.ts';
import type { States } from '../context.ts';
import { stepExecution } from './step-execution.ts';

const pageSize = 500;

export function holdCopy(states: States, context: Context): void {
  const cause = 'this cloud is a copy: the execution goes on in its original';
  for (let ids = states.tables.running.after(0, pageSize); ids.length > 0; ) {
    for (const id of ids) {
      stepExecution(states, context, id, { is: 'start' });
      stepExecution(states, context, id, { is: 'stopped', error: undefined, cause });
    }
    ids = states.tables.running.after(ids.at(-1) as number, pageSize);
  }
}
