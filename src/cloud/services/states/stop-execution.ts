/** StopExecution. The execution has ended when it answers; what it had running is stopped after that. */
import type { StopExecutionInput, StopExecutionOutput } from '@aws-sdk/client-sfn';
import type { Operation } from '../../kit/service.ts';
import { findExecution } from './describe-execution.ts';
import type { Parts } from './parts.ts';
import { stepExecution } from './step-execution.ts';

export const stopExecution = (parts: Parts): Operation<StopExecutionInput, StopExecutionOutput> => ({
  permissions: ({ executionArn }) => [{ action: 'states:StopExecution', resource: String(executionArn) }],
  handle: ({ executionArn, error, cause }, context) => {
    const { row } = findExecution(parts, String(executionArn));
    if (row.stoppedAt !== undefined) return { stopDate: new Date(row.stoppedAt) };
    // One that has not been stepped yet has its start in its history all the same.
    stepExecution(parts, context, row.id, { is: 'start' });
    stepExecution(parts, context, row.id, { is: 'stopped', error, cause });
    return { stopDate: new Date(context.now) };
  },
});
