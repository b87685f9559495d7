/** StopExecution. The execution has ended when it returns; what it had running is stopped after that. */
import type { StopExecutionInput, StopExecutionOutput } from '@aws-sdk/client-sfn';
import type { Handler } from '../../../kit/service.ts';
import type { States } from '../context.ts';
import { stepExecution } from '../execution/step-execution.ts';
import { findExecution } from './find-execution.ts';

export const stopExecution: Handler<States, StopExecutionInput, StopExecutionOutput> = {
  permissions: (_, { executionArn }) => [{ action: 'states:StopExecution', resource: String(executionArn) }],
  handle(states, { executionArn, error, cause }, context) {
    const { row } = findExecution(states, String(executionArn));
    if (row.stoppedAt !== undefined) return { stopDate: new Date(row.stoppedAt) };
    // One that has not been stepped yet has its start in its history all the same.
    stepExecution(states, context, row.id, { is: 'start' });
    stepExecution(states, context, row.id, { is: 'stopped', error, cause });
    return { stopDate: new Date(context.now) };
  },
};
